// A service as one writes it: commands with types, protobuf messages, text commands, rpc, timers. It has no
// socket: node::hosted_service and skynet::context_service host it, and whatever is written against this runs
// in both.
//
//     explicit shop(command_service& here) {
//       here.on("add", [&](std::int64_t n) { return total += n; });
//       here->on<pb::iBuyREQ>(...);
//       here.timers().every(10ms, ...);
//     }
//     auto reply = co_await here.rpc_call<pb::iPingRSP>({"mail_master_6", "mail_master"}, request, 5s);
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bee/hosting/timer_set.hpp"
#include "bee/hosting/typed_command.hpp"
#include "bee/service/bee_service.hpp"
#include "bee/service/command_table.hpp"
#include "bee/service/shard.hpp"

namespace bee::hosting {

using service::bee_service;
using service::dispatch_out;
using service::message_options;
using service::on_reply;
using service::received;
using service::reply_fate;
using service::reply_slot;
using service::rpc_reply;
using service::send_out;
using service::service_address;

/// Not thread-safe: everything runs on `executor`, one thread at a time. What its handlers and timers throw
/// is an error of the service: a caller that waits is answered that its call failed, and the log has the
/// text. Peers cause so many lines of the log in a second and no more.
class command_service {
 public:
  using log_line = std::function<void(std::string_view line)>;

  command_service(const command_service&) = delete;
  command_service& operator=(const command_service&) = delete;

  bee_service& operator*() { return *service_; }
  bee_service* operator->() { return service_.get(); }
  timer_set& timers() { return timers_; }
  const boost::asio::any_io_executor& executor() const { return executor_; }

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
      set_waiting(std::move(name), make_waiting_command(std::move(run)));
    else
      commands_.set(std::move(name), make_plain_command(std::move(run)));
  }

  /// Redirects what comes as "text" to workers, by the uid in it: all of them must live as long as this. The
  /// body is not changed, so the worker that answers an rpc answers to its source and session. Text commands
  /// go by their uid too, and are answered by one worker. With a `uid_argument` (from 1) commands without a
  /// handler here go to workers as well, by the uid in that argument.
  void redirect_to(std::vector<command_service*> workers, std::size_t uid_argument = 0);

  /// A protobuf request and its reply, with a deadline. Fails with errc::no_answer (after it; the other side
  /// may have run), abandoned (cancelled, or the service has gone), too_many_pending, or as sending does:
  /// unknown_node, bad_address, why connecting failed. The service must live when it is awaited. Runs on the
  /// executor; a cancelled wait ends at once and drops the reply.
  boost::asio::awaitable<result<rpc_reply>> rpc_call(service_address to, std::string type, std::string pb,
                                                     duration timeout, message_options options = {});
  /// The same with messages; a reply of another type or that does not parse is errc::bad_message.
  template <class Reply, class Request>
  boost::asio::awaitable<result<Reply>> rpc_call(service_address to, const Request& request, duration timeout,
                                                 message_options options = {});

  /// The callback form, with a timeout from now.
  result<std::uint64_t> rpc_call(const service_address& to, std::string_view type, std::string_view pb,
                                 duration timeout, on_reply done, const message_options& options = {});

  /// Runs `run` on the service's thread, soon. The one function that other threads may call; they must have
  /// ended before the service does. What it throws is a line of the log.
  void post(std::function<void()> run);

  /// Waits on the timers of the service: a timer of Asio knows nothing of a host that is not its own loop.
  boost::asio::awaitable<void> sleep(duration time);

 protected:
  /// `wake` as timer_set says; it may be called from now on. `nudge` makes a host run its executor, from any
  /// thread; empty when it does so by itself.
  command_service(boost::asio::any_io_executor executor, service_address self, log_line log, send_out send,
                  wake_at wake, std::function<void()> nudge = {});
  ~command_service() = default;

  /// What came from another node: the sub type and what is behind it.
  void receive(value::list&& message, service::answering& to);
  /// A body alone, as "text" is passed on inside a process; a reply may be among them.
  void receive_text(std::string_view body, service::answering& to);
  /// Runs the timers and ends the calls that are due; returns when it wants to be called next.
  std::optional<time_point> run_due(time_point now);

  bool has_command(const std::string& name) const { return commands_.find(name) != nullptr; }
  void write_log(std::string_view what, std::string_view text) const { end_->write(what, text); }

 private:
  void take_reply(std::string_view body, service::answering& to);
  void run_text(std::string_view body, service::answering& to);
  void run_command(value::list&& arguments, service::answering& to);
  void redirect_command(value::list&& arguments, service::answering& to);
  void set_waiting(std::string name, waiting_command run);
  std::optional<std::string> take_text(std::string_view body);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const service::command_end> end_;
  wake_at wake_;
  std::function<void()> nudge_;
  std::unique_ptr<bee_service> service_;
  timer_set timers_;
  service::command_table commands_;
  std::vector<command_service*> workers_;
  std::unique_ptr<service::shard_dealer> dealer_;
  std::size_t uid_argument_ = 0;
};

template <class Reply, class Request>
boost::asio::awaitable<result<Reply>> command_service::rpc_call(service_address to, const Request& request,
                                                                duration timeout, message_options options) {
  // The bytes are made before the first wait: the request need not outlive it.
  std::string pb = request.SerializeAsString();
  auto reply = co_await rpc_call(std::move(to), request.GetTypeName(), std::move(pb), timeout, options);
  if (reply.has_error()) co_return reply.error();
  Reply message;
  if (reply->type != message.GetTypeName() || !message.ParseFromString(reply->pb))
    co_return errc::bad_message;
  co_return message;
}

}  // namespace bee::hosting
