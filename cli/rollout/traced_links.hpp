// Connections of fleet operations under -v.
#pragma once

#include "bee/fleet/links.hpp"
#include "cli/reach/wire_trace.hpp"

namespace bee::cli {

/// What to make fleet::links with. The invocation outlives them.
inline fleet::links::options_of traced(const invocation& in) {
  return [&in](const std::string& node) {
    net::channel_options out;
    out.on_bytes = wire_trace(in, node);
    return out;
  };
}

}  // namespace bee::cli
