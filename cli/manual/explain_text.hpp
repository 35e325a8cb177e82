// What is known of a code, a sentence, or the lines of a log.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/manual/explained.hpp"

namespace bee::cli {

/// One explanation, and the lines that it is of.
struct explanation {
  std::string words;       ///< "exit code 6", or what was found
  std::string class_word;  ///< of an exit code: "remote"
  std::optional<int> exit;
  said_by by = said_by::beectl;
  std::optional<ran> has_run;
  std::string means;
  std::string advice;
  std::size_t line = 1;   ///< the first
  std::size_t lines = 1;  ///< how many
};

struct explained_text {
  std::vector<explanation>
      known;              ///< each once for what it says of having run, in the order in which they are met
  std::size_t lines = 0;  ///< those that are not empty
  std::size_t unknown_lines = 0;
};

/// Takes "6", "exit code 6", "remote", a sentence, or many lines. Takes time for each byte and each row once.
explained_text explain_text(std::string_view text);

/// Every exit code.
std::vector<explanation> explained_exit_codes();

}  // namespace bee::cli
