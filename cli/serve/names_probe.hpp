// beectl names serve --probe FILE: the nodes of a cluster file that the name service looks at itself.
#pragma once

#include <optional>

#include "bee/names/service/prober.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// What --probe asks for; nothing without it. Fails with all that is wrong in FILE. The invocation outlives
/// what it returns.
attempt<std::optional<names::prober_options>> read_probe(const invocation&, const names::log_line&);

}  // namespace bee::cli
