// NODES: which nodes a command goes to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/base/exit_code.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// What a command line picks, and what is left of its words.
struct targets {
  std::vector<cluster::node> nodes;  ///< each has an address, unless they are reached through --via
  std::vector<std::string> words;    ///< the words behind NODES
};

/// The nodes that the first word names, or --all (a first word of "!x" then leaves some out); all as well
/// when there is no word and the verb does not need one. Literal addresses need no cluster file. Fails with
/// not_found for unknown names, and with what is wrong in the cluster file.
attempt<targets> pick_targets(const invocation&);

/// For verbs with a SERVICE behind NODES: fails when --all stands there and a node is named as well. A node
/// has hardly a service of its own name, and all would run it.
attempt<void> refuse_node_behind_all(const invocation&, const targets&);

/// One node, by name or address. Fails when the text picks more than one.
attempt<cluster::node> pick_one(const invocation&, const std::string& text);

/// The nodes of the cluster file in use; an empty map when there is none.
attempt<cluster::node_map> load_map(const invocation&);

/// NODES as it was typed, and what --except leaves out of it.
std::string node_expression(const invocation&, const std::string& typed);

/// A hint when that word names a file here: a shell has put file names in the place of a pattern. Else empty.
std::string hint_for_file(const std::string& word);

}  // namespace bee::cli
