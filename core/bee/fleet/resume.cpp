#include "bee/fleet/resume.hpp"

#include <algorithm>
#include <map>

namespace bee::fleet {
namespace {

bool is_of_rollback(step_state s) {
  return s == step_state::rolling_back || s == step_state::rolled_back || s == step_state::rollback_failed;
}

// It has had its turn: a run that is done does not come back to it.
bool had_its_turn(step_state s) {
  return s != step_state::planned && s != step_state::skipped && s != step_state::begun &&
         s != step_state::resetting && s != step_state::rolling_back;
}

// The drop stands in front; the rest alone changes nothing that is as it should be.
void forget_drop(node_job& job) {
  if (!job.drops_senders) return;
  job.messages.erase(job.messages.begin());
  job.drops_senders = false;
}

}  // namespace

bool is_untouched(step_state s) {
  return s == step_state::planned || s == step_state::unchanged || s == step_state::skipped ||
         s == step_state::failed;
}

remains remains_of(std::span<const step> steps) {
  remains out;
  out.goes_back =
      std::any_of(steps.begin(), steps.end(), [](const step& s) { return is_of_rollback(s.state); });
  for (const auto& s : steps) {
    const bool is_new = s.state == step_state::ok || s.state == step_state::unchanged;
    const bool is_old = is_untouched(s.state) || s.state == step_state::rolled_back;
    ++((out.goes_back ? is_old : is_new) ? out.done : out.left);
    out.begun += !is_untouched(s.state);
  }
  return out;
}

// That its check said no is no matter of nodes.
bool is_finished(run_state state, std::span<const step> steps) {
  if (state == run_state::rolled_back) return remains_of(steps).left == 0;
  return state == run_state::done &&
         std::all_of(steps.begin(), steps.end(), [](const step& s) { return had_its_turn(s.state); });
}

continuation resume(std::span<const step> steps, std::vector<node_job>& jobs) {
  continuation out;
  std::map<std::string_view, const step*> by_node;
  for (const auto& s : steps) by_node.emplace(s.node, &s);
  out.goes_back = remains_of(steps).goes_back;
  for (auto& job : jobs) {
    const auto at = by_node.find(job.node);
    const auto state = at == by_node.end() ? step_state::planned : at->second->state;
    const bool was_put_back = state == step_state::rolled_back;
    const bool is_done = out.goes_back ? !is_untouched(state) && !was_put_back : state == step_state::ok;
    out.applied.push_back(is_done);
    out.begun.push_back(!is_done && !out.goes_back && !is_untouched(state));
    job.may_have_it = !is_untouched(state);
    if (job.may_have_it) forget_drop(job);
    if (!is_done && !was_put_back) continue;
    job.was = state;
    job.note = at->second->note;
  }
  return out;
}

}  // namespace bee::fleet
