#include "bee/base/duration.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace bee {
namespace {

constexpr double longest_s = 30.0 * 24 * 3600;

constexpr std::array<std::pair<std::string_view, double>, 6> units{{
    {"", 1},
    {"us", 1e-6},
    {"ms", 1e-3},
    {"s", 1},
    {"m", 60},
    {"h", 3600},
}};

}  // namespace

std::optional<duration> parse_duration(std::string_view text) {
  double number = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (parsed.ec != std::errc{}) return std::nullopt;
  const std::string_view unit(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
  for (const auto& [name, seconds] : units) {
    if (name != unit) continue;
    const double total = number * seconds;
    const auto out = std::chrono::duration_cast<duration>(std::chrono::duration<double>(
        total > longest_s ? 0 : total));  // also refuses NaN below: it is not above zero
    return out > duration::zero() ? std::optional(out) : std::nullopt;
  }
  return std::nullopt;
}

std::string duration_text(duration time) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  if (ms % 1000 == 0) return std::to_string(ms / 1000) + "s";
  return std::to_string(ms) + "ms";
}

double to_ms(duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace bee
