// A push from the plan to the last node: what push-config and rollback do once they know the map.
#pragma once

#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/push_options.hpp"
#include "cli/report.hpp"

namespace bee::cli {

struct push_source {
  cluster::node_map wanted;
  std::string file_name;
  std::string file_text;
  std::vector<cluster::node> targets;  ///< each has an address
};

/// Plans, asks, rolls out, verifies and writes the journal. With --resume the source is taken from the
/// journal.
void run_push(const invocation&, push_options, push_source, report&);

}  // namespace bee::cli
