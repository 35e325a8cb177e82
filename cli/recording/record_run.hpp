// `record`: a relay in front of a node, and what goes through it in a file.
#pragma once

#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// Runs until a signal, --limit, or what it writes to ends.
void run_recording(const invocation&, report&);

}  // namespace bee::cli
