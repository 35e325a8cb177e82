// A line of the screen of `top`, before any terminal has it.
#pragma once

#include <string>
#include <vector>

#include "cli/base/text_table.hpp"
#include "cli/base/tone.hpp"

namespace bee::cli {

struct top_size {
  std::size_t rows = 0;
  std::size_t columns = 0;
};

/// Safe for a terminal.
struct top_span {
  std::string text;
  tone says = tone::plain;
};

enum class top_weight { plain, heading, chosen };

struct top_line {
  std::vector<top_span> spans;
  top_weight weight = top_weight::plain;
};

/// Without its colours.
std::string text_of(const top_line&);

/// As much of it as has room.
top_line cut_line(top_line, std::size_t columns);

/// The columns of a table that have room, each as wide as its widest cell. One of text may be cut when it is
/// the last, or alone.
struct top_fit {
  std::vector<std::size_t> widths;
  std::vector<bool> right;
};

/// `least` are the widths that columns have in any case, `is_number` which of them stand at the right.
top_fit fit_columns(const std::vector<std::vector<text_cell>>& rows, const std::vector<std::size_t>& least,
                    const std::vector<bool>& is_number, std::size_t columns);

top_line line_of(const std::vector<text_cell>& cells, const top_fit&);

}  // namespace bee::cli
