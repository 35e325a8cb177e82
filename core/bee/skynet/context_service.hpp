// A command_service inside a skynet process, as a service written in C++: what comes as "lua" (with the sub
// type in front) or as "text" (a body alone) goes to its handlers, it sends through the forwarding service of
// the process (lua/bee_proxy.lua), and its timers are those of skynet. skynet/module.hpp makes a loadable
// module of it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bee/hosting/command_service.hpp"
#include "bee/skynet/api.hpp"

namespace bee::skynet {

struct context_options {
  std::string node;              ///< the name of this node in the cluster map
  std::string service;           ///< the name by which other nodes know the service, for replies
  std::string proxy = ".proxy";  ///< the forwarding service of this process
};

/// What command_service waits in runs between the messages of the context.
struct context_loop {
  boost::asio::io_context io{1};
};

/// Takes every message of the context as long as it lives. Nothing that a handler throws reaches skynet.
/// What differs from a node: a caller inside the process is told that its call failed, and the reason is in
/// the log of the process; a timer is exact to 1/100 s; a body that the proxy can not bring to its service is
/// lost and a line of the proxy's log, so that an rpc ends at its deadline.
class context_service : private context_loop, public hosting::command_service {
 public:
  context_service(skynet_context* context, context_options options);
  ~context_service();

  /// Takes no more messages, runs no more timers, and ends the calls that wait, with errc::abandoned: who
  /// waits for one goes on. Sending works until the end; no handler runs any more.
  void close();

  /// For what this does not offer: other services of the process.
  skynet_context* context() const { return context_; }

  /// Passes messages on to workers that are services of this process, C++ or Lua ones: text messages as
  /// "text", by the uid in them; with a `uid_argument` (from 1) commands without a handler here as "lua", by
  /// the uid in that argument. uid > 0 is worker 1 + uid % n, 0 is all of them, a negative one any. The
  /// worker answers the caller itself, so what waits for an answer goes to one of them.
  void redirect_to(std::vector<std::uint32_t> workers, std::size_t uid_argument = 0);

 private:
  struct request;
  struct way_back;

  static int on_message(skynet_context* context, void* self, int type, int session, std::uint32_t source,
                        const void* message, std::size_t size);
  void take(message_type type, const request& in);
  void take_lua(const request& in);
  bool redirect_text(const request& in, std::string_view body);
  bool redirect_lua(const request& in, const value::list& values);
  void pass_on(message_type type, std::int64_t uid, const request& in, std::string_view message);
  void on_timeout();
  void run_waiting();
  void wake(hosting::time_point at);

  struct alarm {
    hosting::time_point at;
    int session;
  };

  skynet_context* context_;
  bool is_closed_ = false;
  std::optional<alarm> armed_;
  std::vector<std::uint32_t> workers_;
  std::optional<service::shard_dealer> dealer_;
  std::size_t uid_argument_ = 0;
};

}  // namespace bee::skynet
