// The settings of one run: flag, then environment (BEECTL_<FLAG>), then context in the config file, then
// default.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bee/base/duration.hpp"
#include "bee/stock/service_name.hpp"
#include "cli/parse/command_line.hpp"
#include "cli/parse/config_file.hpp"

namespace bee::cli {

/// nagios: only of verbs that have a state for monitors.
enum class output_format { text, json, jsonl, lua, nagios };
enum class color_mode { automatic, always, never };

struct settings {
  std::string cluster;  ///< the cluster file; empty when there is none
  std::string context;  ///< the context in use; empty when there is none
  output_format output = output_format::text;
  duration timeout = std::chrono::seconds(5);
  std::size_t jobs = 32;
  bool verbose = false;
  bool quiet = false;
  bool fold = false;  ///< equal answers of many nodes are printed once
  color_mode color = color_mode::automatic;
  std::string via;
  stock::dialect dialect = stock::dialect::automatic;
};

/// Where a setting came from.
enum class origin { flag, variable, context, preset };
const char* to_string(origin);

/// One setting as text, before it is read.
struct raw_setting {
  std::string_view name;
  std::string text;
  origin from = origin::preset;
};

/// The names of all settings, as in their flags. Each can stand in a context, "context" itself excepted.
std::span<const std::string_view> setting_names();

/// Where settings are looked up.
struct sources {
  const flag_values& flags;
  const environment& env;
  const config_file& config;
};

/// The name of the context in use; empty when there is none. Fails when there is no context of that name.
attempt<std::string> context_in_use(const sources&);

/// One setting by its name.
raw_setting look_up(std::string_view name, const sources&, const std::string& context);

/// All settings, checked. The sentence of a failure names the flag, variable or context that is wrong.
attempt<settings> resolve_settings(const sources&);

/// The output format as far as it can be told when the command line is wrong, so that a failure can be
/// printed in it.
output_format guess_output(std::span<const std::string> arguments, const environment&);

/// Settings that hold several paths, with ':' between. Their flags are repeated instead.
bool is_path_list(std::string_view setting);

/// Checks the text of one setting; used before it is written into a context.
attempt<void> check_setting(std::string_view name, const std::string& text);

}  // namespace bee::cli
