#include "bee/names/record/registry.hpp"

#include <algorithm>

#include "bee/names/record/record_value.hpp"

namespace bee::names {
namespace {

refusal unknown_node(std::string_view name) {
  if (!is_node_name(name)) return {refused::unknown, "no such node"};
  return {refused::unknown, "no node " + std::string(name)};
}

bool is_of(const write_number& by, const node_record& known) {
  return !by.process.empty() && by.process == known.last_write.process;
}

// Asked for before the last that was done.
bool is_repeat(const write_number& by, const node_record& known) {
  return is_of(by, known) && by.count <= known.last_write.count;
}

// What an announcement says, without what the registry adds. A number that was left out is of a request that
// may still come: the change that makes it come too late is one.
bool says_the_same(const node_record& known, node_record wanted) {
  if (wanted.last_write.count > known.last_write.count + 1) return false;
  wanted.changed = known.changed;
  wanted.last_write.count = known.last_write.count;
  return known == wanted;
}

refusal is_down(const node_record& r) {
  return {refused::expired, r.name + " is down: it has to announce itself"};
}

}  // namespace

registry::registry(const snapshot& from, time_point now, const registry_limits& limits)
    : limits_(limits), log_(limits.events, from.floor) {
  for (const auto& e : from.events) log_.add(e);
  for (const auto& r : from.nodes) {
    nodes_.emplace(r->name, r);
    start_lease(*r, now);
  }
  for (const auto& u : from.set_aside) set_aside_.emplace(u.name, u.why);
}

decision registry::announce(node_record wanted) const {
  if (auto ok = check(wanted, limits_.record); !ok) return ok.error();
  if (!wanted.is_live()) return refusal{refused::malformed, "a node that announces itself is not down"};
  const auto known = find(wanted.name);
  if (!known && nodes_.size() >= limits_.nodes)
    return refusal{refused::too_much, "more than " + std::to_string(limits_.nodes) + " nodes"};
  if (known && is_repeat(wanted.last_write, *known))
    return known->is_live() ? decision(std::nullopt) : is_down(*known);
  if (known && wanted.incarnation == 0 && is_of(wanted.last_write, *known))
    wanted.incarnation = known->incarnation;
  if (known)
    if (auto ok = check_claim(wanted, *known); !ok) return ok.error();
  if (wanted.incarnation == 0) wanted.incarnation = std::max(latest(), known ? known->incarnation : 0) + 1;
  if (wanted.incarnation > largest_count)
    return refusal{refused::too_much, "no incarnation comes after the last of " + wanted.name +
                                          ": remove the node, and it begins anew"};
  if (!known) return change{event_kind::up, std::move(wanted)};
  if (says_the_same(*known, wanted)) return std::optional<change>();
  const bool is_same_life = known->is_live() && known->incarnation == wanted.incarnation;
  return change{is_same_life ? event_kind::set : event_kind::up, std::move(wanted), known->changed};
}

answer<void> registry::check_claim(const node_record& wanted, const node_record& known) const {
  if (wanted.incarnation != 0 && wanted.incarnation < known.incarnation)
    return refusal{refused::stale, "incarnation " + std::to_string(known.incarnation) + " of " + known.name +
                                       " has come after this one"};
  const bool is_held = known.is_live() && known.lease_ms != 0;
  if (is_held && wanted.at != known.at)
    return refusal{refused::taken, known.name + " is the node at " + to_string(known.at)};
  return boost::system::in_place_value;
}

answer<record_ptr> registry::find_own(std::string_view name, std::int64_t incarnation) const {
  auto known = find(name);
  if (!known) return unknown_node(name);
  if (incarnation != 0 && incarnation < known->incarnation)
    return refusal{refused::stale, "incarnation " + std::to_string(known->incarnation) + " of " +
                                       known->name + " has come after this one"};
  if (incarnation > known->incarnation)
    return refusal{refused::unknown, "no incarnation " + std::to_string(incarnation) + " of " + known->name};
  return known;
}

decision registry::set(std::string_view name, std::int64_t incarnation, const value::table& fields,
                       const write_number& by) const {
  const auto known = find_own(name, incarnation);
  if (!known) return known.error();
  auto wanted = read_change(**known, fields, limits_.record);
  if (!wanted) return wanted.error();
  if (wanted->is_live() && !(*known)->is_live()) return is_down(**known);
  if (is_repeat(by, **known)) return std::optional<change>();
  if (is_of(by, **known)) wanted->last_write = by;
  if (says_the_same(**known, *wanted)) return std::optional<change>();
  const bool goes_down = !wanted->is_live() && (*known)->is_live();
  const auto kind = goes_down ? event_kind::down : event_kind::set;
  return change{kind, std::move(*wanted), (*known)->changed};
}

decision registry::leave(std::string_view name, std::int64_t incarnation, const write_number& by) const {
  const auto known = find_own(name, incarnation);
  if (!known) return known.error();
  if (!(*known)->is_live() || is_repeat(by, **known)) return std::optional<change>();
  change c{event_kind::down, **known, (*known)->changed};
  if (is_of(by, **known)) c.after.last_write = by;
  c.after.state = node_state::down;
  return c;
}

decision registry::remove(std::string_view name) const {
  const auto known = find(name);
  if (!known) return unknown_node(name);
  return change{event_kind::removed, *known, known->changed};
}

std::vector<change> registry::lapsed(time_point now) const {
  std::vector<change> out;
  for (const auto& [at, name] : by_deadline_) {
    if (at > now) break;
    const auto known = find(name);
    out.push_back({event_kind::down, *known, known->changed});
    out.back().after.state = node_state::down;
  }
  return out;
}

std::optional<change> registry::lapsed(std::string_view name) const {
  const auto known = find(name);
  if (!known || !known->is_live()) return std::nullopt;
  change c{event_kind::down, *known, known->changed, true};
  c.after.state = node_state::down;
  return c;
}

answer<void> registry::renew(std::string_view name, std::int64_t incarnation, time_point came,
                             time_point now) {
  const auto known = find_own(name, incarnation);
  if (!known) return known.error();
  const auto lease = deadlines_.find(name);
  const bool is_over = !(*known)->is_live() || (lease != deadlines_.end() && lease->second <= came);
  if (is_over) return refusal{refused::expired, "the lease of " + (*known)->name + " is over"};
  start_lease(**known, now);
  return boost::system::in_place_value;
}

void registry::apply(const event& e, time_point now) {
  if (e.at() <= latest()) return;
  log_.add(e);
  const auto& name = e.node->name;
  set_aside_.erase(name);
  if (e.kind == event_kind::removed) {
    end_lease(name);
    nodes_.erase(name);
    return;
  }
  nodes_[name] = e.node;
  // What others say about a node is no sign of its life.
  const bool keeps_lease = e.kind == event_kind::set && deadlines_.contains(name);
  if (!keeps_lease) start_lease(*e.node, now);
}

void registry::put_aside(const unreadable& u) {
  if (u.why.empty())
    set_aside_.erase(u.name);
  else
    set_aside_[u.name] = u.why;
}

void registry::keep(std::string_view name, time_point now) {
  if (const auto known = find(name)) start_lease(*known, now);
}

record_ptr registry::find(std::string_view name) const {
  const auto found = nodes_.find(name);
  return found == nodes_.end() ? nullptr : found->second;
}

std::optional<registry::time_point> registry::next_deadline() const {
  if (by_deadline_.empty()) return std::nullopt;
  return by_deadline_.begin()->first;
}

std::vector<std::string> registry::missing(std::span<const std::string> names) const {
  std::vector<std::string> out;
  for (const auto& name : names) {
    const auto known = find(name);
    if (!known || known->state != node_state::ready) out.push_back(name);
  }
  return out;
}

std::vector<std::string> registry::circle(std::string_view name) const {
  // Depth first, each node once: a path that comes back to the start is the circle.
  std::set<std::string, std::less<>> seen;
  std::vector<std::string> path{std::string(name)};
  std::vector<std::size_t> next{0};
  while (!path.empty()) {
    const auto known = find(path.back());
    if (!known || next.back() >= known->depends.size()) {
      path.pop_back();
      next.pop_back();
      continue;
    }
    const auto& to = known->depends[next.back()++];
    if (to == name) return path;
    if (!seen.insert(to).second) continue;
    path.push_back(to);
    next.push_back(0);
  }
  return {};
}

void registry::start_lease(const node_record& r, time_point now) {
  end_lease(r.name);
  if (!r.is_live() || r.lease_ms == 0 || !limits_.watches_leases) return;
  const auto at = now + std::chrono::milliseconds(r.lease_ms);
  deadlines_.emplace(r.name, at);
  by_deadline_.emplace(at, r.name);
}

void registry::end_lease(std::string_view name) {
  const auto known = deadlines_.find(name);
  if (known == deadlines_.end()) return;
  by_deadline_.erase({known->second, known->first});
  deadlines_.erase(known);
}

}  // namespace bee::names
