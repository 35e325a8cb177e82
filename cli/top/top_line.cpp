#include "cli/top/top_line.hpp"

#include <algorithm>

namespace bee::cli {
namespace {

constexpr std::size_t between = 2;
constexpr std::size_t widest = 40;  // of a column of text that is not the last

std::size_t width_of(const std::vector<std::vector<text_cell>>& rows, std::size_t column) {
  std::size_t out = 0;
  for (const auto& cells : rows)
    if (column < cells.size()) out = std::max(out, display_width(cells[column].text));
  return out;
}

}  // namespace

std::string text_of(const top_line& line) {
  std::string out;
  for (const auto& s : line.spans) out += s.text;
  return out;
}

top_line cut_line(top_line line, std::size_t columns) {
  std::size_t used = 0;
  for (auto& s : line.spans) {
    s.text = first_columns(s.text, columns - used);
    used += display_width(s.text);
  }
  return line;
}

top_fit fit_columns(const std::vector<std::vector<text_cell>>& rows, const std::vector<std::size_t>& least,
                    const std::vector<bool>& is_number, std::size_t columns) {
  top_fit out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < least.size(); ++i) {
    const bool is_last = i + 1 == least.size();
    auto width = std::max(width_of(rows, i), least[i]);
    if (!is_number[i] && !is_last) width = std::min(width, widest);
    const auto gap = i > 0 ? between : 0;
    const auto room = columns - std::min(columns, used + gap);
    if (i > 0 && (room == 0 || (width > room && !is_last))) break;
    width = std::min(width, room);
    out.widths.push_back(width);
    out.right.push_back(is_number[i]);
    used += gap + width;
  }
  return out;
}

top_line line_of(const std::vector<text_cell>& cells, const top_fit& to) {
  top_line out;
  for (std::size_t i = 0; i < to.widths.size() && i < cells.size(); ++i) {
    const auto text = first_columns(cells[i].text, to.widths[i]);
    const std::string padding(to.widths[i] - std::min(display_width(text), to.widths[i]), ' ');
    if (i > 0) out.spans.push_back({std::string(between, ' ')});
    if (to.right[i]) out.spans.push_back({padding});
    out.spans.push_back({text, cells[i].says});
    if (!to.right[i]) out.spans.push_back({padding});
  }
  return out;
}

}  // namespace bee::cli
