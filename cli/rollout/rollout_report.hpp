// What came of a rollout, as a report.
#pragma once

#include <string>

#include "bee/fleet/links.hpp"
#include "bee/fleet/plan.hpp"
#include "cli/report/report.hpp"
#include "cli/rollout/rollout_run.hpp"

namespace bee::cli {

/// How a report about the nodes of a plan is made.
struct fleet_view {
  const fleet::plan& planned;
  const fleet::links& connections;
  duration timeout;
  bool is_question = false;     ///< the verb only asks: what it asked is what the user wants
  std::string error_hint = {};  ///< to an error that a node answers to the change
  bool is_lines = false;        ///< people read lines about the plan: nodes have no table
};

/// Nothing was sent: the nodes that can not be reached, and why.
void report_unreachable(const fleet_view&, report&);
/// What is shown of a node of a plan.
struct shown_plan {
  record result;
  tree facts;
};
/// A dry run: each node with what is shown of it, or why it can not be reached.
void report_plan(const fleet_view&, report&, const std::function<shown_plan(const fleet::node_plan&)>&);
/// Every node is believed up to date.
void report_unchanged(const fleet_view&, report&);
/// The end of a rollout: each node, and why it ended early.
void report_end(const fleet_view&, const rollout_outcome&, report&);

}  // namespace bee::cli
