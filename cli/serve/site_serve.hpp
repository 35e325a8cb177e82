// beectl serve: the site of a fleet in this process.
#pragma once

#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// Serves until SIGINT or SIGTERM.
attempt<void> serve_site(const invocation&);

}  // namespace bee::cli
