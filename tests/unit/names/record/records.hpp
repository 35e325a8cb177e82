// Records as the tests of this folder write them.
#pragma once

#include <string>

#include "bee/names/record/registry.hpp"

namespace bee::names::test {

inline node_record node_at(std::string name, std::uint16_t port = 2528) {
  node_record r;
  r.name = std::move(name);
  r.at = endpoint("127.0.0.1", port);
  r.lease_ms = 10'000;
  return r;
}

inline registry::time_point at(int seconds) {
  return registry::time_point(std::chrono::seconds(seconds));
}

inline event event_of(change c, revision number) {
  c.after.changed = number;
  return {c.kind, std::make_shared<const node_record>(std::move(c.after))};
}

/// A registry whose store takes everything at once.
struct instant_registry : registry {
  using registry::registry;

  /// "up 1", "nothing", or the word of a refusal.
  std::string take(const decision& d, int now = 0) {
    if (!d) return std::string(to_text(d.error().why));
    if (!*d) return "nothing";
    const auto e = event_of(**d, latest() + 1);
    apply(e, at(now));
    return std::string(to_text(e.kind)) + " " + std::to_string(e.at());
  }
};

}  // namespace bee::names::test
