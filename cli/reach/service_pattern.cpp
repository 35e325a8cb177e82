#include "cli/reach/service_pattern.hpp"

#include "bee/cluster/node_set.hpp"

namespace bee::cli {

std::string_view name_in(std::string_view command) {
  constexpr std::string_view launcher_word = "snlua ";
  if (command.starts_with(launcher_word)) command.remove_prefix(launcher_word.size());
  return command;
}

bool is_like(std::string_view command, std::string_view pattern) {
  return cluster::matches_glob(pattern, command) || cluster::matches_glob(pattern, name_in(command));
}

}  // namespace bee::cli
