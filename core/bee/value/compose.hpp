// Packed messages that are put together from values that are packed already.
#pragma once

#include <cstddef>
#include <string>

#include "bee/value/value.hpp"

namespace bee::value {

/// Begins a table; `length` packed values of its array part follow, then packed keys and values in turn, then
/// end_table().
void begin_table(std::size_t length, std::string& out);
void end_table(std::string& out);

/// One value. Precondition: it can be packed; one that can not is left out.
void append(const value& v, std::string& out);

}  // namespace bee::value
