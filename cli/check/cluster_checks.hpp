// Checks of what all nodes share.
#pragma once

#include <vector>

#include "cli/check/check_plan.hpp"

namespace bee::cli {

/// nowaiting: whether the cluster file says `__nowaiting = true`. Nothing when there is no file.
std::vector<finding> judge_cluster(const invocation&, const check_plan&);

}  // namespace bee::cli
