// host:port as people write it, and nothing of Asio.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "bee/base/error.hpp"

namespace bee {

struct endpoint {
  // Not an aggregate: g++ 12 moves those by their bytes when one is written in braces within a co_await.
  endpoint() = default;
  endpoint(std::string h, std::uint16_t p) : host(std::move(h)), port(p) {}
  std::string host;  ///< a name, an IPv4 address, or an IPv6 address without brackets; printable ASCII
  std::uint16_t port = 0;
  friend bool operator==(const endpoint&, const endpoint&) = default;
};

/// Reads "host:port" or "[v6]:port", port 1..65535 (0 too when `any_port`). Fails with errc::bad_address.
result<endpoint> parse_endpoint(std::string_view text, bool any_port = false);

/// "host:port", with brackets around an IPv6 host.
std::string to_string(const endpoint& e);

}  // namespace bee
