// The held connections of a run: one for each node, opened before anything changes. When file descriptors run
// out, idle ones are closed and opened again at their turn.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bee/stock/stock_node.hpp"

namespace bee::fleet {

class links {
 public:
  /// What the connection to a node of that name is opened with.
  using options_of = std::function<net::channel_options(const std::string& node)>;

  /// Without `options` every connection has the preset ones.
  explicit links(net::duration timeout, options_of options = {})
      : timeout_(timeout), options_(std::move(options)) {}

  /// Changes nothing on a node: without this, temporary routes that were left behind there are taken away.
  void only_look() { drops_left_routes_ = false; }

  /// Connects to all targets, at most `jobs` at once, and asks each for its senders.
  boost::asio::awaitable<void> open_all(std::vector<cluster::node> targets, std::size_t jobs);

  /// What is known of a node that is not asked.
  void miss(const std::string& node, stock::trouble why) { failures_.insert_or_assign(node, std::move(why)); }

  /// Why a node could not be reached, did not answer, or not as a stock node does; null when it did.
  const stock::trouble* failure(const std::string& node) const;
  const std::map<std::string, stock::trouble>& failures() const { return failures_; }
  /// Of the nodes that answered.
  const std::map<std::string, std::vector<std::string>>& peers() const { return peers_; }

  /// As the same nodes were then.
  const std::map<std::string, stock::process_mark>& processes() const { return processes_; }

  /// Takes the connection of a node, opening it if need be; its time begins now. See is_no_room().
  boost::asio::awaitable<stock::answer<stock::stock_node>> take(std::string node, endpoint at);

  /// Gives it back, for a later take().
  void keep(const std::string& node, stock::stock_node link);

  /// Whether file descriptors have run out.
  static bool is_no_room(const stock::trouble& t);

 private:
  boost::asio::awaitable<stock::answer<stock::stock_node>> open_one(const std::string& node, endpoint at);
  boost::asio::awaitable<void> look_at(const cluster::node& target);
  bool drop_an_idle_one();

  net::duration timeout_;
  options_of options_;
  bool drops_left_routes_ = true;
  std::map<std::string, stock::stock_node> idle_;
  std::map<std::string, stock::trouble> failures_;
  std::map<std::string, std::vector<std::string>> peers_;
  std::map<std::string, stock::process_mark> processes_;
};

}  // namespace bee::fleet
