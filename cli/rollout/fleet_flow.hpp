// What every verb that changes a fleet does, from the plan to the last node.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/report/report.hpp"
#include "cli/rollout/fleet_options.hpp"
#include "cli/rollout/run_journal.hpp"

namespace bee::cli {

enum class fleet_act {
  push,          ///< nodes get the map
  reload,        ///< nodes read their own file again
  force_reload,  ///< the same, with what is gone set to false and every sender reset
};

struct fleet_source {
  fleet_act act = fleet_act::push;
  cluster::node_map wanted;  ///< what the file says
  std::string file_name;
  std::string file_text;
  std::vector<cluster::node> targets;  ///< each has an address; empty when the run is resumed
  std::vector<std::string> also_off;   ///< names that become false although the file does not say so
  std::string headline;                ///< stands above the plan; may be empty
};

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
