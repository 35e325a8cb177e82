// The forwarding service: takes routed bodies from services that can not talk to the cluster themselves and
// sends each on to the node and service that stand in front of it. No socket: resolving and sending are
// given.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/payload/rpc_table.hpp"

namespace bee::service {

/// How a proxy reaches other nodes. Both call back exactly once, now or later, while the proxy lives.
struct proxy_routes {
  /// The handle of a registered service.
  std::function<void(const payload::service_address&, std::function<void(result<std::uint32_t>)>)> resolve;
  /// Sends `sub_type, body` to a handle; tells whether it was handed over.
  std::function<void(const std::string& node, std::uint32_t handle, std::string_view sub_type,
                     std::string body, std::function<void(error_code)>)>
      send;
};

struct proxy_counters {
  std::uint64_t forwarded = 0;
  std::uint64_t dropped = 0;
};

/// Handles are looked up once for each node and service, and forgotten when looking up or sending fails.
/// Bodies for one service keep their order. Not thread-safe.
class proxy {
 public:
  using log_line = std::function<void(std::string_view)>;

  /// `max_waiting`: bodies that wait for one lookup; more are dropped.
  explicit proxy(proxy_routes routes, log_line log = {}, std::size_t max_waiting = 10'000);

  /// Sends a body on: a routed one as it is, of the older one-way form the inner body. What is a reply goes
  /// as "rpc_response", all else as "text". False when it was dropped at once: it has no destination, or too
  /// many wait.
  bool forward(std::string_view body);

  const proxy_counters& counted() const { return counted_; }

 private:
  struct parcel {
    std::string_view sub_type;
    std::string body;
  };
  struct route {
    std::optional<std::uint32_t> handle;
    bool is_asking = false;
    std::vector<parcel> waiting;
  };
  using key = std::pair<std::string, std::string>;

  void ask(const key& to);
  void on_resolved(const key& to, result<std::uint32_t> handle);
  void send(const key& to, std::uint32_t handle, parcel what);
  void drop(const key& to, std::string_view why, std::size_t count);

  proxy_routes routes_;
  log_line log_;
  std::size_t max_waiting_;
  std::map<key, route> known_;
  proxy_counters counted_;
};

/// What a service that sends by a proxy hands to it: a routed body as it is, an inner one in the older
/// one-way form, with the destination in front. A text command has no such form: fails with errc::bad_route.
result<std::string> with_destination(std::string body, const payload::service_address& to);

}  // namespace bee::service
