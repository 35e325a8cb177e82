// What every verb that changes a fleet does, from the plan to the last node.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bee/fleet/operation/run_journal.hpp"
#include "cli/report/report.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli {

using fleet_act = fleet::act;
using fleet_source = fleet::source;
using fleet::run_journal;

/// Gives the source when the journal is open. `cluster_file` stands for the cluster in its state directory.
struct fleet_task {
  std::string cluster_file;
  std::function<attempt<fleet_source>(run_journal&)> source;
  bool pushes_a_file = true;  ///< it is in the journal then, and a run that is resumed needs no source
};

/// Plans, asks, rolls out, verifies and writes the journal, the attempt before anything is looked at. With
/// --resume the rest of a run is done: its nodes, and for a push its map, are those of the journal.
void run_fleet_task(const invocation&, fleet_options, const fleet_task&, report&);

}  // namespace bee::cli
