// The exit codes of beectl, and what each means.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bee/base/ran.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

struct exit_meaning {
  exit_code code;
  std::string_view summary;  ///< one sentence
  std::optional<ran> has_run;
  std::string_view means;
  std::string_view advice;
};

/// In the order of their numbers; the last is signal_base, which stands for all 128 + n.
std::span<const exit_meaning> exit_meanings();

/// "6", and "128+n" for signal_base.
std::string number_text(exit_code);

/// What a process of beectl that ended with this number says; null when it never ends so.
const exit_meaning* meaning_of(int number);

}  // namespace bee::cli
