// A push to one node: finds the address, hands the message over, and proves that it was read.
#pragma once

#include "cli/call/service_request.hpp"
#include "cli/nodes/on_nodes.hpp"

namespace bee::cli {

inline constexpr option_spec confirm_option{"confirm", 0, "", "wait until the node has read the message"};

/// Pushes and reports; what was typed as an address goes there unasked: the address and "sent", or "read"
/// with `wants_proof`.
task<void> push_message(remote&, node_talk&, const service_request&, bool wants_proof);

/// --confirm can not be had through another node.
attempt<bool> wants_proof(const invocation&);

}  // namespace bee::cli
