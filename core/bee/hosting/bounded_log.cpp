#include "bee/hosting/bounded_log.hpp"

#include <fmt/format.h>

namespace bee::hosting {

void bounded_log::write(std::string_view line) {
  if (!to_) return;
  const auto missed = lines_.next(std::chrono::steady_clock::now());
  if (!missed) return;
  if (*missed == 0) return to_(line);
  to_(fmt::format("{} ({} lines before it were left out)", line, *missed));
}

}  // namespace bee::hosting
