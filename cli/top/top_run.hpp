// `top` on a terminal, and where there is none.
#pragma once

#include <optional>

#include "cli/report/report.hpp"
#include "cli/top/top_plan.hpp"

namespace bee::cli {

/// Full-screen, until somebody leaves it. Returns the signal that ended it, else 0; nothing when the terminal
/// is of a type that is not known, or can not be opened once more.
std::optional<int> show_top(const invocation&, const top_plan&);

/// A block for each interval, or in JSON lines a line for each node; one document of the last round. Returns
/// the signal that ended it, else 0.
int print_top(const invocation&, const top_plan&, report&);

}  // namespace bee::cli
