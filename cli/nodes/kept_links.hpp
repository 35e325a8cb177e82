// Connections to nodes that outlive the command they were opened for.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "cli/reach/reach.hpp"

namespace bee::cli {

/// While one lives, on_nodes() keeps the connections of work that allows it, and takes them again. One thread
/// uses it, and there is one at most: what the lines of a repl share.
class kept_links {
 public:
  kept_links();
  ~kept_links();
  kept_links(const kept_links&) = delete;
  kept_links& operator=(const kept_links&) = delete;

  /// Null when none lives.
  static kept_links* of_this_process();

  /// On which all of them are. The next one after drop().
  boost::asio::io_context& io() { return *io_; }

  /// Hears what has ended meanwhile, and forgets it, and what was of no use for a minute: a node that
  /// vanished without a word would be found out only after something was sent. Before io() runs.
  void look();

  /// An open connection to that node, with the whole limit again; null when there is none.
  std::shared_ptr<remote> take(const cluster::node&, duration timeout);
  /// Keeps it; closes it when nothing may be kept of it.
  void give(const cluster::node&, duration timeout, std::shared_ptr<remote>);

  /// Closes all, and ends what was left behind on io().
  void drop();

 private:
  struct link {
    std::shared_ptr<remote> to;
    duration timeout{};
    std::chrono::steady_clock::time_point since;
  };
  std::unique_ptr<boost::asio::io_context> io_;
  std::map<std::string, link> links_;
};

}  // namespace bee::cli
