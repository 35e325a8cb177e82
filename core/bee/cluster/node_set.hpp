// Sets of nodes as people write them: names, host:port, game_[1-20], lobby_*, comma lists, !x. And back.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/error.hpp"
#include "bee/cluster/node_map.hpp"

namespace bee::cluster {

/// What an expression picks, in the order in which it names them, each once.
struct selection {
  /// A literal host:port is a node of that name. A name that is `false` in the map is picked when it is named
  /// in full, and then has no address; globs pass over it.
  std::vector<node> nodes;
  /// Names and globs that match nothing in the map, those behind a `!` included.
  std::vector<std::string> unknown;
};

/// The items of a set: the text between its commas, those in brackets aside.
std::vector<std::string_view> split_items(std::string_view set);

/// Picks nodes from a map.
///
///     set    = item *("," item)
///     item   = ["!"] ( name | host:port | pattern | "all" )
///              "!" leaves out, wherever it stands; all: every node with an address, unless one has that name
///     name   = text with any number of brackets: game_[1-20], s[01-08,11]_[a,b]
///     pattern = name with "*" (any bytes) or "?" (one byte)
///
/// Fails with errc::bad_node_set: an empty item, a bracket that is not closed, is empty or runs backwards,
/// more than 100,000 names, or nothing but items with "!".
result<selection> select(const node_map& map, std::string_view expression);

/// All nodes of the map that have an address, less those that `except` (a set of "!" items, may be empty)
/// names.
result<selection> select_all(const node_map& map, std::string_view except = {});

/// The names that a text with brackets stands for, without a look at any map. Fails with errc::bad_node_set.
result<std::vector<std::string>> expand(std::string_view text);

/// The reverse: "game_[3-5,9],lobby_1". expand() of each comma part gives the same names, in natural order.
std::string compress(std::span<const std::string> names);

/// Whether a text matches a pattern of literal bytes, "*" and "?".
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace bee::cluster
