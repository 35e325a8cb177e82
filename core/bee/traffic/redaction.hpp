// Values that must not stand in a recording, and values in one order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::traffic {

/// Stands in the place of a value.
inline constexpr std::string_view redacted_mark = "(redacted)";

/// The names of fields; empty: nothing is taken out.
using field_names = std::vector<std::string>;

/// Puts the mark in the place of each value whose key has one of these names, at any depth. Returns whether
/// there was one.
bool redact(value::list& values, const field_names& names);

/// The same of a packed message: it is packed again when there was one. A message that does not unpack is
/// left as it is.
bool redact(std::string& message, const field_names& names);

/// Two messages with equal values become equal bytes: each table with its keys in one order. What does not
/// unpack stays as it is.
std::string canonical(std::string_view message);

}  // namespace bee::traffic
