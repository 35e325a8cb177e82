// Values as Lua source text, both ways, without loss.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/value/value.hpp"

namespace bee::value {

/// The value that a text of exactly one Lua constant stands for: nil, true, 1, -1.5, 'a', {uid = 1, tags =
/// {"a"}}. Fails with errc::not_a_constant for anything else: operators, names, calls, comments, two values.
/// Two additions make the form lossless: `0/0` is NaN and `userdata "00000000000000ff"` is a light userdata.
result<value> parse_literal(std::string_view text);

enum class layout { line, indented };

/// The Lua text of a value: parse_literal gives back an equal value (a trailing nil of an array part
/// excepted, which Lua itself can not tell from an absent one). `indented` puts each entry of a non-empty
/// table on a line of its own. All bytes are printable ASCII, except that valid UTF-8 outside C0 and C1 stays
/// as it is.
std::string to_literal(const value& v, layout = layout::line);

}  // namespace bee::value
