#include "bee/fleet/resume.hpp"

#include <algorithm>
#include <map>

namespace bee::fleet {
namespace {

bool is_of_rollback(step_state s) {
  return s == step_state::rolling_back || s == step_state::rolled_back || s == step_state::rollback_failed;
}

// States in which nothing was sent to the node.
bool is_untouched(step_state s) {
  return s == step_state::planned || s == step_state::unchanged || s == step_state::skipped ||
         s == step_state::failed;
}

// The drop stands in front; the rest alone changes nothing that is as it should be.
void forget_drop(node_job& job) {
  if (!job.drops_senders) return;
  job.messages.erase(job.messages.begin());
  job.drops_senders = false;
}

}  // namespace

continuation resume(std::span<const step> steps, std::vector<node_job>& jobs) {
  continuation out;
  std::map<std::string_view, const step*> by_node;
  for (const auto& s : steps) by_node.emplace(s.node, &s);
  out.goes_back =
      std::any_of(steps.begin(), steps.end(), [](const step& s) { return is_of_rollback(s.state); });
  for (auto& job : jobs) {
    const auto at = by_node.find(job.node);
    const auto state = at == by_node.end() ? step_state::planned : at->second->state;
    const bool was_put_back = state == step_state::rolled_back;
    const bool is_done = out.goes_back ? !is_untouched(state) && !was_put_back : state == step_state::ok;
    out.applied.push_back(is_done);
    job.may_have_it = !is_untouched(state);
    if (job.may_have_it) forget_drop(job);
    if (!is_done && !was_put_back) continue;
    job.was = state;
    job.note = at->second->note;
  }
  return out;
}

}  // namespace bee::fleet
