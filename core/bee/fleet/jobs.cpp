#include "bee/fleet/jobs.hpp"

#include <algorithm>
#include <set>

#include "bee/stock/stock_node.hpp"

namespace bee::fleet {
namespace {

message_ptr shared(std::string message) {
  return std::make_shared<const std::string>(std::move(message));
}

bool is_live(const cluster::node_map& map, std::string_view name) {
  const auto* n = map.find(name);
  return n && n->address;
}

// The senders go down in the same write that brings them up again: nothing can come between.
message_ptr drop_of(const std::vector<std::string>& peers) {
  cluster::node_map off;
  for (const auto& peer : peers) off.set(peer, std::nullopt);
  return shared(stock::pack_reload(off));
}

std::vector<std::string> live_names(const cluster::node_map& map) {
  std::vector<std::string> names;
  for (const auto& n : map.nodes())
    if (n.address) names.push_back(n.name);
  return names;
}

const std::vector<std::string> no_names;

// The table that gives a node back what it was known to have; null when that is unknown.
message_ptr undo_to(const map_ptr& before, std::map<map_ptr, message_ptr>& made) {
  if (!before) return nullptr;
  auto& undo = made[before];
  if (!undo) undo = shared(stock::pack_reload(*before));
  return undo;
}

void take_process(const node_plan& n, node_job& job) {
  job.known_process = n.known_process;
  job.process = n.process;
}

// What is gone, off; what is dropped, at its address again.
cluster::node_map table_of_reset(const plan& p, const node_plan& n) {
  cluster::node_map table;
  for (const auto& name : p.gone) table.set(name, std::nullopt);
  for (const auto& peer : n.resets)
    if (const auto* entry = p.sent->find(peer)) table.set(peer, entry->address);
  return table;
}

// A node waits for ever for a peer that it does not know: only those with a sender, or that it was sent.
std::vector<std::string> peers_to_ask(const reload_request& request, const node_plan& n,
                                      const std::vector<std::string>& senders) {
  std::set<std::string> names;
  if (request.verify == verify_kind::peers || request.verify == verify_kind::mesh)
    names.insert(senders.begin(), senders.end());
  if (request.verify == verify_kind::mesh && n.step->before)
    for (const auto& known : n.step->before->nodes()) names.insert(known.name);
  std::vector<std::string> out;
  for (const auto& name : names)
    if (name != n.node && is_live(request.file, name)) out.push_back(name);
  return out;
}

// The messages of a push, made once for all nodes that had the same.
class push_messages {
 public:
  explicit push_messages(const plan& p)
      : whole_(shared(stock::pack_reload(*p.sent))),
        always_all_(p.is_forced || whole_->size() <= largest_cheap_table) {}

  message_ptr forward(const node_plan& n) { return sends_all(n) ? whole_ : made_for(n).forward; }
  message_ptr back(const node_plan& n) {
    if (!n.step->undo) return nullptr;
    if (!sends_all(n)) return made_for(n).back;
    auto& undo = undos_[n.step->undo];
    if (!undo) undo = shared(stock::pack_reload(*n.step->undo));
    return undo;
  }

 private:
  struct pair {
    message_ptr forward;
    message_ptr back;
  };

  // Where the whole table is cheap, it also repairs what the journal does not know of.
  bool sends_all(const node_plan& n) const { return always_all_ || !n.step->before; }

  const pair& made_for(const node_plan& n) {
    auto& made = parts_[n.step.get()];
    if (made.forward) return made;
    cluster::node_map forward;
    cluster::node_map back;
    for (const auto& c : n.step->changes) {
      forward.set(c.name, c.after);
      back.set(c.name, c.before);
    }
    made = {shared(stock::pack_reload(forward)), shared(stock::pack_reload(back))};
    return made;
  }

  message_ptr whole_;
  bool always_all_;
  std::map<map_ptr, message_ptr> undos_;
  std::map<const transition*, pair> parts_;
};

}  // namespace

std::vector<node_job> push_jobs(const plan& p, const std::map<std::string, std::vector<std::string>>& peers,
                                verify_kind verify) {
  push_messages messages(p);
  const auto live = live_names(*p.sent);
  std::vector<node_job> jobs;
  for (const auto& n : p.nodes) {
    if (n.is_up_to_date) continue;
    node_job job{n.node,         n.at,          {},           nullptr, !n.resets.empty(), {},
                 n.step->before, n.step->after, n.known_since};
    take_process(n, job);
    if (job.drops_senders) job.messages.push_back(drop_of(n.resets));
    job.messages.push_back(messages.forward(n));
    job.undo = messages.back(n);
    if (verify == verify_kind::mesh) {
      job.must_reach = live;
      std::erase(job.must_reach, n.node);
    } else if (const auto at = peers.find(n.node); verify == verify_kind::peers && at != peers.end()) {
      for (const auto& peer : at->second)
        if (is_live(*p.sent, peer)) job.must_reach.push_back(peer);
    }
    jobs.push_back(std::move(job));
  }
  return jobs;
}

std::vector<node_job> reload_jobs(const plan& p, const reload_request& request) {
  const auto own = shared(stock::pack_own_reload());
  std::map<map_ptr, message_ptr> undos;
  std::vector<node_job> jobs;
  for (const auto& n : p.nodes) {
    node_job job{n.node,         n.at,    {},           undo_to(n.step->before, undos), !n.resets.empty(), {},
                 n.step->before, nullptr, n.known_since};
    take_process(n, job);
    if (request.is_forced) {
      if (job.drops_senders) job.messages.push_back(drop_of(n.resets));
      job.messages.push_back(shared(stock::pack_reload(table_of_reset(p, n))));
    }
    job.messages.push_back(own);
    const auto at = request.peers.find(n.node);
    job.must_reach = peers_to_ask(request, n, at == request.peers.end() ? no_names : at->second);
    jobs.push_back(std::move(job));
  }
  return jobs;
}

std::size_t mesh_connections(const plan& p) {
  const auto live = live_names(*p.sent);
  std::size_t count = 0;
  for (const auto& n : p.nodes)
    if (!n.is_up_to_date) count += live.size() - static_cast<std::size_t>(is_live(*p.sent, n.node));
  return count;
}

}  // namespace bee::fleet
