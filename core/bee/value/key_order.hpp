// The order in which the keys of a table are shown when the table itself has none.
#pragma once

#include "bee/value/value.hpp"

namespace bee::value {

/// Numbers by value, then strings by bytes, then booleans, userdata and tables (equal among themselves).
bool key_less(const value& a, const value& b) noexcept;

}  // namespace bee::value
