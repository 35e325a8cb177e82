#include "bee/fleet/plan.hpp"

#include <algorithm>
#include <set>

#include "bee/stock/process_text.hpp"

namespace bee::fleet {
namespace {

using cluster::node_map;

map_ptr shared(node_map map) {
  return std::make_shared<const node_map>(std::move(map));
}

bool is_live(const node_map& map, std::string_view name) {
  const auto* n = map.find(name);
  return n && n->address;
}

struct name_order {
  bool operator()(const std::string& a, const std::string& b) const { return cluster::natural_less(a, b); }
};
using name_set = std::set<std::string, name_order>;

void add_live(const node_map& map, name_set& names) {
  for (const auto& n : map.nodes())
    if (n.address) names.insert(n.name);
}

// Names that nodes have or had, by the journal and by their senders.
name_set known_names(const plan_request& request) {
  name_set names;
  if (request.last) add_live(*request.last, names);
  std::set<map_ptr> added;
  for (const auto& k : request.known)
    if (added.insert(k.map).second) add_live(*k.map, names);
  for (const auto& [node, peers] : request.peers)
    for (const auto& peer : peers)
      if (!request.last || !request.last->find(peer)) names.insert(peer);
  return names;
}

bool is_chosen(const plan_request& request, const std::string& name) {
  return request.only.empty() ||
         std::find(request.only.begin(), request.only.end(), name) != request.only.end();
}

void build_table(const plan_request& request, const name_set& known, plan& out) {
  node_map sent;
  for (const auto& n : request.wanted.nodes())
    if (is_chosen(request, n.name)) sent.set(n.name, n.address);
  const name_set also_off(request.also_off.begin(), request.also_off.end());
  name_set absent = known;
  absent.insert(also_off.begin(), also_off.end());
  for (const auto& name : absent) {
    if (request.wanted.find(name)) continue;
    if (!also_off.contains(name) && (!request.prune || !is_chosen(request, name))) {
      out.left.push_back(name);
    } else {
      sent.set(name, std::nullopt);
      out.gone.push_back(name);
    }
  }
  out.sent = shared(std::move(sent));
}

// Without any knowledge the file is measured against itself.
void count_removals(const plan_request& request, const name_set& known, plan& out) {
  const auto is_off = [&](const std::string& name) {
    const auto* n = out.sent->find(name);
    return n && !n->address;
  };
  if (!known.empty()) {
    out.known_names = known.size();
    out.removed = static_cast<std::size_t>(std::count_if(known.begin(), known.end(), is_off));
    return;
  }
  out.known_names = request.wanted.nodes().size();
  for (const auto& n : request.wanted.nodes()) out.removed += is_off(n.name);
}

// The table that gives each name of `sent` the meaning that it has in `before`.
map_ptr undo_of(const node_map& sent, const map_ptr& before) {
  if (!before) return nullptr;
  node_map undo;
  for (const auto& n : sent.nodes()) {
    const auto* old = before->find(n.name);
    undo.set(n.name, old ? old->address : std::nullopt);
  }
  return shared(std::move(undo));
}

// The journal knows what it pushed and not what the node read itself: a name that it does not know may be
// there, so `false` for it is a change.
std::vector<cluster::node_change> changes_of(const node_map& before, const node_map& after) {
  auto changes = diff(before, after);
  for (auto& c : changes) {
    if (!c.before) c.kind = cluster::change_kind::added;
    if (!c.after) c.kind = cluster::change_kind::removed;
  }
  return changes;
}

std::shared_ptr<const transition> step_from(const map_ptr& before, const plan_request& request,
                                            const plan& p) {
  transition t;
  t.before = before;
  t.undo = undo_of(*p.sent, before ? before : request.settled);
  if (!before) {
    t.after = p.sent;
    return std::make_shared<const transition>(std::move(t));
  }
  auto after = *before;
  after.merge(*p.sent);
  t.changes = changes_of(*before, after);
  t.after = shared(std::move(after));
  return std::make_shared<const transition>(std::move(t));
}

bool is_touched(const transition& step, const node_map& sent, const std::string& peer) {
  const auto* now = sent.find(peer);
  if (!now) return false;
  if (!now->address) return true;
  return std::any_of(step.changes.begin(), step.changes.end(), [&](const auto& c) { return c.name == peer; });
}

void plan_senders(const plan_request& request, const plan& p, node_plan& n) {
  const auto shown = request.peers.find(n.node);
  if (shown == request.peers.end()) return;
  for (const auto& peer : shown->second) {
    if (request.force && is_live(*p.sent, peer)) {
      n.resets.push_back(peer);
    } else if (is_touched(*n.step, *p.sent, peer)) {
      n.drops.push_back(peer);
    }
  }
}

void look_at_process(const plan_request& request, const known_node& known, node_plan& n) {
  n.known_since = known.since;
  n.known_process = known.process;
  n.has_restarted = request.processes.contains(n.node) && stock::is_another_life(known.process, n.process);
}

}  // namespace

bool plan::changes_something() const {
  return std::any_of(nodes.begin(), nodes.end(), [](const auto& n) { return !n.is_up_to_date; });
}

plan make_plan(const plan_request& request) {
  plan out;
  out.is_forced = request.force;
  const auto names = known_names(request);
  build_table(request, names, out);
  count_removals(request, names, out);
  std::map<std::string_view, const known_node*> by_name;
  for (const auto& k : request.known) by_name.emplace(k.node, &k);
  std::map<map_ptr, std::shared_ptr<const transition>> steps;
  for (const auto& target : request.targets) {
    node_plan n;
    n.node = target.name;
    n.at = target.address.value_or(endpoint{});
    const auto at = by_name.find(target.name);
    // At another address there is another process: what the old one knew says nothing about it.
    const auto* known = at != by_name.end() && at->second->at == n.at ? at->second : nullptr;
    if (const auto now = request.processes.find(n.node); now != request.processes.end())
      n.process = now->second;
    if (known) look_at_process(request, *known, n);
    const map_ptr before = known && !n.has_restarted ? known->map : nullptr;
    auto& step = steps[before];
    if (!step) step = step_from(before, request, out);
    n.step = step;
    n.is_up_to_date = before && step->changes.empty() && !request.force;
    plan_senders(request, out, n);
    out.nodes.push_back(std::move(n));
  }
  return out;
}

}  // namespace bee::fleet
