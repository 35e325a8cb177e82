#include "cli/parse/user_folder.hpp"

namespace bee::cli {

std::string user_folder(const environment& env, const char* variable, std::string_view below_home) {
  const auto named = env(variable).value_or("");
  if (named.starts_with('/')) return named + "/beectl";
  const auto home = env("HOME").value_or("");
  return home.starts_with('/') ? home + "/" + std::string(below_home) + "/beectl" : "";
}

std::string state_folder(const environment& env) {
  return user_folder(env, "XDG_STATE_HOME", ".local/state");
}

}  // namespace bee::cli
