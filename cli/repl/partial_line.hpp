// A command line that is not typed to its end.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/parse/command_line.hpp"

namespace bee::cli {

struct partial_line {
  enum class is { verb, use, help };
  is kind = is::verb;
  const verb* what = nullptr;         ///< null: it is not there yet
  const option_spec* flag = nullptr;  ///< its value comes next
  flag_values flags;                  ///< which cluster is meant, and whether all of its nodes are
  std::vector<std::string> words;     ///< with the NODES that stand in front without being typed
  bool has_front = false;             ///< "beectl" or "@NODES" stands in front of the verb
  bool only_words = false;            ///< behind "--"
};

/// Reads the words that are whole. `nodes` are those of the prompt, `given` the flags of the repl.
partial_line read_partial_line(std::span<const std::string> words, const std::string& nodes,
                               const flag_values& given);

/// Whether NODES of a prompt stand in front of the words of this verb: it takes them first.
bool takes_nodes_first(const verb&);

}  // namespace bee::cli
