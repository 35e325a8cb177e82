// A plan for people: what each node will get, and the sentences around it.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/plan.hpp"
#include "cli/report/report.hpp"
#include "cli/rollout/fleet_flow.hpp"
#include "cli/rollout/fleet_options.hpp"
#include "cli/rollout/plan_lines.hpp"

namespace bee::cli {

/// One node of a plan: state, evidence, what is added, changed and switched off (nil when that is unknown),
/// and the peers to which its calls in flight will fail.
record plan_record(fleet_act, const fleet::node_plan&);

/// The sentences that are about the whole plan.
std::vector<std::string> plan_notes(const fleet::plan&, const fleet_options&);

/// What happens to each node, a line for all to which the same happens; of many changes each has a line of
/// its own.
std::string plan_text(fleet_act, const fleet::plan&);

/// What the journal knows of a node, and since when.
std::string evidence_text(const fleet::node_plan&);

}  // namespace bee::cli
