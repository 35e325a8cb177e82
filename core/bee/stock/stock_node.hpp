// What an unmodified node offers to an operator, over one held connection. Nothing needs to be installed
// there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/net/channel.hpp"
#include "bee/net/time_limit.hpp"
#include "bee/stock/process_mark.hpp"
#include "bee/stock/trouble.hpp"
#include "bee/value/value.hpp"

namespace bee::stock {

/// The packed arguments of a reload of that table: names with addresses, and `false` for those without.
std::string pack_reload(const cluster::node_map& table);
/// The packed arguments of a reload of the node's own file.
std::string pack_own_reload();

class stock_node {
 public:
  /// Connects. All that is asked over the connection ends within `timeout`, until restart().
  static boost::asio::awaitable<answer<stock_node>> connect(endpoint at, net::duration timeout,
                                                            net::channel_options options = {});

  /// Connects and finds the cluster daemon, bee_clusterd or clusterd, in the list of unique services; within
  /// `timeout`, as all that is asked later until restart().
  static boost::asio::awaitable<answer<stock_node>> open(endpoint at, net::duration timeout,
                                                         net::channel_options options = {});

  /// The same over a connection that is open already, and others may use too.
  static boost::asio::awaitable<answer<stock_node>> over(std::shared_ptr<net::channel> channel,
                                                         net::duration timeout);

  /// The work that begins now has the whole time again.
  void restart() { limit_ = net::time_limit(limit_.whole()); }
  const net::time_limit& limit() const { return limit_; }

  /// The peers to which the node has a sender: those it has talked to since it started. Natural order,
  /// without the names of temporary routes.
  boost::asio::awaitable<answer<std::vector<std::string>>> senders();

  /// What tells this life of the node's process from the next: the handles of its services, and of the
  /// senders that the last senders() showed. Empty in what it does not say.
  boost::asio::awaitable<process_mark> process();

  /// Takes away the temporary routes that the last senders() showed as left behind, if any. Does not say
  /// whether the node did it: the next one sees them again.
  boost::asio::awaitable<void> drop_left_routes();

  /// What the launcher lists: every service but itself, by handle.
  boost::asio::awaitable<answer<std::vector<std::pair<std::uint32_t, std::string>>>> services();

  /// Makes the node connect to a peer and waits until it has. A node waits for ever for a peer that it does
  /// not know: ask only about names that it has.
  boost::asio::awaitable<answer<void>> reach(std::string peer);

  /// Whether something comes back from a peer through this node, which makes a stand-in for the launcher
  /// there. A node that has a sender keeps it when the peer is switched off: its handle proves nothing, this
  /// does. The same rule as for reach().
  boost::asio::awaitable<bool> gets_through(std::string peer);

  /// Sends packed requests to the daemon, all at once and in this order, and waits for all answers. The first
  /// failure in that order counts.
  boost::asio::awaitable<answer<void>> send_in_order(
      std::vector<std::shared_ptr<const std::string>> messages);

  /// Hands the same over without waiting for answers, and half-closes: the connection is used up.
  boost::asio::awaitable<answer<void>> hand_over(std::vector<std::shared_ptr<const std::string>> messages);

  /// The two ends of the connection.
  endpoint local() const { return channel_->local(); }
  endpoint peer() const { return channel_->peer(); }
  bool is_open() const { return channel_->is_open(); }
  void close() { channel_->close(); }
  std::string_view daemon_name() const { return daemon_name_; }

 private:
  struct shown;
  stock_node(std::shared_ptr<net::channel> channel, const net::time_limit& limit)
      : channel_(std::move(channel)), limit_(limit) {}
  boost::asio::awaitable<answer<void>> find_daemon();
  boost::asio::awaitable<answer<value::list>> call(wire::address to, value::list arguments);
  boost::asio::awaitable<answer<value::table>> ask_table(wire::address to, value::list arguments,
                                                         const char* wanted);

  std::shared_ptr<net::channel> channel_;
  net::time_limit limit_;
  std::uint32_t daemon_ = 0;
  std::string daemon_name_;
  std::shared_ptr<shown> shown_;  // by the last senders()
};

}  // namespace bee::stock
