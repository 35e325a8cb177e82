// What the tests of the verbs that change a fleet start from: nodes that do what a test wants, and a state
// directory of their own.
#pragma once

#include <filesystem>

#include "beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {

class fleet_test : public beectl {
 protected:
  fleet_test() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    write_cluster(map_text());
  }

  std::string map_text(const std::string& more = {}) const {
    return "a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\nc = \"" + c_.address() + "\"\n" +
           more;
  }

  // The states of the nodes by name.
  using states = std::map<std::string, std::string>;
  static states states_of(const program_end& end) {
    states out;
    const auto document = nlohmann::json::parse(end.out, nullptr, false);
    for (const auto& n : document["nodes"]) out[n["node"]] = n["result"]["state"];
    return out;
  }
  static states all(const std::string& state) { return {{"a", state}, {"b", state}, {"c", state}}; }

  /// Runs it without questions, with JSON on standard output and no progress.
  program_end change(words arguments) {
    for (const char* flag : {"-y", "-q", "-o", "json"}) arguments.push_back(flag);
    return run(arguments);
  }

  fake_node a_;
  fake_node b_;
  fake_node c_;
};

/// A node that raises an error when it is told to reload.
inline fake_node::behaviour refuses_reload() {
  return [](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, {}};
  };
}

}  // namespace bee::test
