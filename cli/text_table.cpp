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

// Columns of numbers, in which a "-" may stand for one that is missing.
std::vector<bool> number_columns(std::size_t count, const std::vector<row>& rows) {
  std::vector<bool> out(count, false);
  for (std::size_t i = 0; i < count; ++i) {
    const auto has = [i](const row& r) { return i < r.size() && r[i].is_number; };
    const auto fits = [i](const row& r) { return i >= r.size() || r[i].is_number || r[i].text == "-"; };
    out[i] = std::any_of(rows.begin(), rows.end(), has) && std::all_of(rows.begin(), rows.end(), fits);
  }
  return out;
}

std::string line_of(const row& cells, const std::vector<std::size_t>& widths,
                    const std::vector<bool>& right) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - width_of(cells[i].text), ' ');
    if (i > 0) line += "  ";
    line += right[i] ? padding + cells[i].text : cells[i].text + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

row heading_cells(const std::vector<std::string>& headings) {
  row cells;
  for (const auto& heading : headings) cells.push_back(text_cell{heading});
  return cells;
}

}  // namespace

std::string lay_out(const std::vector<std::string>& headings, const std::vector<row>& rows,
                    bool bold_headings) {
  const auto heading = heading_cells(headings);
  const auto widths = widths_of(heading, rows);
  const auto right = number_columns(widths.size(), rows);
  std::string out;
  if (!headings.empty()) {
    const auto line = line_of(heading, widths, right);
    out += bold_headings ? "\x1b[1m" + line + "\x1b[0m\n" : line + "\n";
  }
  for (const auto& cells : rows) out += line_of(cells, widths, right) + "\n";
  return out;
}

}  // namespace bee::cli
