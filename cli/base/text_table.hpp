// Aligned columns, no boxes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/base/tone.hpp"

namespace bee::cli {

/// The text, or its first characters and how many there are when it is longer than a cell should be.
std::string cut_to_cell(std::string text);

/// One cell, already safe for a terminal and on one line.
struct text_cell {
  std::string text;
  bool is_number = false;
  tone says = tone::plain;
};

/// What is done with lines that are wider than the terminal.
enum class fit {
  cut,    ///< the widest columns are cut
  wrap,   ///< the last column goes on in the next line
  blocks  ///< columns that have no room stand in a block of their own, behind the first column again
};

struct table_style {
  bool color = false;
  std::size_t width = 0;  ///< of the terminal; 0: as wide as it is
  fit to_width = fit::cut;
};

/// Lays out rows under headings, columns of numbers at the right and with as many decimals in each row;
/// columns are two spaces apart and no line ends in spaces. A cell that is much wider than others stands out
/// of its column: the rest is not padded to it. Without headings only the rows are printed. Widths are those
/// of display_width().
std::string lay_out(const std::vector<std::string>& headings, std::vector<std::vector<text_cell>> rows,
                    const table_style& = {});

/// Each line of the text that is longer goes on in the next, below where its text begins: behind the first
/// column of a list. 0: as it is.
std::string wrap_lines(std::string_view text, std::size_t width);

/// The columns that a text takes on a terminal: two for a Chinese character, none for a combining mark, one
/// for each byte that is no UTF-8.
std::size_t display_width(std::string_view text);

/// The first whole characters of a text that take no more columns than that.
std::string first_columns(std::string_view text, std::size_t columns);

}  // namespace bee::cli
