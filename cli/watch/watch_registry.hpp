// A watch that listens to a name service.
#pragma once

#include "cli/report/report.hpp"
#include "cli/watch/watch_plan.hpp"

namespace bee::cli {

/// Returns when it has come to its end: the signal that ended it, or 0.
int watch_registry(const invocation&, const watch_plan&, report&);

}  // namespace bee::cli
