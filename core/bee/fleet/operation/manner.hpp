// What is to be done to a fleet, and how, as a person says it once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bee/fleet/jobs.hpp"
#include "bee/fleet/rollout.hpp"

namespace bee::fleet {

enum class act {
  push,          ///< nodes get the map
  reload,        ///< nodes read their own file again
  force_reload,  ///< the same, with what is gone set to false and every sender reset
};

struct source {
  fleet::act act = act::push;
  cluster::node_map wanted;  ///< what the file says
  std::string file_name;
  std::string file_text;
  std::vector<cluster::node> targets;  ///< each has an address; empty when the run is resumed
  std::vector<std::string> also_off;   ///< names that become false although the file does not say so
  std::string headline;                ///< stands above the plan; may be empty
};

struct manner {
  rollout_options roll;
  verify_kind verify = verify_kind::peers;
  std::vector<std::string> only;      ///< just these entries; empty: all
  std::vector<std::string> also_off;  ///< of a run that is resumed: what it set to false
  std::string message;                ///< why, for the journal
  std::size_t expect_revision = 0;
  bool expects_revision = false;  ///< the latest revision must be that one
  bool force = false;             ///< past unreachable nodes, and a run that was not finished
  bool yes = false;               ///< also what switches off most of the fleet, where that is said
  bool prune = false;             ///< what is gone from the file becomes false
  bool dry_run = false;
  bool resume = false;
  run_id run = 0;  ///< the one that is resumed; 0: the last
  /// What resume must know of this run beside all this, as text for the journal. `gone`: what it switches
  /// off.
  std::function<std::string(const std::vector<std::string>& gone)> stored = {};
};

}  // namespace bee::fleet
