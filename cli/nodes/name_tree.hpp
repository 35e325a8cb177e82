// What a name service knows of a node, as scripts read it.
#pragma once

#include "bee/names/record/node_record.hpp"
#include "cli/base/tree.hpp"

namespace bee::cli {

/// beectl.v1.NamedNode.
tree tree_of(const names::node_record&);

/// The labels, as an object.
tree tree_of(const std::map<std::string, std::string>& labels);

}  // namespace bee::cli
