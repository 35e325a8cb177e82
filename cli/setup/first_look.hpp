// What a cluster shows to somebody who sees it for the first time.
#pragma once

#include <string>
#include <vector>

#include "cli/nodes/on_nodes.hpp"

namespace bee::cli {

struct seen_node {
  std::string name;
  bool is_up = false;
  std::string service;  ///< one that is not skynet's own: "mysqlpool"; empty when none was seen
};

/// Looks once at each node and reports it: address, state, round trip, services, and the dialect that is
/// guessed. That a node is down is no failure.
std::vector<seen_node> look_for_the_first_time(const invocation&, const std::vector<cluster::node>&, report&);

}  // namespace bee::cli
