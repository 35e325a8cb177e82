// How a run that was killed, stopped or interrupted goes on.
#pragma once

#include <span>
#include <vector>

#include "bee/fleet/jobs.hpp"

namespace bee::fleet {

struct continuation {
  /// Which of the jobs have been done, forwards or at least in part backwards: rollout's `applied_before`.
  std::vector<bool> applied;
  /// The run was being put back when it ended: rollout::start_rollback() goes on with that.
  bool goes_back = false;
};

/// What a rollout needs to go on. `jobs` are those of the same run, planned anew; each is told how it was
/// left, and a node that may have been told to drop its senders is not told again. Nodes that were not part
/// of the run are new to it.
continuation resume(std::span<const step> steps, std::vector<node_job>& jobs);

}  // namespace bee::fleet
