// The question before nodes are changed, and what -n shows instead.
#pragma once

#include <string>

#include "bee/cluster/node_set.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// Shows what will be touched, lines without the last line feed, and asks whether `what` ("2 services of 1
/// node are killed") shall happen; in a protected context for its name. Well without a question
/// under --yes. Fails with stopped when the answer is no, or when there is no terminal to ask on.
attempt<void> confirm(const invocation&, const std::string& touched, const std::string& what);

/// What would be done on a node.
void add_planned(const cluster::node&, data, report&);

/// How -n ends when there is something to do.
failure would_change();

}  // namespace bee::cli
