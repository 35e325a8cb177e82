#include "bee/fleet/jobs.hpp"

#include <algorithm>

#include "bee/fleet/stock.hpp"

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
  return shared(pack_reload(off));
}

std::vector<std::string> live_names(const cluster::node_map& map) {
  std::vector<std::string> names;
  for (const auto& n : map.nodes())
    if (n.address) names.push_back(n.name);
  return names;
}

}  // namespace

std::vector<node_job> push_jobs(const plan& p, const std::map<std::string, std::vector<std::string>>& peers,
                                verify_kind verify) {
  const auto whole = shared(pack_reload(*p.sent));
  const auto live = live_names(*p.sent);
  std::map<map_ptr, message_ptr> undos;
  std::vector<node_job> jobs;
  for (const auto& n : p.nodes) {
    if (n.is_up_to_date) continue;
    node_job job{n.node, n.at, {}, nullptr, !n.resets.empty(), {}, n.step->before, n.step->after};
    if (job.drops_senders) job.messages.push_back(drop_of(n.resets));
    job.messages.push_back(whole);
    if (n.step->undo) {
      auto& undo = undos[n.step->undo];
      if (!undo) undo = shared(pack_reload(*n.step->undo));
      job.undo = undo;
    }
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

std::size_t mesh_connections(const plan& p) {
  const auto live = live_names(*p.sent);
  std::size_t count = 0;
  for (const auto& n : p.nodes)
    if (!n.is_up_to_date) count += live.size() - static_cast<std::size_t>(is_live(*p.sent, n.node));
  return count;
}

}  // namespace bee::fleet
