// The question before nodes are changed, and what -n shows instead.
#pragma once

#include <string>
#include <vector>

#include "bee/cluster/node_set.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// Shows what will be touched, lines without the last line feed, and asks whether `what` ("2 services of 1
/// node are killed") shall happen; in a protected context for its name. Well without a question
/// under --yes. Fails with stopped when the answer is no, or when there is no terminal to ask on.
attempt<void> confirm(const invocation&, const std::string& touched, const std::string& what);

/// What would be done on one node.
struct planned_change {
  cluster::node to;
  data row;           ///< what -n shows
  std::string lines;  ///< what is shown before the question, without the last line feed
};

/// Whether it is done now: nobody needs to be asked, or somebody has agreed. Else the report has why, and of
/// -n the plan.
bool may_change(const invocation&, const std::vector<planned_change>&, const std::string& what, report&);

/// How -n ends when there is something to do.
failure would_change();

/// Their nodes.
std::vector<cluster::node> nodes_of(const std::vector<planned_change>&);

}  // namespace bee::cli
