// How a run that was killed, stopped or interrupted goes on.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bee/fleet/jobs.hpp"

namespace bee::fleet {

/// What a rollout needs to go on: which of the jobs have been done (rollout's `applied_before`). `jobs` are
/// those of the same push, planned anew; a node that may have been told to drop its senders is not told
/// again. Nodes that were not part of the run are new to it. Nothing when the run was being put back: it has
/// no way forward.
std::optional<std::vector<bool>> resume(std::span<const step> steps, std::vector<node_job>& jobs);

}  // namespace bee::fleet
