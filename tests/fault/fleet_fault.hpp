// Three nodes that fail on demand, and beectl that pushes to them.
#pragma once

#include <algorithm>

#include "cli/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {

class fleet_fault : public beectl {
 protected:
  using state_map = std::map<std::string, std::string>;

  fleet_fault() { environment_["XDG_STATE_HOME"] = folder_.path() + "/state"; }

  std::string map_text(const std::string& more = {}) const {
    return "a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\nc = \"" + c_.address() + "\"\n" +
           more;
  }
  /// Pushes a map with another entry, "new", to a, b and c.
  words push_words(const words& more) {
    folder_.write("next.lua", map_text("new = \"127.0.0.1:1\"\n"));
    words all{"push-config", "a,b,c", "next.lua", "-o", "json", "-q"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  program_end push(const words& more) { return run(push_words(more)); }

  static state_map states(const program_end& end) {
    state_map out;
    const auto document = nlohmann::json::parse(end.out, nullptr, false);
    if (!document.is_object() || !document.contains("nodes")) return out;
    for (const auto& n : document["nodes"])
      if (n.contains("result")) out[n["node"]] = n["result"]["state"];
    return out;
  }
  /// The state of the newest run, and how many nodes ended how: "done: 3 ok".
  std::string last_run() {
    const auto document =
        nlohmann::json::parse(run({"history", "-c", "next.lua", "-o", "json"}).out, nullptr, false);
    if (!document.is_object() || !document.contains("result") || document["result"].empty()) return "none";
    const auto& r = document["result"][0];
    return r["state"].get<std::string>() + ": " + r["nodes"].get<std::string>();
  }

  static bool has_new(const fake_node& n) { return n.map().count("new") > 0; }
  static bool was_told(const fake_node& n) { return !n.asked("reload").empty(); }

  /// What a node does when it is told the map.
  static fake_node::behaviour on_reload(fake_reply reply) {
    return [reply](const std::string& asked) -> std::optional<fake_reply> {
      if (asked.starts_with("reload")) return reply;
      return std::nullopt;
    };
  }

  fake_node a_;
  fake_node b_;
  fake_node c_;
};

}  // namespace bee::test
