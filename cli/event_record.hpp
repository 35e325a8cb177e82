// An event of the cluster as scripts read it, and as people do.
#pragma once

#include <string>

#include "bee/fleet/event.hpp"
#include "cli/report.hpp"

namespace bee::cli {

/// {"v":1,"event":"up","at":"2026-11-23T01:22:05.250Z","node":"a","address":"10.0.0.1:2528", ...}. Keys are
/// added, never renamed; what an event does not have is not there.
record record_of(const fleet::event&);

/// The same in columns: time, node, event, and what else there is. `width` is that of the longest node name.
record columns_of(const fleet::event&, std::size_t width);

}  // namespace bee::cli
