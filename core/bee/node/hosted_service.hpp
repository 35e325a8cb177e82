// A bee_service inside a node: takes what comes for its name, sends through the node's connections, and has
// timers.
//
//     node n(io.get_executor(), "shop_master_4", {...});
//     const auto shop = hosted_service::open(n, io.get_executor(), "shop").value();
//     shop->on("add", [&](std::int64_t n) { return total += n; });
//     (*shop)->on<pb::iBuyREQ>(...);
//     shop->timers().every(10ms, ...);
//     auto reply = co_await shop->rpc_call<pb::iPingRSP>({"mail_master_6", "mail_master"}, request, 5s);
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bee/node/bee_service.hpp"
#include "bee/node/node.hpp"
#include "bee/node/shard.hpp"
#include "bee/node/timer_set.hpp"
#include "bee/node/typed_command.hpp"

namespace bee::node {

/// How a node's services send: each message on the node's connection to the other node, to the registered
/// name.
send_out sender_of(node& at);

/// Not thread-safe. Lives no longer than the node; everything runs on `executor`, the node's one thread. What
/// its handlers and timers throw is an error of the service: a caller that waits is answered "call failed",
/// and the log has the text. Peers cause so many lines of the log in a second and no more.
class hosted_service {
 public:
  /// Registers itself under `name`, unless it is empty: then only its handle is known, as of the workers of a
  /// sharded service. It sends over the node's connections unless `send` says how, see sender_through().
  /// Without `log` it writes to the node's. Fails with errc::bad_name for a name that is taken or too long.
  static result<std::unique_ptr<hosted_service>> open(node& at, boost::asio::any_io_executor executor,
                                                      std::string name, bee_service::log_line log = {},
                                                      send_out send = {});
  ~hosted_service();
  hosted_service(const hosted_service&) = delete;
  hosted_service& operator=(const hosted_service&) = delete;

  bee_service& operator*() { return *service_; }
  bee_service* operator->() { return service_.get(); }
  timer_set& timers() { return timers_; }
  handle id() const { return id_; }

  /// A command of sub type "lua"; a later one of the same name takes its place.
  ///
  ///     shop.on("add", [&](std::int64_t n) { return total += n; });
  ///     shop.on("find", [&](std::string who) -> awaitable<std::vector<std::string>> { ... co_await ... });
  ///     shop.on("sum", [](const value::list& all) { return value::list{...}; });
  ///
  /// Parameters: any integer type (of its range), double (takes integers too), bool, std::string,
  /// std::string_view (not when it waits), value::value, value::table, std::optional and std::vector of
  /// these, and last value::list for all that are left. What is too much is ignored, as Lua does. A wrong
  /// kind, or an argument that is missing, never reaches the handler: the caller is answered "bad argument 1:
  /// integer expected, got string". Results: void, any of these, const char*, a call_result, a value::list or
  /// std::tuple of several values, or an awaitable of these. The handler is kept until the last command that
  /// waits in it has ended; what it refers to must live as long, also after the service. Waiting ones run on
  /// the executor and are not cancelled but by its end.
  template <class Handler>
  void on(std::string name, Handler run) {
    if constexpr (does_wait<Handler>())
      set_command(std::move(name), make_waiting_command(std::move(run)));
    else
      set_command(std::move(name), make_plain_command(std::move(run)));
  }

  /// Redirects what comes as "text" to workers, by the uid in it: all of them must live as long as this. The
  /// body is not changed, so the worker that answers an rpc answers to its source and session. Text commands
  /// go by their uid too, and are answered by one worker. With a `uid_argument` (from 1) commands without a
  /// handler here go to workers as well, by the uid in that argument.
  void redirect_to(std::vector<hosted_service*> workers, std::size_t uid_argument = 0);

  /// A protobuf request and its reply, with a deadline. Fails with errc::no_answer (after it; the other side
  /// may have run), abandoned (cancelled, or the service has gone), too_many_pending, or as sending does:
  /// unknown_node, bad_address, why connecting failed. The service must live when it is awaited. Runs on the
  /// executor; a cancelled wait ends at once and drops the reply.
  boost::asio::awaitable<result<rpc_reply>> rpc_call(service_address to, std::string type, std::string pb,
                                                     net::duration timeout, message_options options = {});
  /// The same with messages; a reply of another type or that does not parse is errc::bad_message.
  template <class Reply, class Request>
  boost::asio::awaitable<result<Reply>> rpc_call(service_address to, const Request& request,
                                                 net::duration timeout, message_options options = {});

  /// The callback form, with a timeout from now.
  result<std::uint64_t> rpc_call(const service_address& to, std::string_view type, std::string_view pb,
                                 net::duration timeout, on_reply done, const message_options& options = {});

  /// Asks a service with a text command and waits for its raw answer. Fails with errc::bad_text_command or as
  /// node::call() does; lifetimes, executor and cancellation are as there.
  boost::asio::awaitable<session::outcome> call_text(service_address to, payload::text_command command,
                                                     net::duration timeout);

 private:
  using any_command = std::function<void(value::list& arguments, responder&& answer)>;
  struct failures;

  hosted_service(node& at, boost::asio::any_io_executor executor, std::string name, bee_service::log_line log,
                 send_out send);
  void run(invocation&& call, responder&& answer);
  void run_command(value::list&& arguments, responder&& answer);
  void redirect_command(value::list&& arguments, responder&& answer);
  void set_command(std::string name, plain_command run);
  void set_command(std::string name, waiting_command run);
  std::optional<std::string> take_text(std::string_view body);

  node& node_;
  boost::asio::any_io_executor executor_;
  std::shared_ptr<const failures> failures_;
  std::unique_ptr<bee_service> service_;
  timer_set timers_;
  alarm deadlines_;
  std::unordered_map<std::string, std::shared_ptr<any_command>> commands_;
  std::vector<hosted_service*> workers_;
  std::unique_ptr<shard_dealer> dealer_;
  std::size_t uid_argument_ = 0;
  handle id_ = 0;
};

template <class Reply, class Request>
boost::asio::awaitable<result<Reply>> hosted_service::rpc_call(service_address to, const Request& request,
                                                               net::duration timeout,
                                                               message_options options) {
  // The bytes are made before the first wait: the request need not outlive it.
  std::string pb = request.SerializeAsString();
  auto reply = co_await rpc_call(std::move(to), request.GetTypeName(), std::move(pb), timeout, options);
  if (reply.has_error()) co_return reply.error();
  Reply message;
  if (reply->type != message.GetTypeName() || !message.ParseFromString(reply->pb))
    co_return errc::bad_message;
  co_return message;
}

}  // namespace bee::node
