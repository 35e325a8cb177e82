#include "bee/observe/rates.hpp"

#include <algorithm>

namespace bee::observe {
namespace {

// Calls `each` with both samples of every service that both have.
template <class Each>
void for_both(const node_sample& before, const node_sample& now, Each each) {
  auto old = before.services.begin();
  for (const auto& s : now.services) {
    while (old != before.services.end() && old->handle < s.handle) ++old;
    if (old != before.services.end() && old->handle == s.handle) each(*old, s);
  }
}

template <class T>
bool has_gone_back(const std::optional<T>& before, const std::optional<T>& now) {
  return before && now && *now < *before;
}

template <class T>
std::optional<double> rate(const std::optional<T>& before, const std::optional<T>& now, double seconds) {
  if (!before || !now) return std::nullopt;
  return static_cast<double>(*now - *before) / seconds;
}

void add_rate(std::optional<double>& sum, const std::optional<double>& more) {
  if (more) sum = sum.value_or(0) + *more;
}

}  // namespace

const service_rates* node_rates::find(std::uint32_t handle) const {
  const auto at = std::lower_bound(services.begin(), services.end(), handle,
                                   [](const service_rates& r, std::uint32_t h) { return r.handle < h; });
  return at != services.end() && at->handle == handle ? &*at : nullptr;
}

// What is not told at one of the looks says nothing: the list may have come without a command.
bool is_another_life(const node_sample& before, const node_sample& now) {
  bool out = false;
  for_both(before, now, [&](const service_sample& b, const service_sample& n) {
    const bool is_another = !b.command.empty() && !n.command.empty() && b.command != n.command;
    out = out || is_another || has_gone_back(b.cpu, n.cpu) || has_gone_back(b.messages, n.messages);
  });
  return out;
}

node_rates rates_between(const node_sample& before, const node_sample& now) {
  node_rates out;
  const auto seconds = std::chrono::duration<double>(now.at - before.at).count();
  if (!(seconds > 0) || is_another_life(before, now)) return out;
  for_both(before, now, [&](const service_sample& b, const service_sample& n) {
    const service_rates r{n.handle, rate(b.cpu, n.cpu, seconds), rate(b.messages, n.messages, seconds)};
    add_rate(out.cpu, r.cpu);
    add_rate(out.messages, r.messages);
    out.services.push_back(r);
  });
  return out;
}

}  // namespace bee::observe
