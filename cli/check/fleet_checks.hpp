// Checks that ask the cluster daemons of the nodes: mesh and map.
#pragma once

#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/check/check_plan.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// The findings of each node, by its place; none of one that can not be reached. Opens one connection to each
/// node, and none between nodes. Fails when the cluster file or the journal can not be read, and when a
/// signal has ended it.
attempt<std::vector<std::vector<finding>>> judge_fleet(const invocation&, const check_plan&,
                                                       const std::vector<cluster::node>&, report&);

}  // namespace bee::cli
