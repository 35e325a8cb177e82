// What the parts of a node share. Inside the library only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <unordered_map>

#include "bee/hosting/bounded_log.hpp"
#include "bee/node/clusterd.hpp"
#include "bee/node/node.hpp"
#include "bee/node/service_table.hpp"

namespace bee::node {

// The handles that a stock node's first services get.
inline constexpr handle launcher_handle = 0x03;
inline constexpr handle service_manager_handle = 0x07;
inline constexpr handle clusterd_handle = 0x09;

struct node::core : std::enable_shared_from_this<node::core> {
  core(boost::asio::any_io_executor e, std::string n, node_options o);
  void add_system_services();
  /// At a bounded rate: most lines are caused by peers.
  void log(std::string_view line) { lines.write(line); }
  /// Refuses what this node does not offer: `what` is ".launcher KILL".
  void close_door(std::string_view what, responder& to);
  bool offers_all() const { return options.offers == offer::all; }
  bool kill(handle id);
  /// "clusterd" without its last letter: what the names of its helpers begin with.
  std::string agent_prefix() const { return options.daemon.substr(0, options.daemon.size() - 1); }

  boost::asio::any_io_executor executor;
  const std::string name;
  node_options options;
  service_table services;
  std::map<std::string, handle> unique;  // what `.service` knows
  clusterd daemon;
  cluster::peers peers;
  std::unique_ptr<net::listener> listener;
  std::optional<handle> gate;
  std::unordered_map<const net::peer_link*, handle> agents;
  int next_fd = 1;
  hosting::bounded_log lines;
};

/// ":0000000a".
std::string to_text(handle id);

/// A handler of values from one of bytes: unpacks, and leaves what does not unpack without an answer.
raw_handler unpacking(node::core& of, handler run);

/// The argument at `i` (0 is the command), or nil.
const value::value& argument(const invocation& c, std::size_t i);
/// The argument as a string, as Lua reads it: an integer is its text; nothing for other kinds.
std::optional<std::string> string_argument(const invocation& c, std::size_t i);

/// Brings requests of a connection to their service, or answers what a stock node answers when there is none.
net::listener_events dispatch_to(node::core& of);

handler make_launcher(node::core& of);
handler make_service_manager(node::core& of);

}  // namespace bee::node
