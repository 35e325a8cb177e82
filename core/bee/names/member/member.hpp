// A C++ node and the name service: what lua/bee_names.lua is for a stock node.
//
//     node::node here(io.get_executor(), "shop_1");
//     ... here.listen(...)
//     names::member_options options;
//     options.servers = {{"10.0.0.1", 2526}, {"10.0.0.2", 2526}};
//     options.depends = {"db_1"};
//     names::member names(io.get_executor(), here, options);
//     co_await names.start();                  // registered; here.peers() knows the map
//     co_await names.wait({}, minutes(1));     // until what it depends on is ready
//     co_await names.set_state(names::node_state::ready);
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bee/names/record/event.hpp"
#include "bee/names/record/log_line.hpp"
#include "bee/node/node.hpp"

namespace bee::names {

struct member_options {
  std::vector<endpoint> servers;  ///< of one name service: any of them will do
  endpoint address;               ///< as others reach the node; where it listens if the host is empty
  std::vector<std::string> services;
  std::vector<std::string> depends;
  std::map<std::string, std::string> labels;
  std::string hot_version;
  std::string token;
  std::string token_file;  ///< where it stands, if `token` is empty; read by start()
  std::chrono::milliseconds lease{10'000};
  std::chrono::milliseconds retry{1000};    ///< between two attempts to reach the service
  std::chrono::milliseconds timeout{5000};  ///< of a request, to all servers together
  std::function<void(const event&)> on_event;
  std::function<void(const node_record&)> on_up;         ///< has become ready
  std::function<void(const node_record&)> on_down;       ///< is not ready any more
  std::function<void(const std::string& why)> on_stale;  ///< another process has this node's place
  log_line log;
};

/// Not thread-safe: runs on the node's thread. Lives no longer than the node. A restart of the name service
/// needs nothing from it, and when a server is gone, hangs, or is cut off from its store, the next is asked:
/// no event is missed, and none is told twice. Without leave() the node goes down when its lease is over.
class member {
 public:
  /// Precondition: there is at least one server.
  member(boost::asio::any_io_executor executor, node::node& at, member_options options);
  member(const member&) = delete;
  member& operator=(const member&) = delete;
  ~member();

  /// Tries until it is registered; then keeps the lease and watches. Refused when the service does not want
  /// this node for a reason that time does not change: malformed, stale, denied or version; refused too when
  /// its token can not be read.
  boost::asio::awaitable<answer<void>> start();
  /// Waits until these are ready, or what the node depends on if there are none; here.peers() knows then all
  /// that was registered before. Names what is missing when the time is over or, at once, when dependencies
  /// run in a circle. Precondition: start() has ended well.
  boost::asio::awaitable<std::vector<std::string>> wait(std::vector<std::string> names,
                                                        std::chrono::milliseconds time);
  boost::asio::awaitable<answer<void>> set_state(node_state s);
  boost::asio::awaitable<answer<void>> set_hot_version(std::string version);
  /// Takes the node off the map of all others, and ends.
  boost::asio::awaitable<answer<void>> leave();

  std::int64_t incarnation() const;

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace bee::names
