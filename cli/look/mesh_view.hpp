// Who reaches whom, for people: all of it, or what is not well and how much of the rest there is.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/mesh.hpp"
#include "cli/base/text_table.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// A line a node that was asked, a column a peer.
matrix matrix_of(const std::vector<fleet::mesh_row>&);

/// Whether a terminal of so many columns and lines holds the matrix; 0: as much as there is.
bool is_held(const matrix&, std::size_t columns, std::size_t lines);

/// A line for each cell that is not well or off, and how many there are of each state.
std::string mesh_text(const std::vector<fleet::mesh_row>&, const table_style&);

}  // namespace bee::cli
