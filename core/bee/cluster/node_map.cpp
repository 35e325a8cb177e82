#include "bee/cluster/node_map.hpp"

#include <algorithm>

#include "bee/cluster/nearest.hpp"

namespace bee::cluster {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes the run at the front: all digits, or all other bytes.
std::string_view take_run(std::string_view& text) {
  const bool digits = is_digit(text.front());
  std::size_t n = 1;
  while (n < text.size() && is_digit(text[n]) == digits) ++n;
  const auto run = text.substr(0, n);
  text.remove_prefix(n);
  return run;
}

std::string_view without_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

int compare_numbers(std::string_view a, std::string_view b) {
  a = without_zeros(a);
  b = without_zeros(b);
  return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
}

int compare_runs(std::string_view a, std::string_view b) {
  const bool numbers = is_digit(a.front()) && is_digit(b.front());
  return numbers ? compare_numbers(a, b) : a.compare(b);
}

// How much of the front, which is the same in both, decides nothing: whole runs only. Names of a cluster have
// long fronts in common.
std::size_t common_runs(std::string_view a, std::string_view b) {
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  auto n = static_cast<std::size_t>(differ.first - a.begin());
  if (n == 0) return 0;
  const bool digits = is_digit(a[n - 1]);
  const auto is_run_over = [&](std::string_view text) {
    return n < text.size() && is_digit(text[n]) != digits;
  };
  if (is_run_over(a) && is_run_over(b)) return n;
  while (n > 0 && is_digit(a[n - 1]) == digits) --n;
  return n;
}

auto lower_bound(auto& nodes, std::string_view name) {
  return std::lower_bound(nodes.begin(), nodes.end(), name,
                          [](const node& n, std::string_view key) { return natural_less(n.name, key); });
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  const auto common = common_runs(a, b);
  auto rest_a = a.substr(common);
  auto rest_b = b.substr(common);
  while (!rest_a.empty() && !rest_b.empty())
    if (const int order = compare_runs(take_run(rest_a), take_run(rest_b)); order != 0) return order < 0;
  if (rest_a.empty() && rest_b.empty()) return a < b;  // only zeros in front of numbers differ
  return rest_a.empty();
}

void node_map::set(std::string name, std::optional<endpoint> address) {
  const auto at = lower_bound(nodes_, name);
  if (at != nodes_.end() && at->name == name) {
    at->address = std::move(address);
  } else {
    nodes_.insert(at, node{std::move(name), std::move(address)});
  }
}

bool node_map::remove(std::string_view name) {
  const auto at = lower_bound(nodes_, name);
  if (at == nodes_.end() || at->name != name) return false;
  nodes_.erase(at);
  return true;
}

void node_map::merge(const node_map& other) {
  for (const auto& n : other.nodes_) set(n.name, n.address);
}

const node* node_map::find(std::string_view name) const {
  const auto at = lower_bound(nodes_, name);
  return at != nodes_.end() && at->name == name ? &*at : nullptr;
}

const node* node_map::find(const endpoint& address) const {
  const auto at =
      std::find_if(nodes_.begin(), nodes_.end(), [&](const node& n) { return n.address == address; });
  return at != nodes_.end() ? &*at : nullptr;
}

std::string_view node_map::nearest(std::string_view name) const {
  std::vector<std::string_view> names;
  names.reserve(nodes_.size());
  for (const auto& n : nodes_) names.push_back(n.name);
  return nearest_of(name, names);
}

std::vector<node_change> diff(const node_map& before, const node_map& after) {
  std::vector<node_change> changes;
  auto old = before.nodes().begin();
  auto now = after.nodes().begin();
  const auto old_end = before.nodes().end();
  const auto now_end = after.nodes().end();
  while (old != old_end || now != now_end) {
    if (now == now_end || (old != old_end && natural_less(old->name, now->name))) {
      changes.push_back({change_kind::removed, old->name, old->address, {}});
      ++old;
    } else if (old == old_end || natural_less(now->name, old->name)) {
      changes.push_back({change_kind::added, now->name, {}, now->address});
      ++now;
    } else {
      if (old->address != now->address)
        changes.push_back({change_kind::changed, now->name, old->address, now->address});
      ++old;
      ++now;
    }
  }
  return changes;
}

}  // namespace bee::cluster
