// Where values differ from those that were expected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::value {

/// The values that must come, in order; nothing stands for any value.
using expectation = std::vector<std::optional<value>>;

/// Empty when the answer is exactly these values, else a sentence that names the first difference:
/// "expected 10, got 9 at [1].gold", and in front of the path which value it is when there are several. Safe
/// for a terminal.
std::string difference(const expectation&, const list& answer);

}  // namespace bee::value
