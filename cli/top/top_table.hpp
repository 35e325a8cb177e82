// What stands in the lines of `top`, in which order: nodes, or the services of one.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/text_table.hpp"
#include "cli/top/top_node.hpp"

namespace bee::cli {

struct top_column {
  std::string_view key;  ///< by which it is sorted; empty: it is not
  std::string_view heading;
  char letter = 0;        ///< the key that sorts by it
  std::size_t least = 0;  ///< its width, so that it does not jump
  bool is_number = true;
};

/// How somebody wants to see it.
struct top_view {
  std::string sort;
  bool is_reversed = false;
  std::string filter;  ///< a part of what names a row, in any case of letters; empty: all
};

struct top_table {
  std::span<const top_column> columns;
  std::vector<std::string> ids;  ///< of the rows, in order
  std::function<std::vector<text_cell>(std::size_t row)> cells;
};

/// In the order of names.
struct by_natural_name {
  bool operator()(const std::string& a, const std::string& b) const;
};
using top_nodes = std::map<std::string, top_node_ptr, by_natural_name>;

std::span<const top_column> node_columns();
std::span<const top_column> service_columns();

/// Those that are down stand first, unless it is sorted by name or reversed.
top_table table_of(const top_nodes&, const top_view&);
top_table table_of(const top_node_ptr&, const top_view&);

}  // namespace bee::cli
