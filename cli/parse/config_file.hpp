// $XDG_CONFIG_HOME/beectl/config.json: {"current": "prod", "contexts": {"prod": {"cluster":
// "/etc/clustername.lua"}}}
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// Looks up an environment variable; nothing when it is not set.
using environment = std::function<std::optional<std::string>(const char* name)>;

/// Named groups of settings, each setting by its flag's name. {"check": {"warn": {"mqlen": 500}}} of a
/// context is the setting "check.warn.mqlen"; which checks there are is not looked at here.
struct config_file {
  std::string path;
  std::string current;  ///< the context that is used when none is named; may be empty
  std::map<std::string, std::map<std::string, std::string>> contexts;
};

/// Where the file is: a relative XDG_CONFIG_HOME is ignored, as its specification asks. Empty without a home.
std::string config_path(const environment&);

/// Reads the file; one that is not there is an empty one. Fails with bad_input when it is not what it should
/// be.
attempt<config_file> read_config(const std::string& path);

attempt<void> write_config(const config_file&);

}  // namespace bee::cli
