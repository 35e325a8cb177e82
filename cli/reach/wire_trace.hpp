// -v: every frame that goes over the wire, on standard error.
#pragma once

#include <string>

#include "bee/net/channel.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// What to give a channel: empty unless -v. `node` stands in front of each line.
net::tap wire_trace(const invocation&, const std::string& node);

}  // namespace bee::cli
