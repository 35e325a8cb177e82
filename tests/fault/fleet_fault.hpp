// Three nodes that fail on demand, and beectl that pushes to them.
#pragma once

#include <algorithm>
#include <array>

#include "cli/support/beectl_test.hpp"
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

  /// A map without "new", which after the first time all three are believed to have.
  program_end push_first() {
    folder_.write("next.lua", map_text());
    return run({"push-config", "a,b,c", "next.lua", "-o", "json", "-q", "-y"});
  }

  static state_map states(const program_end& end) {
    state_map out;
    const auto document = nlohmann::json::parse(end.out, nullptr, false);
    if (!document.is_object() || !document.contains("nodes")) return out;
    for (const auto& n : document["nodes"])
      if (n.contains("result")) out[n["node"]] = n["result"]["state"];
    return out;
  }
  /// The rows of history, the newest first.
  nlohmann::ordered_json runs() {
    const auto document =
        nlohmann::ordered_json::parse(run({"history", "-c", "next.lua", "-o", "json"}).out, nullptr, false);
    const bool has_runs = document.is_object() && document.contains("result");
    return has_runs ? document["result"]["runs"] : nlohmann::ordered_json::array();
  }
  /// The state of the newest run, and how many nodes ended how: "done: 3 ok".
  std::string last_run() {
    const auto all = runs();
    if (all.empty()) return "none";
    std::string nodes;
    for (const auto& [state, count] : all[0]["nodes"].items())
      nodes += (nodes.empty() ? "" : ", ") + count.dump() + " " + state;
    return all[0]["state"].get<std::string>() + ": " + nodes;
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
