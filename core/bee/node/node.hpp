// A member of a skynet cluster in C++: other nodes can not tell it from a skynet node through its cluster
// port.
//
//     boost::asio::io_context io;
//     bee::node::node lobby(io.get_executor(), "lobby_1");
//     const auto echo = lobby.add({.label = "snlua echo"}, [](bee::node::request&& r, bee::node::responder&&
//     answer) {
//       answer.answer_packed(r.message.take());
//     });
//     lobby.register_name("echo", echo);
//     const auto opened = lobby.listen({"127.0.0.1", 2528});
//     io.run();
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bee/cluster/peers.hpp"
#include "bee/node/call_result.hpp"
#include "bee/node/service.hpp"

namespace bee::node {

/// What a node lets others do through its cluster port.
enum class offer {
  all,    ///< all that a stock node does: whoever reaches it may change its map, list, kill, connect
  names,  ///< its own services, the name query and the list of `.service`; nothing that changes the node
};

struct node_options {
  net::listener_options listener = {};
  /// What its connections may cost, those that it makes included; several nodes may share one. Empty: one of
  /// its own.
  std::shared_ptr<net::budget> shared = {};
  /// A peer has sent its last byte, or is gone: nobody is left to wait for an answer. May be empty.
  std::function<void(const endpoint& peer)> on_peer_end = {};
  /// How it reaches other nodes. The map in it is the node's own configuration.
  cluster::peers_options peers = {};
  /// The name of the cluster daemon: by it others tell which dialect the services speak. "bee_clusterd" for
  /// that of the bee framework, as hosted_service speaks it; "clusterd" for plain skynet.
  std::string daemon = "bee_clusterd";
  /// What join() and `reload` without a table read. Without one there is nothing to read, and nothing
  /// changes.
  std::string cluster_file = {};
  /// Sees each request before anything else of the node, and says whether it has taken it. May be empty.
  std::function<bool(const std::shared_ptr<net::peer_link>&, session::incoming&)> takes_first = {};
  /// A call to a node that the configuration does not have fails at once instead of waiting for a reload.
  bool nowaiting = false;
  /// How long a proxy waits for the answer of the other node. A stock node waits for ever.
  net::duration proxy_timeout = std::chrono::minutes(5);
  /// What is closed answers as a service that is not there, and is a line in the log.
  offer offers = offer::all;
  /// One line about what a stock node would write to its log; peers cause so many of them in a second
  /// and no more. May be empty.
  std::function<void(std::string_view line)> log = {};
};

/// Not thread-safe: all calls, and all handlers, on the executor's one thread. Has the services `.launcher`,
/// `.service` and the cluster daemon from the start.
class node {
 public:
  node(boost::asio::any_io_executor executor, std::string name, node_options options = {});
  node(const node&) = delete;
  node& operator=(const node&) = delete;
  ~node();

  /// Opens the cluster port; port 0 takes any free one. Nothing but loopback is reachable unless `at` says
  /// so. Fails with the system's error.
  result<void> listen(const endpoint& at = {"127.0.0.1", 0});
  /// Takes over the map in options.cluster_file and listens at the address that stands there for this node,
  /// as a node does that starts with that file. Fails with errc::script_error when something is wrong with
  /// the file (the log tells what), errc::unknown_node when this node is not in it, or as listen() does.
  result<void> join();
  /// Where it listens; an empty host before listen().
  endpoint address() const;
  const std::string& name() const;

  /// Adds a service; handles count up from :0000000a. A handler that throws has raised an error: the caller
  /// is answered "call failed", and the log has the text.
  handle add(service_options options, raw_handler run);
  /// The same for one that wants values. A message that does not unpack is never answered, as by a stock
  /// service, and logged.
  handle add(service_options options, handler run);
  /// What `.launcher` KILL does: later calls are answered "call to invalid address".
  bool remove(handle id);

  /// A name inside the node: ".echo".
  void set_local_name(std::string name, handle id);
  /// A name for other nodes: "echo", called as "@echo". Fails with errc::bad_name when it is taken, empty or
  /// longer than 254 bytes.
  result<void> register_name(std::string name, handle id);
  void unregister_name(std::string_view name);
  /// An entry of `.service` LIST.
  void set_unique(std::string name, handle id);

  std::optional<handle> find_name(std::string_view registered) const;
  std::optional<counters> count(handle id) const;
  std::size_t connections() const;

  /// The connections to other nodes.
  cluster::peers& peers();

  /// Calls a command of a service of another node in the bee dialect (the sub type "lua", the command, the
  /// arguments); the last argument is how long to wait, connecting included:
  ///
  ///     auto answer = co_await here.call("lobby_1", "lobby", "players", who, 5s);
  ///     if (answer) show(answer.values);          // or answer.as<std::int64_t>(), which throws
  ///
  /// What is given need not outlive this. g++ 12 compiles no braces within co_await; before it they are fine:
  ///
  ///     auto waiting = here.call("lobby_1", "lobby", "invite", std::vector{1, 2}, 5s);
  ///     auto answer = co_await std::move(waiting);
  ///
  /// `service` is a name for other nodes ("lobby", "@lobby"), or an address there (".lobby", ":0000000a").
  /// Arguments are what value::to_value() takes; an integer above the largest of Lua throws std::out_of_range
  /// before anything is awaited. Errors of the result: unknown_node, bad_name, bad_address or why
  /// connecting failed, too_large and too_many_pending, never_sent (nothing ran); no_answer, connection_lost
  /// (unknown whether it ran); a remote_ code with the text of the other node; or why the answer can not be
  /// read. Runs on the executor that awaits it, which must be the node's one thread; the node must live when
  /// it is awaited. A cancelled wait ends as an error, or throws as an awaitable does; the other side is not
  /// told, and may have run.
  template <class... ArgumentsAndTimeout>
  boost::asio::awaitable<call_result> call(std::string_view to, std::string_view service,
                                           std::string_view command,
                                           const ArgumentsAndTimeout&... arguments_and_timeout);

  /// Writes a line to the log of the options, at its bounded rate. May outlive the node: then it does
  /// nothing.
  std::function<void(std::string_view line)> log() const;

  struct core;

 private:
  boost::asio::awaitable<call_result> call_values(std::string to, std::string service, value::list message,
                                                  net::duration timeout);

  std::shared_ptr<core> core_;
};

template <class... ArgumentsAndTimeout>
boost::asio::awaitable<call_result> node::call(std::string_view to, std::string_view service,
                                               std::string_view command,
                                               const ArgumentsAndTimeout&... arguments_and_timeout) {
  static_assert(sizeof...(arguments_and_timeout) > 0, "the last argument of call() is how long to wait: 5s");
  constexpr std::size_t count = sizeof...(arguments_and_timeout) - 1;
  const auto all = std::tie(arguments_and_timeout...);
  using last = std::tuple_element_t<count, std::tuple<ArgumentsAndTimeout...>>;
  static_assert(std::is_convertible_v<last, net::duration>,
                "the last argument of call() is how long to wait: 5s");
  value::list message{"lua", command};
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (message.push_back(value::to_value(std::get<I>(all))), ...);
  }
  (std::make_index_sequence<count>());
  return call_values(std::string(to), std::string(service), std::move(message), std::get<count>(all));
}

}  // namespace bee::node
