// What the connections of a node to its peers mean for its health.
#pragma once

#include "bee/base/duration.hpp"
#include "bee/fleet/mesh.hpp"
#include "cli/check/finding.hpp"

namespace bee::cli {

/// `mesh`: critical when one of them does not work. `timeout` is what the node had to answer.
finding mesh_finding(const fleet::mesh_row&, const std::string& address, duration timeout);

}  // namespace bee::cli
