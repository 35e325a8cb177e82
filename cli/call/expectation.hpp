// --expect: where an answer differs from what was expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/value/value.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// The values that must come, in order; nothing stands for any value.
using expectation = std::vector<std::optional<value::value>>;

/// Reads Lua constants with commas between them, `_` for any value: `"pong", _`. Fails with bad_input for
/// anything else: a word without quotes is no string here.
attempt<expectation> parse_expectation(std::string_view text);

/// Empty when the answer is exactly these values, else a sentence that names the first difference:
/// "expected 10, got 9 at [1].gold", and in front of the path which value it is when there are several.
std::string difference(const expectation&, const value::list& answer);

}  // namespace bee::cli
