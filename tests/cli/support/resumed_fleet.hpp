// What the tests of --resume and of attempts start from.
#pragma once

#include "cli/support/fleet_test.hpp"

namespace bee::test {

class resumed : public fleet_test {
 protected:
  bool was_told(const fake_node& n) const { return !n.asked("reload").empty(); }
  static bool is_in(const std::string& part, const std::string& text) { return text.find(part) != text.npos; }

  /// A push of a map with "new" at that port, to all three.
  words push_of(int port, words more = {}) {
    const auto file = "next" + std::to_string(port) + ".lua";
    folder_.write(file, map_text("new = \"127.0.0.1:" + std::to_string(port) + "\"\n"));
    words out{"push-config", "a,b,c", file};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  /// Its check stops it behind the canary, a.
  void stop_behind_a(int port, words more = {}) {
    words all{"--batch", "1,100%", "--verify-cmd", "test -e fine"};
    all.insert(all.end(), more.begin(), more.end());
    const auto end = change(push_of(port, all));
    ASSERT_EQ(end.code, 9) << end.err;
    ASSERT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
  }
  std::string new_of(const fake_node& n) const {
    const auto map = n.map();
    const auto at = map.find("new");
    return at == map.end() ? "none" : at->second;
  }
};

}  // namespace bee::test
