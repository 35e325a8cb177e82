#include "cli/base/tone.hpp"

#include <algorithm>
#include <iterator>

namespace bee::cli {
namespace {

struct entry {
  std::string_view state;
  tone says;
};

constexpr entry entries[] = {
    {"ok", tone::good},
    {"unchanged", tone::good},
    {"up", tone::good},
    {"ready", tone::good},
    {"started", tone::good},
    {"done", tone::good},
    {"sent", tone::good},
    {"read", tone::good},
    {"service-up", tone::good},
    {"added", tone::good},
    {"failed", tone::failed},
    {"rollback-failed", tone::failed},
    {"stale", tone::failed},
    {"timeout", tone::failed},
    {"unverified", tone::unknown},
    {"unknown", tone::unknown},
    {"?", tone::unknown},
    {"skipped", tone::unknown},
    {"interrupted", tone::unknown},
    {"running", tone::unknown},
    {"starting", tone::unknown},
    {"draining", tone::unknown},
    {"stopped", tone::unknown},
    {"down", tone::down},
    {"removed", tone::down},
    {"service-down", tone::down},
    {"off", tone::down},
    {"differs", tone::changed},
    {"to push", tone::changed},
    {"to launch", tone::changed},
    {"to reload", tone::changed},
    {"restarted", tone::changed},
    {"moved", tone::changed},
    {"revision", tone::changed},
    {"set", tone::changed},
    {"rolled-back", tone::changed},
};

constexpr const char* code_of(tone says) {
  switch (says) {
    case tone::good: return "32";
    case tone::failed: return "31";
    case tone::unknown: return "33";
    case tone::down: return "35";
    case tone::changed: return "36";
    case tone::plain: break;
  }
  return "";
}

}  // namespace

tone tone_of(std::string_view state) {
  const auto at =
      std::find_if(std::begin(entries), std::end(entries), [&](const entry& e) { return e.state == state; });
  return at == std::end(entries) ? tone::plain : at->says;
}

std::string in_color(std::string_view text, tone says) {
  if (says == tone::plain) return std::string(text);
  return "\x1b[" + std::string(code_of(says)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace bee::cli
