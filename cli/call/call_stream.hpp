// call NODE SERVICE -: a JSON object a line in, answers out, in the same order.
#pragma once

#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// Reads calls from standard input until it ends and makes them over one connection, a bounded number at
/// once. Each line is {"command": "...", "args": [...]}; one that is not is reported and the rest goes on.
void call_stream(const invocation&, const std::vector<cluster::node>&, const std::string& service, report&);

}  // namespace bee::cli
