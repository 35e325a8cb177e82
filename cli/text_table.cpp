#include "cli/text_table.hpp"

#include <algorithm>

namespace bee::cli {
namespace {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

using row = std::vector<text_cell>;

std::vector<std::size_t> widths_of(const row& heading, const std::vector<row>& rows) {
  std::vector<std::size_t> widths;
  const auto widen = [&](const row& cells) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], width_of(cells[i].text));
  };
  widen(heading);
  for (const auto& cells : rows) widen(cells);
  return widths;
}

std::string line_of(const row& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - width_of(cells[i].text), ' ');
    if (i > 0) line += "  ";
    line += cells[i].is_number ? padding + cells[i].text : cells[i].text + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// A heading stands over its numbers at the right, as they do.
row heading_cells(const std::vector<std::string>& headings, const std::vector<row>& rows) {
  row cells;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const bool over_numbers =
        std::any_of(rows.begin(), rows.end(), [&](const row& r) { return i < r.size() && r[i].is_number; });
    cells.push_back({headings[i], over_numbers});
  }
  return cells;
}

}  // namespace

std::string lay_out(const std::vector<std::string>& headings, const std::vector<row>& rows,
                    bool bold_headings) {
  const auto heading = heading_cells(headings, rows);
  const auto widths = widths_of(heading, rows);
  std::string out;
  if (!headings.empty()) {
    const auto line = line_of(heading, widths);
    out += bold_headings ? "\x1b[1m" + line + "\x1b[0m\n" : line + "\n";
  }
  for (const auto& cells : rows) out += line_of(cells, widths) + "\n";
  return out;
}

}  // namespace bee::cli
