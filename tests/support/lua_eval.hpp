// Lua expressions of the vectors as values.
#pragma once

#include <string_view>

#include "bee/value/value.hpp"

namespace bee::test {

/// Evaluates an expression list ("1, {2}, ('x'):rep(3)") with all standard libraries open. Throws
/// std::runtime_error with Lua's message.
value::list lua_values(std::string_view expressions);

}  // namespace bee::test
