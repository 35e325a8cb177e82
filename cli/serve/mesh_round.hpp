// The connections of many nodes to each other, asked for over the connections that are held to the nodes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bee/base/duration.hpp"
#include "bee/fleet/mesh.hpp"
#include "bee/survey/surveyor.hpp"

namespace bee::cli {

struct mesh_round {
  std::vector<cluster::node> nodes;
  /// As in fleet::mesh_request.
  std::map<std::string, fleet::map_ptr> known;
  duration timeout{};         ///< of a node
  std::size_t most = 20'000;  ///< cells of all nodes
  std::size_t at_once = 32;   ///< nodes that are asked at the same time
};

/// Asks each node to which a connection is held about the peers that it has talked to. It makes no new one
/// for that; one that is broken it tries again. A node without a connection has no row, and is taken for down
/// when others are asked about it.
task<std::vector<fleet::mesh_row>> ask_round(const survey::surveyor& of, mesh_round round);

}  // namespace bee::cli
