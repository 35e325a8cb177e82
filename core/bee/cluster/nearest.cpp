#include "bee/cluster/nearest.hpp"

#include <algorithm>
#include <vector>

namespace bee::cluster {
namespace {

constexpr std::size_t max_compared = 256;  // longer names are not typing errors of each other

// Two of four letters make another word ("kill" is not "call"); a typing error is one, or two neighbours
// swapped.
std::size_t allowed_distance(std::string_view name) {
  return std::max<std::size_t>(name.size() / 3, 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string_view nearest_of(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > max_compared) return {};
  std::string_view best;
  std::size_t best_distance = allowed_distance(name) + 1;
  for (const auto candidate : candidates) {
    if (candidate.size() > max_compared) continue;
    const auto distance = edit_distance(name, candidate);
    if (distance >= best_distance || distance >= candidate.size()) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

}  // namespace bee::cluster
