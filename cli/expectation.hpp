// --expect: where an answer differs from what was expected.
#pragma once

#include <string>

#include "bee/value/value.hpp"

namespace bee::cli {

/// Empty when the answer is exactly this one value, else a sentence that names the first difference:
/// "expected 10, got 9 at [1].gold".
std::string difference(const value::value& expected, const value::list& answer);

}  // namespace bee::cli
