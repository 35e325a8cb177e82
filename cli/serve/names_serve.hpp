// beectl names serve: the name service in this process.
#pragma once

#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// Serves until SIGINT or SIGTERM.
attempt<void> serve_names(const invocation&);

}  // namespace bee::cli
