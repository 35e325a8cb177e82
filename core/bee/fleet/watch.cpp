#include "bee/fleet/watch.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace bee::fleet {
namespace {

constexpr std::chrono::milliseconds longest_wait{15'000};
constexpr double widest_spread = 0.2;

std::uint32_t highest(const service_list& all) {
  std::uint32_t out = 0;
  for (const auto& s : all) out = std::max(out, s.handle);
  return out;
}

// The service that serves one connection: it comes and goes with everybody who connects, beectl included.
bool is_agent(const service& s) {
  return s.command.find("clusteragent") != std::string::npos;
}

}  // namespace

std::string_view to_text(event_kind k) {
  constexpr std::string_view texts[] = {"up",      "down",       "restarted",    "moved",   "added",
                                        "removed", "service-up", "service-down", "revision"};
  return texts[static_cast<int>(k)];
}

bool is_another_process(const service_list& before, const service_list& now) {
  if (highest(now) <= highest(before)) return true;
  std::map<std::uint32_t, const std::string*> commands;
  for (const auto& s : before) commands.emplace(s.handle, &s.command);
  return std::any_of(now.begin(), now.end(), [&](const service& s) {
    const auto at = commands.find(s.handle);
    return at != commands.end() && *at->second != s.command;
  });
}

void watch::remove_absent(std::span<const cluster::node> nodes, unix_ms now) {
  std::set<std::string_view> names;
  for (const auto& n : nodes) names.insert(n.name);
  for (auto at = nodes_.begin(); at != nodes_.end();) {
    const bool is_there = names.count(at->first) > 0;
    if (!is_there) tell(event_kind::removed, at->first, at->second, now);
    at = is_there ? std::next(at) : nodes_.erase(at);
  }
}

void watch::set_nodes(std::span<const cluster::node> nodes, unix_ms now) {
  if (has_begun_) remove_absent(nodes, now);
  for (const auto& n : nodes) {
    const auto [at, is_new] = nodes_.try_emplace(n.name);
    auto& w = at->second;
    const auto before = w.at;
    if (!is_new && before == n.address.value_or(endpoint{})) continue;
    w = {n.address.value_or(endpoint{}), state::unseen, !has_begun_, false, false, {}};
    if (!has_begun_) continue;
    auto e = event_of(is_new ? event_kind::added : event_kind::moved, n.name, w, now);
    if (!is_new) e.before = before;
    push(std::move(e));
  }
  has_begun_ = true;
}

void watch::saw(const std::string& node, service_list services, bool is_reconnected, unix_ms now) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  auto& w = at->second;
  std::sort(services.begin(), services.end());
  const bool is_another =
      w.was_up && is_reconnected &&
      (w.was_refused || (!w.services.empty() && is_another_process(w.services, services)));
  auto about = event_of(is_another ? event_kind::restarted : event_kind::up, node, w, now);
  about.services = static_cast<std::size_t>(
      std::count_if(services.begin(), services.end(), [](const auto& s) { return !is_agent(s); }));
  if (is_another) w.services.clear();
  const bool is_silent = w.is_first && !tells_initial_;
  if (!is_silent && (w.is != state::up || is_another)) push(about);
  if (!is_silent) tell_services(node, w, services, about);
  mark_up(w);
  w.services = std::move(services);
}

void watch::heard(const std::string& node, bool is_reconnected, unix_ms now) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  auto& w = at->second;
  const bool is_another = w.was_up && is_reconnected && w.was_refused;
  const bool is_silent = w.is_first && !tells_initial_;
  if (is_another) w.services.clear();
  if (!is_silent && (w.is != state::up || is_another))
    tell(is_another ? event_kind::restarted : event_kind::up, node, w, now);
  mark_up(w);
}

void watch::mark_up(watched& w) {
  w.is = state::up;
  w.is_first = false;
  w.was_refused = false;
  w.was_up = true;
}

// What went is told before what came.
void watch::tell_services(const std::string& node, const watched& w, const service_list& now_there,
                          event about) {
  const auto add = [&](const service& s, event_kind what) {
    if (is_agent(s)) return;
    auto e = event_of(what, node, w, about.at);
    e.handle = s.handle;
    e.command = s.command;
    push(std::move(e));
  };
  service_list gone;
  service_list come;
  std::set_difference(w.services.begin(), w.services.end(), now_there.begin(), now_there.end(),
                      std::back_inserter(gone));
  std::set_difference(now_there.begin(), now_there.end(), w.services.begin(), w.services.end(),
                      std::back_inserter(come));
  for (const auto& s : gone) add(s, event_kind::service_down);
  for (const auto& s : come) add(s, event_kind::service_up);
}

void watch::missed(const std::string& node, const absence& a, unix_ms now) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  auto& w = at->second;
  const bool is_silent = w.is == state::down || (w.is_first && !tells_initial_);
  if (!is_silent) tell(event_kind::down, node, w, now, a.why);
  w.is = state::down;
  w.is_first = false;
  w.was_refused |= a.is_refused;
}

void watch::saw_runs(std::span<const run> runs, unix_ms now) {
  std::map<run_id, const run*> in_order;
  for (const auto& r : runs) in_order.emplace(r.id, &r);
  for (const auto& [id, r] : in_order) {
    const auto known = runs_.find(id);
    const bool is_news = known == runs_.end() || known->second != r->state;
    runs_[id] = r->state;
    const bool is_newest = id == in_order.rbegin()->first;
    const bool is_told = has_runs_ || (tells_initial_ && is_newest);
    if (!is_news || !is_told) continue;
    event e;
    e.what = event_kind::revision;
    e.at = now;
    e.is_initial = !has_runs_;
    e.of = *r;
    push(std::move(e));
  }
  // What fell out of the newest never comes again.
  if (!in_order.empty()) runs_.erase(runs_.begin(), runs_.lower_bound(in_order.begin()->first));
  has_runs_ = true;
}

void watch::tell(event_kind what, const std::string& node, const watched& w, unix_ms now,
                 const std::string& why) {
  auto e = event_of(what, node, w, now);
  e.why = why;
  push(std::move(e));
}

event watch::event_of(event_kind what, const std::string& node, const watched& w, unix_ms now) const {
  event e;
  e.what = what;
  e.at = now;
  e.node = node;
  e.address = w.at;
  e.is_initial = w.is_first;
  return e;
}

void watch::push(event e) {
  events_.push_back(std::move(e));
}

std::vector<event> watch::take_events() {
  return std::exchange(events_, {});
}

bool watch::is_up(const std::string& node) const {
  const auto at = nodes_.find(node);
  return at != nodes_.end() && at->second.is == state::up;
}

std::chrono::milliseconds next_look(std::chrono::milliseconds interval, std::size_t failures, double spread) {
  auto wait = interval;
  const auto most = std::max(longest_wait, interval);
  for (std::size_t i = 0; i < failures && wait < most; ++i) wait *= 2;
  const auto middle = static_cast<double>(std::min(wait, most).count());
  return std::chrono::milliseconds(static_cast<std::int64_t>(middle * (1 + widest_spread * spread)));
}

}  // namespace bee::fleet
