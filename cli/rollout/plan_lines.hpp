// Lines about many nodes: those of which the same is to be said share one, "game_[1-40]: ...".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bee/cluster/node_map.hpp"

namespace bee::cli {

class folded_lines {
 public:
  /// What is said of a node: the rest of its line, and indented lines below it.
  void add(const std::string& node, std::string what);

  /// In the order in which each was said first.
  std::string text() const;

 private:
  struct group {
    std::vector<std::string> nodes;
    std::string what;
  };
  std::vector<group> groups_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

/// "game_[3-5,9],lobby_1", safe for a terminal.
std::string names_text(const std::vector<std::string>& names);

/// "change game_2: 10.0.0.2:2528 -> 10.0.0.9:2528", "add ...", "set false ...".
std::string change_text(const cluster::node_change&);

/// A few things with "; " between them; more are counted, and have lines of their own below.
std::string list_or_lines(const std::vector<std::string>& things, std::string_view what);

}  // namespace bee::cli
