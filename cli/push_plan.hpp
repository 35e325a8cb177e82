// A plan for people: what each node will get, and the sentences around it.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/plan.hpp"
#include "cli/push_options.hpp"
#include "cli/report.hpp"

namespace bee::cli {

/// One node of a plan: state, evidence, and what is added, changed and switched off.
record plan_record(const fleet::node_plan&);

/// The whole plan as lines of text.
std::string plan_text(const fleet::plan&, const push_options&);

}  // namespace bee::cli
