// How a run that was killed, stopped or interrupted goes on.
#pragma once

#include <span>
#include <vector>

#include "bee/fleet/jobs.hpp"

namespace bee::fleet {

struct continuation {
  /// Which of the jobs have been done, forwards or at least in part backwards: rollout's `applied_before`.
  std::vector<bool> applied;
  /// Which may have the change already, or have it and were not verified: rollout's `begun_before`.
  std::vector<bool> begun;
  /// The run was being put back when it ended: rollout::start_rollback() goes on with that.
  bool goes_back = false;
};

/// What a rollout needs to go on. `jobs` are those of the same run, planned anew; each is told how it was
/// left, and a node that may have been told to drop its senders is not told again. Nodes that were not part
/// of the run are new to it.
continuation resume(std::span<const step> steps, std::vector<node_job>& jobs);

/// What is left of a run, by its steps.
struct remains {
  bool goes_back = false;  ///< it was being put back
  std::size_t done = 0;    ///< nodes that have had their turn, and are to stay as they are
  std::size_t left = 0;    ///< nodes to be told the change, or to be put back
  std::size_t begun = 0;   ///< of all nodes, those that may have been sent something
};
remains remains_of(std::span<const step> steps);

/// Nothing is sent in these states, and nothing was before.
bool is_untouched(step_state);

/// Whether a run that ended in that state has nothing left to do.
bool is_finished(run_state, std::span<const step> steps);

}  // namespace bee::fleet
