// What a rollout asks for, as a text.
#pragma once

#include <string>

#include "bee/fleet/rollout.hpp"

namespace bee::fleet {

/// "p0 p1": what the engine asks for, one word an action.
inline std::string said(rollout& r) {
  using kind = action::kind;
  std::string out;
  for (const auto& a : r.take_actions()) {
    if (!out.empty()) out += ' ';
    switch (a.what) {
      case kind::push: out += "p" + std::to_string(a.node); break;
      case kind::roll_back: out += "r" + std::to_string(a.node); break;
      case kind::check_batch: out += "check"; break;
      case kind::pause: out += "pause"; break;
      case kind::ask: out += "ask"; break;
      case kind::finish: out += "finish"; break;
    }
  }
  return out;
}

}  // namespace bee::fleet
