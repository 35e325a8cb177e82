// argv to a verb, its flags and its words.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/exit_code.hpp"
#include "cli/parse/verb.hpp"
#include "cli/topics/topic.hpp"

namespace bee::cli {

/// The flags that were given, by long name.
class flag_values {
 public:
  void add(std::string_view name, std::string value) {
    values_[std::string(name)].push_back(std::move(value));
  }
  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  /// The last value given, nothing when the flag was not.
  std::optional<std::string> get(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  /// The flags of every verb that are given here and not among these. Where these name a context, its cluster
  /// is meant, and none that is given.
  void add_given(const flag_values& given);

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

struct command_line {
  const verb* what = nullptr;    ///< null: only flags were given
  const topic* about = nullptr;  ///< what `help` is asked about; a verb of the same name is in `what`
  flag_values flags;
  std::vector<std::string> words;     ///< everything that is no flag, the verb excepted
  std::optional<std::size_t> dashes;  ///< how many of the words stand in front of "--"
  bool wants_help = false;
  bool wants_version = false;
};

/// Reads argv without its first element. Flags stand anywhere up to "--"; a negative number is a word.
attempt<command_line> parse_command_line(std::span<const std::string> arguments);

}  // namespace bee::cli
