#include "cli/metrics/mesh_book.hpp"

#include "cli/metrics/metric_book.hpp"

namespace bee::cli {

void mesh_book::saw(std::span<const fleet::mesh_row> rows) {
  pairs_.clear();
  left_out_ = 0;
  for (const auto& row : rows) {
    *left_out_ += row.left_out;
    const auto from = "node=\"" + label_text(row.from) + "\",peer=\"";
    for (const auto& cell : row.cells)
      if (cell.state == fleet::cell_state::ok || fleet::is_bad(cell.state))
        pairs_.push_back({from + label_text(cell.to) + "\"", !fleet::is_bad(cell.state)});
  }
}

}  // namespace bee::cli
