// A bee_service inside a node: takes what comes for its name, sends through the node's connections, and has
// timers.
//
//     node n(io.get_executor(), "shop_master_4", {...});
//     hosted_service shop(n, "shop");
//     shop->on<pb::iBuyREQ>(...);
//     shop.timers().every(10ms, ...);
//     auto reply = co_await shop.rpc_call<pb::iPingRSP>({"mail_master_6", "mail_master"}, request, 5s);
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

namespace bee::node {

/// How a node's services send: each message on the node's connection to the other node, to the registered
/// name.
send_out sender_of(node& at);

/// Not thread-safe. Lives no longer than the node.
class hosted_service {
 public:
  /// What a command of sub type "lua" gets (without its name) and returns.
  using command_handler = std::function<value::list(const value::list& arguments)>;
  /// The same for a command that waits for something. What it refers to must live until it has ended.
  using waiting_handler = std::function<boost::asio::awaitable<value::list>(value::list arguments)>;

  /// Registers itself under `name`, unless it is empty: then only its handle is known, as of the workers of a
  /// sharded service. It sends over the node's connections unless `send` says how, see sender_through().
  /// Fails with errc::bad_name for a name that is taken or too long.
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

  /// A command of sub type "lua". One that throws raises an error at the caller.
  void on_command(std::string name, command_handler run);
  void on_waiting_command(std::string name, waiting_handler run);

  /// Redirects what comes as "text" to workers, by the uid in it: all of them must live as long as this. The
  /// body is not changed, so the worker that answers an rpc answers to its source and session. Text commands
  /// go by their uid too, and are answered by one worker.
  void redirect_to(std::vector<hosted_service*> workers);

  /// Calls with a deadline. Fails as bee_service::rpc_call does, or as the call ends.
  boost::asio::awaitable<result<rpc_reply>> rpc_call(service_address to, std::string type, std::string pb,
                                                     net::duration timeout, message_options options = {});
  /// The same with messages; a reply of another type or that does not parse is errc::bad_message.
  template <class Reply, class Request>
  boost::asio::awaitable<result<Reply>> rpc_call(service_address to, const Request& request,
                                                 net::duration timeout, message_options options = {});

  /// The callback form, with a timeout from now.
  result<std::uint64_t> rpc_call(const service_address& to, std::string_view type, std::string_view pb,
                                 net::duration timeout, on_reply done, const message_options& options = {});

  /// Asks a service with a text command and waits for its raw answer.
  boost::asio::awaitable<session::outcome> call_text(service_address to, payload::text_command command,
                                                     net::duration timeout);

 private:
  using any_command = std::function<void(value::list arguments, responder&& answer)>;

  hosted_service(node& at, boost::asio::any_io_executor executor, std::string name, bee_service::log_line log,
                 send_out send);
  void run(invocation&& call, responder&& answer);
  void run_command(const value::list& arguments, responder&& answer);
  void set_command(std::string name, any_command run);
  std::optional<std::string> take_text(std::string_view body);

  node& node_;
  boost::asio::any_io_executor executor_;
  std::unique_ptr<bee_service> service_;
  timer_set timers_;
  alarm deadlines_;
  std::unordered_map<std::string, std::shared_ptr<any_command>> commands_;
  std::vector<hosted_service*> workers_;
  std::unique_ptr<shard_dealer> dealer_;
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
