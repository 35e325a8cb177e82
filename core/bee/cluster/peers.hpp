// Connections to other nodes by name: made on first use, one for each node.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bee/cluster/node_map.hpp"
#include "bee/net/channel.hpp"
#include "bee/value/value.hpp"

namespace bee::cluster {

struct peers_options {
  net::channel_options channel;
  net::duration connect_timeout = std::chrono::seconds(5);
  /// The map that lies under what set() says. Shared: a process may host thousands of nodes of one cluster.
  std::shared_ptr<const node_map> map;
  /// Called before the first connection to a node is tried. May be empty.
  std::function<void(std::string_view node)> on_first_use;
};

/// Not thread-safe: all calls from the executor's one thread. What waits when it is destroyed ends as
/// never_sent or connection_lost.
class peers {
 public:
  using on_channel = std::function<void(result<std::shared_ptr<net::channel>>)>;

  peers(boost::asio::any_io_executor executor, peers_options options = {});
  peers(const peers&) = delete;
  peers& operator=(const peers&) = delete;
  ~peers();

  /// Gives a node another address, as text; one that is no host:port is taken too, and connecting fails with
  /// errc::bad_address then. Without an address the node is off. The connection to an earlier address is
  /// closed, and made again at once if there is a new one. The same address again changes nothing.
  void set(std::string_view node, std::optional<std::string> address);

  /// What the map says of a node: nothing when it is not there, an empty optional inside when it is off.
  std::optional<std::optional<std::string>> address(std::string_view node) const;

  /// Gives the open channel of a node, after connecting if need be; never before it returns. Fails with
  /// errc::unknown_node for a node that is absent or off, bad_address, or the reason why connecting failed.
  void with_channel(std::string_view node, on_channel ready);

  /// Calls a service on a node; `timeout` counts from now and includes the time to connect. A request that
  /// could not be packed or never left ends as an outcome that was not sent.
  boost::asio::awaitable<session::outcome> call(std::string node, wire::address to, value::list arguments,
                                                net::duration timeout);
  /// The same for a message that is packed already. Never calls `done` before it returns.
  void call(std::string_view node, session::outgoing request, net::duration timeout,
            session::on_outcome done);

  /// Pushes to a service on a node and waits until the bytes have been handed to the kernel.
  boost::asio::awaitable<result<void>> send(std::string node, wire::address to, value::list arguments,
                                            net::duration timeout);
  /// The same without waiting: what can not be delivered is dropped.
  void push(std::string_view node, session::outgoing request);
  /// Tells once what became of it: that it was queued on an open connection, which may be said at once, or
  /// why not, which is said later, as by with_channel().
  void push(std::string_view node, session::outgoing request, std::function<void(error_code)> done);

  /// Closes every connection. Later calls connect again.
  void close();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace bee::cluster
