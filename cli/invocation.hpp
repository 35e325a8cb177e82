// One run of a verb: what was asked, with everything resolved.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/context.hpp"

namespace bee::cli {

struct invocation {
  const verb& what;
  const flag_values& flags;
  const std::vector<std::string>& words;
  const settings& set;
  const environment& env;
  const config_file& config;
  std::optional<std::size_t> dashes = {};  ///< how many of the words stand in front of "--"

  bool has(std::string_view flag) const { return flags.has(flag); }
  std::optional<std::string> get(std::string_view flag) const { return flags.get(flag); }
};

/// The value of a flag as a whole number from `least` to `most`; `otherwise` when the flag was not given.
attempt<std::size_t> count_of(const invocation&, std::string_view flag, std::size_t least, std::size_t most,
                              std::size_t otherwise);

/// Fails with usage when one of these flags was given: "--FLAG: WHY".
attempt<void> refuse(const invocation&, std::initializer_list<std::string_view> flags, std::string_view why);

/// The value of a flag as a time; `otherwise` when the flag was not given.
attempt<duration> time_of(const invocation&, std::string_view flag, duration otherwise);

}  // namespace bee::cli
