#include "cli/bench/bench_plot.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bee::cli {
namespace {

constexpr std::size_t most_bars = 20;
constexpr std::size_t few_bars = 6;
constexpr std::size_t widest = 40;

// The ends that lie between: the tens of these.
std::vector<plot_bar> bars_by(const load::histogram& h, const std::vector<std::uint64_t>& steps) {
  std::vector<plot_bar> out;
  std::uint64_t from = 0;
  for (std::uint64_t tens = 100; from <= h.most() && tens < 1'000'000'000'000'000; tens *= 10)
    for (const auto step : steps) {
      const auto below = tens / 10 * step;
      const auto calls = h.between(from, below);
      if (calls > 0 || !out.empty()) out.push_back({from, below, calls});
      from = below;
      if (from > h.most()) break;
    }
  while (!out.empty() && out.back().calls == 0) out.pop_back();
  return out;
}

std::string ms(std::uint64_t ns) {
  return fmt::format("{:.6g}", static_cast<double>(ns) * 1e-6);
}

}  // namespace

std::vector<plot_bar> plot_bars(const load::histogram& h) {
  if (h.count() == 0) return {};
  auto out = bars_by(h, {20, 50, 100});
  if (out.size() <= few_bars)
    out = bars_by(h, {12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100});
  if (out.size() > most_bars) out = bars_by(h, {20, 50, 100});
  if (out.size() > most_bars) out = bars_by(h, {100});
  return out;
}

std::string plot_of(const load::histogram& h) {
  const auto bars = plot_bars(h);
  std::uint64_t longest = 1;
  for (const auto& b : bars) longest = std::max(longest, b.calls);
  std::string out;
  for (const auto& b : bars) {
    const auto share = static_cast<double>(b.calls) / static_cast<double>(longest);
    auto width = static_cast<std::size_t>(share * widest + 0.5);
    if (b.calls > 0) width = std::max<std::size_t>(width, 1);
    out += fmt::format("{:>9} ms |{:<{}} {}\n", "<" + ms(b.below), std::string(width, '#'), widest, b.calls);
  }
  return out;
}

}  // namespace bee::cli
