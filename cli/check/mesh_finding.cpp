#include "cli/check/mesh_finding.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/stock/peer_failure.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t peers_at_most = 5;  // in one sentence

finding found(severity how, std::string text) {
  return {"mesh", how, std::move(text), std::nullopt, {}, {}};
}

// "b (failed), c (timeout) and 7 more"
std::string peers_text(const std::vector<const fleet::mesh_cell*>& cells) {
  std::string out;
  for (std::size_t i = 0; i < std::min(cells.size(), peers_at_most); ++i)
    out += fmt::format("{}{} ({})", i > 0 ? ", " : "", escape_for_terminal(cells[i]->to),
                       fleet::to_text(cells[i]->state));
  if (cells.size() > peers_at_most) out += fmt::format(" and {} more", cells.size() - peers_at_most);
  return out;
}

}  // namespace

finding mesh_finding(const fleet::mesh_row& row, const std::string& address, duration timeout) {
  if (row.why) return found(severity::unknown, stock::failure_of(*row.why, address, timeout, false).message);
  std::vector<const fleet::mesh_cell*> bad;
  std::size_t good = 0;
  for (const auto& cell : row.cells) {
    if (fleet::is_bad(cell.state)) bad.push_back(&cell);
    good += cell.state == fleet::cell_state::ok;
  }
  if (!bad.empty()) return found(severity::critical, "it can not reach " + peers_text(bad));
  return found(severity::ok, fmt::format("its connections to {} nodes work", good));
}

}  // namespace bee::cli
