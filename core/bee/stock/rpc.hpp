// Protobuf rpc to a service of a node: the node sends its reply to a port of this process, which it gets a
// temporary route to. Nothing needs to be installed there.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "bee/payload/rpc_table.hpp"
#include "bee/stock/reply_listener.hpp"
#include "bee/stock/service_request.hpp"
#include "bee/stock/temporary_route.hpp"

namespace bee::stock {

struct rpc_options {
  // Not an aggregate: g++ 12 moves those by their bytes when one is written in braces within a co_await.
  rpc_options() = default;
  rpc_options(std::optional<endpoint> at, std::size_t most_calls, std::string hint)
      : listen(std::move(at)), calls(most_calls), reach_hint(std::move(hint)) {}

  /// Where the node can reach this process; else a free port at the address that the node sees it by.
  std::optional<endpoint> listen;
  std::size_t calls = 1;   ///< at most, one after the other: how long the route is needed
  std::string reach_hint;  ///< what to do when the node can not reach this process
};

/// The calls to one service, over one route. Not thread-safe. `to` has a connection of its own, not through
/// another node, and outlives this.
class rpc {
 public:
  rpc(const boost::asio::any_io_executor& executor, remote& to, service_name service, rpc_options options);
  rpc(const rpc&) = delete;
  rpc& operator=(const rpc&) = delete;

  /// Makes the route. Runs nothing of the service. Whatever it says, close() is to be called.
  task<attempt<void>> open();

  /// Sends the message, in the routed layout, and waits for the reply until the limit of the remote. After
  /// open() only.
  task<attempt<payload::rpc_reply>> call(const pb_request& message);

  /// Takes the route away, whatever came before. Fails when it may be left behind.
  task<attempt<void>> close();

  /// What waits now ends, and all that is tried from now on but close(), as an interruption of that code.
  void interrupt(failure_code as);

 private:
  attempt<void> open_listener();
  result<std::unique_ptr<reply_listener>> listen(const endpoint& at);
  task<attempt<void>> make_route();
  task<attempt<void>> wait_for_connection();
  task<void> wait_until(boost::asio::steady_timer::time_point deadline);
  task<attempt<void>> send(const pb_request& message, std::uint64_t session);
  void take(std::string_view body);
  failure no_reply(const std::string& what) const;
  failure interrupted(const std::string& what, ran has_run) const;

  boost::asio::any_io_executor executor_;
  remote& to_;
  service_name service_;
  rpc_options options_;
  payload::service_address callee_;
  payload::rpc_table calls_;
  temporary_route route_;
  boost::asio::steady_timer wake_;
  std::unique_ptr<reply_listener> listener_;
  wire::address address_;
  const std::string own_name_;
  std::string seen_at_;
  std::string dropped_;  // why the last message that was no answer is none
  std::optional<failure_code> interrupted_;
  bool is_connected_ = false;
  bool is_probing_ = false;
};

/// One call of a service, with a route of its own.
task<attempt<payload::rpc_reply>> rpc_call(remote& to, std::string service, std::string type, std::string pb,
                                           rpc_options options = {});

}  // namespace bee::stock
