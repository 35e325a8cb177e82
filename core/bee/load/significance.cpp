#include "bee/load/significance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace bee::load {
namespace {

constexpr std::size_t fewest = 8;
constexpr double rare = 0.01;
constexpr double least_change = 0.02;

// The sum of the ranks of the first sample, and what ties take from the variance: of t equal values t^3 - t.
struct ranked {
  double first = 0;
  double ties = 0;
};

ranked rank(std::span<const double> a, std::span<const double> b) {
  std::vector<std::pair<double, bool>> all;
  for (const double v : a) all.emplace_back(v, true);
  for (const double v : b) all.emplace_back(v, false);
  std::sort(all.begin(), all.end());
  ranked out;
  for (std::size_t i = 0; i < all.size();) {
    auto end = i;
    while (end < all.size() && all[end].first == all[i].first) ++end;
    const auto same = static_cast<double>(end - i);
    const auto middle = static_cast<double>(i + end + 1) / 2;  // ranks begin at 1
    for (; i < end; ++i) out.first += all[i].second ? middle : 0;
    out.ties += same * same * same - same;
  }
  return out;
}

}  // namespace

double chance_of(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return 1;
  const auto n = static_cast<double>(a.size());
  const auto m = static_cast<double>(b.size());
  const auto ranks = rank(a, b);
  const double all = n + m;
  const double variance = n * m / 12 * (all + 1 - ranks.ties / (all * (all - 1)));
  if (variance <= 0) return 1;  // all are equal
  const double away = std::abs(ranks.first - n * (n + 1) / 2 - n * m / 2) - 0.5;
  return away <= 0 ? 1 : std::erfc(away / std::sqrt(2 * variance));
}

double median_of(std::span<const double> values) {
  if (values.empty()) return 0;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

comparison compare(std::span<const double> before, std::span<const double> after) {
  comparison out{median_of(before), median_of(after), chance_of(before, after), verdict::too_few};
  if (before.size() < fewest || after.size() < fewest) return out;
  const bool is_small = std::abs(out.after - out.before) < least_change * std::abs(out.before);
  out.says = out.chance > rare || is_small ? verdict::noise
             : out.after < out.before      ? verdict::lower
                                           : verdict::higher;
  return out;
}

}  // namespace bee::load
