// `replay`: the calls of a recording once more, and whether the answers are the same.
#pragma once

#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

void replay(const invocation&, report&);

}  // namespace bee::cli
