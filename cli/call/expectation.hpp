// --expect: what must come.
#pragma once

#include <string_view>

#include "bee/value/difference.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

using value::expectation;

/// Reads Lua constants with commas between them, `_` for any value: `"pong", _`. Fails with bad_input for
/// anything else: a word without quotes is no string here.
attempt<expectation> parse_expectation(std::string_view text);

}  // namespace bee::cli
