// beectl beside real nodes, in the folder of a test.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/program.hpp"

namespace bee::test {

/// With the cluster file map.lua of the folder, and a configuration and a state directory of its own.
inline program_end beectl_in(const temporary_folder& folder, const std::vector<std::string>& arguments) {
  program p;
  p.arguments = {BEECTL, "-c", "map.lua"};
  p.arguments.insert(p.arguments.end(), arguments.begin(), arguments.end());
  p.folder = folder.path();
  p.environment = {{"XDG_CONFIG_HOME", folder.path()}, {"XDG_STATE_HOME", folder.path()}};
  return run(p);
}

/// The states of the nodes by name, of JSON that was printed.
inline std::map<std::string, std::string> states_of(const program_end& end) {
  std::map<std::string, std::string> out;
  const auto document = nlohmann::json::parse(end.out, nullptr, false);
  for (const auto& n : document["nodes"]) out[n["node"]] = n["result"]["state"];
  return out;
}

}  // namespace bee::test
