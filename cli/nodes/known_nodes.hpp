// The nodes of a cluster, as far as they can be used.
#pragma once

#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/base/exit_code.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct known_nodes {
  cluster::node_map map;
  std::vector<std::string> unusable;  ///< names of the file without an address to dial: `false` in the map
};

/// The nodes of the cluster file in use, or of the registry; none when there is neither. What is odd about
/// the file is told at once; only one that does not run, or of which nothing can be used, fails. load_map()
/// is just the map.
attempt<known_nodes> load_nodes(const invocation&);

}  // namespace bee::cli
