#include "cli/reach/service_pattern.hpp"

#include <algorithm>

#include "bee/cluster/node_set.hpp"
#include "bee/observe/sample.hpp"
#include "bee/stock/daemon.hpp"

namespace bee::cli {

std::string_view name_in(std::string_view command) {
  constexpr std::string_view launcher_word = "snlua ";
  if (command.starts_with(launcher_word)) command.remove_prefix(launcher_word.size());
  return command;
}

bool is_like(std::string_view command, std::string_view pattern) {
  return cluster::matches_glob(pattern, command) || cluster::matches_glob(pattern, name_in(command));
}

bool is_worth_naming(std::string_view command) {
  constexpr std::string_view skynets_own[] = {"service_mgr",   "launcher", "cdummy",      "cmaster",
                                              "cslave",        "console",  "datacenterd", "multicastd",
                                              "debug_console", "gate",     "sharedatad",  "service_provider",
                                              "service_cell"};
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  const auto name = name_in(command);
  if (!command.starts_with("snlua ") || name.empty()) return false;
  if (observe::is_agent(command) || observe::is_sender(command) || stock::is_daemon_name(name)) return false;
  return std::find(std::begin(skynets_own), std::end(skynets_own), name) == std::end(skynets_own) &&
         name.find_first_not_of(plain) == std::string_view::npos;
}

}  // namespace bee::cli
