// Registers nodes that never announce themselves, and watches over them by looking at them: one that answers
// on its cluster port is ready, one that does not is down. A node that announces itself is left alone.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/names/service/server.hpp"

namespace bee::names {

struct prober_options {
  std::vector<cluster::node> nodes;  ///< each with an address
  /// The nodes when they may have changed, nothing when they have not. May be empty.
  std::function<std::optional<std::vector<cluster::node>>()> changed;
  std::string own_name = "names";  ///< an entry of that name is passed over
  std::chrono::milliseconds interval{2000};
  std::chrono::milliseconds timeout{5000};  ///< of a connection, and of an answer
  std::chrono::milliseconds retry{1000};    ///< after the store has failed
  std::size_t jobs = 32;                    ///< nodes at once in the first round
  log_line log;                             ///< may be empty
};

/// Not thread-safe: runs on the executor's one thread, and lives no longer than the server. When it goes, its
/// connections are closed within a second that the executor still runs.
class prober {
 public:
  prober(boost::asio::any_io_executor executor, server& of, prober_options options);
  prober(const prober&) = delete;
  prober& operator=(const prober&) = delete;
  ~prober();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace bee::names
