// The figures of a node, for scripts: beectl.v1.Figures.
#pragma once

#include <optional>

#include "bee/observe/sample.hpp"
#include "cli/base/tree.hpp"

namespace bee::cli {

/// Absent when the launcher did not tell. Services that were left out are counted.
std::optional<observe::service_sums> told_sums(const observe::node_sample&);

/// In milliseconds, to a microsecond; nil when there is none.
value::value rtt_ms(const observe::node_sample&);

/// To a hundredth of a KB.
std::optional<double> told_memory_kb(const observe::node_sample&);

/// `seen` may be null. What was not told is nil.
tree::object figures_of(observe::node_state, const observe::node_sample* seen);

}  // namespace bee::cli
