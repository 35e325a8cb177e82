// Nodes whose services are written in Lua, or only echo: one or thousands of them in one process.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/node/node.hpp"
#include "bee/script/mock_script.hpp"

namespace bee::node {

struct mock_node {
  std::string name;
  endpoint at;  ///< port 0 takes any free one
};

struct mock_host_options {
  std::vector<mock_node> nodes;
  /// Its services are on every node, under their names: "@mysqlpool" and ".mysqlpool". May be null.
  std::unique_ptr<script::mock_script> script;
  /// A service "echo" that answers each message with the bytes of the message.
  bool has_echo = false;
  /// As in node_options, for all of them; may be empty.
  std::function<bool(const std::shared_ptr<net::peer_link>&, session::incoming&)> takes_first = {};
  /// The name of their cluster daemon; empty: as the script says.
  std::string daemon = {};
  /// Nodes that handlers may call besides those hosted here.
  cluster::node_map others;
  offer offers = offer::all;  ///< of each node
  /// What the connections of all these nodes may cost. Empty: one of their own.
  std::shared_ptr<net::budget> shared = {};
  net::duration call_timeout = std::chrono::minutes(1);  ///< of a call() in a handler
  std::function<void(std::string_view line)> log;        ///< may be empty
};

/// Why a node could not listen.
struct mock_fault {
  std::string node;
  endpoint at;
  error_code why;
};

/// Not thread-safe: runs on the executor's one thread.
class mock_host {
 public:
  mock_host(boost::asio::any_io_executor executor, mock_host_options options);
  mock_host(const mock_host&) = delete;
  mock_host& operator=(const mock_host&) = delete;
  ~mock_host();

  /// Opens every node. With a fault, those before it are open.
  std::optional<mock_fault> listen();

  /// Where each node listens, in the order of the options; a free port that was taken stands there.
  const std::vector<mock_node>& nodes() const;
  /// One of them; listen() has succeeded.
  node& at(std::size_t i);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace bee::node
