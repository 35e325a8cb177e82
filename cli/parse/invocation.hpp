// One run of a verb: what was asked, with everything resolved.
#pragma once

#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/parse/command_line.hpp"
#include "cli/parse/settings.hpp"

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

/// The choices in "text|json".
std::vector<std::string> choices_of(std::string_view values);

/// The value of a flag that takes one of some words; empty when it was not given.
attempt<std::string> choice_of(const invocation&, std::string_view flag);

/// The value of a flag as a whole number of that type; 0 when the flag was not given.
template <class T>
attempt<T> number_of(const invocation& in, std::string_view flag) {
  T out{};
  const auto text = in.get(flag).value_or("0");
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  if (read.ec != std::errc{} || read.ptr != end)
    return usage_error("--" + std::string(flag) + ": " + in_quotes(text) + " is not a number in range");
  return out;
}

/// Fails with usage when one of these flags was given: "--FLAG: WHY".
attempt<void> refuse(const invocation&, std::initializer_list<std::string_view> flags, std::string_view why);

/// The value of a flag as a time; `otherwise` when the flag was not given.
attempt<duration> time_of(const invocation&, std::string_view flag, duration otherwise);

}  // namespace bee::cli
