// Aligned columns, no boxes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bee::cli {

/// One cell, already safe for a terminal and on one line.
struct text_cell {
  std::string text;
  bool is_number = false;
};

/// Lays out rows under headings, columns of numbers at the right; columns are two spaces apart and no line
/// ends in spaces. Without headings only the rows are printed. Widths count UTF-8 code points.
std::string lay_out(const std::vector<std::string>& headings, const std::vector<std::vector<text_cell>>& rows,
                    bool bold_headings = false);

}  // namespace bee::cli
