// The names of services that a command line can be completed with.
#pragma once

#include <string>
#include <vector>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// The nodes that have an address; a name service is asked for 300 ms at most.
attempt<std::vector<std::string>> node_names(const invocation&);

/// What the first of these nodes runs, skynet's own services aside, and what was called in this cluster
/// before; sorted. The node is asked for 300 ms at most, and not again for a minute: what it said is kept in
/// $XDG_CACHE_HOME/beectl. A node that says nothing adds nothing.
std::vector<std::string> service_names(const invocation&, const std::string& nodes);

/// The commands that were sent to that service before; sorted.
std::vector<std::string> command_names(const invocation&, const std::string& service);

}  // namespace bee::cli
