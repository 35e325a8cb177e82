#include "cli/look/mesh_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "bee/base/bytes.hpp"
#include "bee/base/duration.hpp"
#include "bee/cluster/node_map.hpp"

namespace bee::cli {
namespace {

// What a matrix shows of a cell.
std::string shown(const fleet::mesh_cell& c) {
  switch (c.state) {
    case fleet::cell_state::ok: return c.took ? fmt::format("{:.1f}", to_ms(*c.took)) : "ok";
    case fleet::cell_state::none: return "-";
    case fleet::cell_state::unknown: return "?";
    default: return std::string(to_text(c.state));
  }
}

// The names of the columns; a row has a cell for each but its own.
std::vector<std::string> columns_of(const std::vector<fleet::mesh_row>& rows) {
  std::set<std::string> names;
  for (const auto& row : rows)
    for (const auto& cell : row.cells) names.insert(cell.to);
  std::vector<std::string> out(names.begin(), names.end());
  std::sort(out.begin(), out.end(), cluster::natural_less);
  return out;
}

bool is_worth_a_line(fleet::cell_state s) {
  return fleet::is_bad(s) || s == fleet::cell_state::off;
}

// "12 cells: 9 ok, 2 failed, 1 none"
std::string counts_text(const std::vector<fleet::mesh_row>& rows) {
  std::map<fleet::cell_state, std::size_t> counts;
  std::size_t all = 0;
  for (const auto& row : rows) {
    all += row.cells.size();
    for (const auto& cell : row.cells) ++counts[cell.state];
  }
  std::string out;
  for (const auto& [state, count] : counts)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, to_text(state));
  return fmt::format("{} cells{}{}\n", all, out.empty() ? "" : ": ", out);
}

std::size_t width_of_column(const matrix& m, std::size_t column) {
  auto out = display_width(m.headings[column]);
  for (const auto& line : m.rows) out = std::max(out, display_width(line[column]));
  return out;
}

}  // namespace

matrix matrix_of(const std::vector<fleet::mesh_row>& rows) {
  const auto columns = columns_of(rows);
  matrix out{{"FROM"}, {}};
  for (const auto& name : columns) out.headings.push_back(escape_for_terminal(name));
  for (const auto& row : rows) {
    if (row.why && row.cells.empty()) continue;
    std::map<std::string_view, const fleet::mesh_cell*> cells;
    for (const auto& cell : row.cells) cells.emplace(cell.to, &cell);
    std::vector<std::string> line = {escape_for_terminal(row.from)};
    for (const auto& name : columns) {
      const auto at = cells.find(name);
      line.push_back(at == cells.end() ? "." : shown(*at->second));
    }
    out.rows.push_back(std::move(line));
  }
  return out;
}

// As many columns as fit stand beside each other, behind the names of the lines; the rest is below.
bool is_held(const matrix& m, std::size_t columns, std::size_t lines) {
  if (columns == 0 || lines == 0) return true;
  constexpr std::size_t between = 2;
  const auto names = width_of_column(m, 0);
  std::size_t blocks = 1;
  auto used = names;
  for (std::size_t i = 1; i < m.headings.size(); ++i) {
    const auto width = between + width_of_column(m, i);
    if (used > names && used + width >= columns) {
      ++blocks;
      used = names;
    }
    used += width;
  }
  return blocks * (m.rows.size() + 2) <= lines;
}

std::string mesh_text(const std::vector<fleet::mesh_row>& rows, const table_style& style) {
  std::vector<std::vector<text_cell>> lines;
  for (const auto& row : rows)
    for (const auto& cell : row.cells)
      if (is_worth_a_line(cell.state))
        lines.push_back({{escape_for_terminal(row.from)},
                         {escape_for_terminal(cell.to)},
                         {std::string(to_text(cell.state)), false, tone_of(to_text(cell.state))}});
  const auto table = lines.empty() ? "" : lay_out({"FROM", "TO", "STATE"}, std::move(lines), style);
  return table + counts_text(rows);
}

}  // namespace bee::cli
