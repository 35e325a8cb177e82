// Where a request goes on a node: a service handle, or a name that the node resolves.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "bee/base/error.hpp"

namespace bee::wire {

/// A handle (0 is the name query) or a string address of 1 to 255 bytes: "@name" or ".name". Any other string
/// is forwarded by a node to a queue that nobody answers: is_answerable() tells, and callers must not send
/// those.
struct address {
  std::variant<std::uint32_t, std::string> to = 0u;

  address() = default;
  address(std::uint32_t handle) : to(handle) {}
  /// "@lobby", a std::string or a std::string_view.
  template <std::convertible_to<std::string_view> Name>
  address(Name&& name) : to(std::string(std::forward<Name>(name))) {}

  bool is_handle() const { return to.index() == 0; }
  std::uint32_t handle() const { return std::get<0>(to); }
  const std::string& name() const { return std::get<1>(to); }
  bool is_answerable() const {
    return is_handle() || (!name().empty() && (name()[0] == '@' || name()[0] == '.'));
  }
  friend bool operator==(const address&, const address&) = default;
};

/// ":0000000a" for a handle, the name itself otherwise.
std::string to_string(const address& a);

/// Reads ":0000000a" (1 to 8 hex digits), "@name" or ".name". Fails with errc::bad_name.
result<address> parse_address(std::string_view text);

}  // namespace bee::wire
