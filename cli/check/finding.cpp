#include "cli/check/finding.hpp"

#include <algorithm>

namespace bee::cli {

std::string_view to_text(severity s) {
  constexpr std::string_view texts[] = {"ok", "unknown", "warning", "critical"};
  return texts[static_cast<int>(s)];
}

tone tone_of(severity how) {
  if (how == severity::critical) return tone::failed;
  return how == severity::warning ? tone::unknown : tone::plain;
}

severity worst_of(const std::vector<finding>& all) {
  auto out = severity::ok;
  for (const auto& f : all) out = std::max(out, f.how);
  return out;
}

severity severity_of(double value, const threshold& from) {
  if (from.crit && value >= *from.crit) return severity::critical;
  return from.warn && value >= *from.warn ? severity::warning : severity::ok;
}

}  // namespace bee::cli
