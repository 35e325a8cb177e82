// Whether a number comes out of its text as it was typed.
#pragma once

#include <string_view>
#include <vector>

namespace bee::value {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

enum class numeral {
  kept,           ///< every digit is in the value, and nothing else
  changed,        ///< 007, 1.10, -0, 1e999, more digits than a double holds
  beyond_64_bits  ///< an integer, decimal or hex, that Lua reads as something else
};

/// `text` is a numeral that Lua reads, perhaps with a '-' in front. A decimal one is kept when its value is
/// just that, or the shortest form of its value has the same digits, as 0.1 has: no zero in front or at the
/// end is lost, except the one that only makes a float (3.0). A hex one has a notation of its own: it is kept
/// when its value is exact; one without a sign may fill all 64 bits, as Lua reads it. 1e9999 is kept: it is
/// how infinity is written.
numeral judge_numeral(std::string_view text);

/// Whether a number of JSON is what its double is, to the last digit. By its value alone: 1.10 is 1.1 there.
bool is_exact_in_json(std::string_view text);

/// The numerals in a text that parse_literal reads, each with its sign: what they were before they became
/// numbers.
std::vector<std::string_view> numerals_of(std::string_view literal);

/// The double nearest to a numeral, infinity when it is too large for one.
double nearest_double(std::string_view text);

}  // namespace bee::value
