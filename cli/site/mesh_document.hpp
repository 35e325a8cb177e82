// The connections of nodes to each other, for the page: beectl.v1.SiteMesh.
#pragma once

#include <span>
#include <string>

#include "bee/fleet/mesh.hpp"
#include "bee/fleet/watch.hpp"

namespace bee::cli {

/// A row of cells a node that was asked; without one that could not be.
std::string mesh_document(std::span<const fleet::mesh_row> rows, fleet::unix_ms at);

}  // namespace bee::cli
