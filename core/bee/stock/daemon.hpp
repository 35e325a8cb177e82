// The cluster daemon of a node: it has no name on the wire, its handle stands in the list of unique services.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bee/value/value.hpp"

namespace bee::stock {

struct daemon {
  std::string_view name;  ///< one of two constants
  std::uint32_t handle = 0;
  friend bool operator==(const daemon&, const daemon&) = default;
};

/// Whether nodes may know their cluster daemon by this name: clusterd, or bee_clusterd in frameworks that
/// bring their own.
bool is_daemon_name(std::string_view name);

/// The daemon in the answer to `.service LIST`: the one of the name that is asked for when it is there, else
/// the framework's own, which a node that has both uses. Nothing when there is none.
std::optional<daemon> find_daemon(const value::table& unique_services, std::string_view asked_for = {});

/// The handle in a value: an integer that fits one, or a text ":0000000a".
std::optional<std::uint32_t> handle_in(const value::value& v);

}  // namespace bee::stock
