// The first half of parse_literal. Known to it alone.
#pragma once

#include <string_view>

#include "bee/base/error.hpp"

namespace bee::value {

constexpr std::size_t max_text_depth = 100;  ///< of tables in a text; more than can be packed

/// Succeeds for a text that Lua, if it accepts `return <text>` at all, can only read as constants and tables
/// of them: no operator, no parenthesis, no comment, no name but nil, true, false, a key before `=`, and
/// `userdata` before a string. Whether it is well formed is left to Lua. Fails with errc::not_a_constant or
/// errc::too_deep.
result<void> scan_literal(std::string_view text);

}  // namespace bee::value
