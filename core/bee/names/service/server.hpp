// The name service as a node of the cluster: what a stock node reaches with
// cluster.call("names", "@names", "register", {...}). As a node it offers no more than that
// (node::offer::names).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "bee/names/service/broadcaster.hpp"
#include "bee/names/service/service.hpp"
#include "bee/net/listener.hpp"

namespace bee::names {

struct server_options {
  endpoint listen{"127.0.0.1", 0};
  net::listener_options listener{.limits = {.max_message = 1u << 20, .max_memory = 8u << 20}};
  /// A peer that has more bytes of answers to read is refused what it asks for.
  std::size_t unread_per_peer = 8u << 20;
  /// What all connections may cost, those to the nodes included.
  net::budget_options budget{.idle = std::chrono::minutes(10)};
  service_options service;
  broadcaster_options broadcast;
  /// Where nodes reach it, when that is not where it listens: its entry in the map that is pushed to them.
  std::optional<endpoint> advertise;
  /// With a token loopback may write without it too. Whatever relays on this host comes from loopback.
  bool trusts_loopback = false;
  /// Who may write without the token. If empty, loopback when there is no token or trusts_loopback, and
  /// otherwise nobody.
  std::function<bool(const endpoint& from)> is_trusted;
};

/// Not thread-safe: runs on the executor's one thread.
class server {
 public:
  /// `in` outlives the server. Fails with the system's error when it can not listen.
  static result<std::unique_ptr<server>> open(boost::asio::any_io_executor executor, store& in,
                                              server_options options);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  endpoint address() const;
  const registry& nodes() const;

  /// See service::make_change.
  void make_change(std::string name, std::function<decision(const registry&)> decide,
                   service::committed done);

 private:
  struct state;
  explicit server(std::shared_ptr<state> s);
  std::shared_ptr<state> state_;
};

bool is_loopback(const endpoint& e);

}  // namespace bee::names
