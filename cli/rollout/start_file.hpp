// The cluster file that a process should load when it starts.
#pragma once

#include <string>

#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// The map of a registry; else that of the last run that came to its end, as a cluster file; without one that
/// of -c. Notes when a
/// later push did not come to its end. Fails with not_found when it gives that node no address.
attempt<std::string> start_file(const invocation&, const std::string& node, report& notes);

}  // namespace bee::cli
