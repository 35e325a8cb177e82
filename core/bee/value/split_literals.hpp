// Several constants in one text.
#pragma once

#include <string_view>
#include <vector>

namespace bee::value {

/// The parts of a text at its commas outside of tables and strings: `"pong", {1, 2}` has two. Whether each is
/// a constant is left to parse_literal.
std::vector<std::string_view> split_literals(std::string_view text);

}  // namespace bee::value
