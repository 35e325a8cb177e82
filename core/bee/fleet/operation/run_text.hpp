// A run of the journal in words.
#pragma once

#include <span>
#include <string>

#include "bee/fleet/journal.hpp"

namespace bee::fleet {

/// "running", "stopped", ...; "not-begun" for an attempt that ended before its first step, unless there was
/// nothing to do.
std::string state_text(const run&);

/// "12 ok, 1 failed".
std::string outcome_text(std::span<const step>);

/// "run 3, push-config of revision 2 (/srv/next.lua) by ann@box, begun 2026-11-23 05:36:32". The journal says
/// what it pushed.
std::string run_text(const run&, journal&);

/// "1 node", "2 nodes".
std::string count_text(std::size_t count, const char* of);

}  // namespace bee::fleet
