#include "bee/fleet/resume.hpp"

#include <map>

namespace bee::fleet {
namespace {

bool is_of_rollback(step_state s) {
  return s == step_state::rolling_back || s == step_state::rolled_back || s == step_state::rollback_failed;
}

// States in which nothing was sent to the node.
bool is_untouched(step_state s) {
  return s == step_state::planned || s == step_state::skipped || s == step_state::failed;
}

}  // namespace

std::optional<std::vector<bool>> resume(std::span<const step> steps, std::vector<node_job>& jobs) {
  std::map<std::string_view, const step*> by_node;
  for (const auto& s : steps) {
    if (is_of_rollback(s.state)) return std::nullopt;
    by_node.emplace(s.node, &s);
  }
  std::vector<bool> applied(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto at = by_node.find(jobs[i].node);
    if (at == by_node.end()) continue;
    const auto state = at->second->state;
    applied[i] = state == step_state::ok;
    if (is_untouched(state) || !jobs[i].drops_senders) continue;
    // The drop stands in front; the whole table alone changes nothing that is as it should be.
    jobs[i].messages.erase(jobs[i].messages.begin());
    jobs[i].drops_senders = false;
  }
  return applied;
}

}  // namespace bee::fleet
