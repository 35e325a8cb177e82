#include "cli/bench/bench_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace bee::cli {
namespace {

constexpr std::size_t most_bars = 20;
constexpr std::size_t widest = 40;

constexpr std::uint64_t coarse_steps[] = {20, 50, 100};
constexpr std::uint64_t fine_steps[] = {12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100};

// The ends of ranges up to one above `most`: these steps of each ten, from 10 to 100.
std::vector<std::uint64_t> ends_by(std::span<const std::uint64_t> steps, std::uint64_t most) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t tens = 10; tens < 1'000'000'000'000'000; tens *= 10)
    for (const auto step : steps) {
      out.push_back(tens / 10 * step);
      if (out.back() > most) return out;
    }
  return out;
}

std::vector<plot_bar> bars_of(const load::histogram& h, const std::vector<std::uint64_t>& ends) {
  std::vector<plot_bar> out;
  std::uint64_t from = 0;
  for (const auto below : ends) {
    const auto calls = h.between(from, below);
    if (calls > 0 || !out.empty()) out.push_back({from, below, calls});
    from = below;
  }
  while (!out.empty() && out.back().calls == 0) out.pop_back();
  return out;
}

// Fine up to the end behind which few calls lie, and coarse from there.
std::vector<std::uint64_t> fine_ends(const load::histogram& h) {
  auto out = ends_by(fine_steps, h.at(0.98));
  for (const auto end : ends_by(coarse_steps, h.most()))
    if (end > out.back()) out.push_back(end);
  return out;
}

std::string ms(std::uint64_t ns) {
  return fmt::format("{:.6g}", static_cast<double>(ns) * 1e-6);
}

}  // namespace

std::vector<plot_bar> plot_bars(const load::histogram& h) {
  if (h.count() == 0) return {};
  auto out = bars_of(h, fine_ends(h));
  if (out.size() > most_bars) out = bars_of(h, ends_by(coarse_steps, h.most()));
  return out;
}

std::string plot_of(const load::histogram& h) {
  const auto bars = plot_bars(h);
  std::uint64_t longest = 1;
  for (const auto& b : bars) longest = std::max(longest, b.calls);
  std::string out;
  bool was_empty = false;
  for (const auto& b : bars) {
    if (b.calls == 0) {
      if (!std::exchange(was_empty, true)) out += fmt::format("{:>12}\n", "...");
      continue;
    }
    was_empty = false;
    const auto share = static_cast<double>(b.calls) / static_cast<double>(longest);
    const auto width = std::max<std::size_t>(static_cast<std::size_t>(share * widest + 0.5), 1);
    out += fmt::format("{:>9} ms |{:<{}} {}\n", "<" + ms(b.below), std::string(width, '#'), widest, b.calls);
  }
  return out;
}

}  // namespace bee::cli
