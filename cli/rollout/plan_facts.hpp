// What is planned for a node, as scripts read it.
#pragma once

#include "bee/fleet/plan.hpp"
#include "cli/base/tree.hpp"

namespace bee::cli {

/// {"add": {NAME: ADDRESS}, "change": {NAME: [BEFORE, AFTER]}, "remove": [NAME]}; each null when it is
/// unknown what the node has.
tree::object change_facts(const fleet::node_plan&);

/// beectl.v1.FleetStep: the state, when the node acknowledged what it is known to have and whether it has
/// restarted since, the changes, and the peers to which its calls in flight fail.
tree::object plan_facts(const std::string& state, const fleet::node_plan&);

}  // namespace bee::cli
