// The name service as a node asks it: one of several servers, another one when that does not answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bee/names/record/refusal.hpp"
#include "bee/node/node.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

/// Not thread-safe: runs on the node's thread. Not to be asked once the node is gone.
class server_link {
 public:
  /// `servers` is not empty; they stand in front of one store. `log` may be empty.
  server_link(node::node& at, std::vector<endpoint> servers, std::function<void(const std::string&)> log);

  /// Asks the server in use, and when it does not answer, or can not (refused::failed), the others in turn;
  /// the first that answers stays in use. `time` is for all of them, besides the time `poll` that each may
  /// wait before it answers. Whatever is asked may reach several servers: ask only what does no harm when it
  /// is done twice. Ends with refused::failed when nobody answers and when end() is called.
  static boost::asio::awaitable<answer<value::table>> ask(std::shared_ptr<server_link> self,
                                                          std::string command, value::table arguments,
                                                          std::chrono::milliseconds time,
                                                          std::chrono::milliseconds poll = {});

  /// The one in use is behind: goes on to the next. Nothing when there is only one.
  void move_on() { move_on(turn_); }

  /// No more questions: the node may go.
  void end() { is_over_ = true; }
  bool is_over() const { return is_over_; }

 private:
  // Only when no other request has moved already.
  void move_on(std::size_t turn);

  node::node& here_;
  std::vector<endpoint> servers_;
  std::function<void(const std::string&)> log_;
  std::size_t turn_ = 0;
  bool is_over_ = false;
};

}  // namespace bee::names
