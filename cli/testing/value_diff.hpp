// Two Lua values that should be equal, line by line.
#pragma once

#include <string>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::cli {

/// The lines of both as indented Lua: "- " stands in front of what was expected, "+ " in front of what came,
/// two spaces in front of what both have; what is far from any difference is left out. Empty when each is one
/// short line, which a sentence says better, or when there is too much of them. Safe for a terminal.
std::vector<std::string> diff_lines(const value::value& expected, const value::value& got);

}  // namespace bee::cli
