// A service inside a node: takes what comes for its name, and sends through the node's connections.
//
//     node n(io.get_executor(), "shop_master_4", {...});
//     const auto shop = hosted_service::open(n, io.get_executor(), "shop").value();
//     shop->on("add", [&](std::int64_t n) { return total += n; });
//     (*shop)->on<pb::iBuyREQ>(...);
//     shop->timers().every(10ms, ...);
//     auto reply = co_await shop->rpc_call<pb::iPingRSP>({"mail_master_6", "mail_master"}, request, 5s);
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "bee/hosting/command_service.hpp"
#include "bee/node/alarm.hpp"
#include "bee/node/node.hpp"

namespace bee::node {

// The words of a service, as its handlers use them.
using hosting::message_options;
using hosting::on_reply;
using hosting::received;
using hosting::reply_slot;
using hosting::rpc_reply;
using hosting::send_out;
using hosting::service_address;
using hosting::tick;
using hosting::timer_id;

/// How a node's services send: each message on the node's connection to the other node, to the registered
/// name.
send_out sender_of(node& at);

/// All that command_service is; lives no longer than the node, whose one thread `executor` is.
class hosted_service : public hosting::command_service {
 public:
  /// Registers itself under `name`, unless it is empty: then only its handle is known, as of the workers of a
  /// sharded service. It sends over the node's connections unless `send` says how, see sender_through().
  /// Without `log` it writes to the node's. Fails with errc::bad_name for a name that is taken or too long.
  static result<std::unique_ptr<hosted_service>> open(node& at, boost::asio::any_io_executor executor,
                                                      std::string name, log_line log = {},
                                                      send_out send = {});
  ~hosted_service();

  handle id() const { return id_; }

  /// Asks a service with a text command and waits for its raw answer. Fails with errc::bad_text_command or as
  /// node::call() does; lifetimes, executor and cancellation are as there.
  boost::asio::awaitable<session::outcome> call_text(service_address to, payload::text_command command,
                                                     net::duration timeout);

 private:
  hosted_service(node& at, boost::asio::any_io_executor executor, std::string name, log_line log,
                 send_out send);

  node& node_;
  alarm alarm_;
  handle id_ = 0;
};

}  // namespace bee::node
