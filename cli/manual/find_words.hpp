// Finds the words of rows in a line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bee::cli {

/// Where the words stand, and how many of the line's bytes they are.
struct place {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t weight = 0;  ///< bytes of the words, without what * stands for
};

std::string in_lower_case(std::string_view text);

/// The first place of the words in a line; a * among them is any bytes. Both are in lower case.
std::optional<place> find_words(std::string_view line, std::string_view words);

}  // namespace bee::cli
