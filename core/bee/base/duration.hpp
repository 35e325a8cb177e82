// Times as people write them: 500ms, 5s, 1.5m, 2h; a bare number is seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bee {

using duration = std::chrono::steady_clock::duration;

/// Nothing for anything else than a positive number with an optional unit, and for more than 30 days. 0 is
/// refused: a wait of no time answers nothing.
std::optional<duration> parse_duration(std::string_view text);

/// "5s", "1.5s", "250ms": parse_duration() gives the same time back, to the millisecond.
std::string duration_text(duration);

double to_ms(duration);

}  // namespace bee
