// Which nodes there are, for one who goes on for long: a cluster file or a name service, looked at again and
// again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/net/task.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct watched_nodes {
  bool all = false;
  std::string expression;  ///< NODES; with `all` what it leaves out
  std::vector<cluster::node> first;
};

/// What NODES picks now.
attempt<watched_nodes> read_watched_nodes(const invocation&);

/// Goes on for ever, and tells what NODES picks whenever that may be another. What can not be read is told
/// too, once, and changes nothing.
task<void> follow_nodes(const invocation&, watched_nodes,
                        std::function<void(std::vector<cluster::node>)> on_nodes,
                        std::function<void(const std::string&)> on_trouble);

}  // namespace bee::cli
