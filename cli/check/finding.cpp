#include "cli/check/finding.hpp"

#include <algorithm>

namespace bee::cli {

std::string_view to_text(severity s) {
  constexpr std::string_view texts[] = {"ok", "unknown", "warning", "critical"};
  return texts[static_cast<int>(s)];
}

severity worst_of(const std::vector<finding>& all) {
  auto out = severity::ok;
  for (const auto& f : all) out = std::max(out, f.how);
  return out;
}

}  // namespace bee::cli
