// What a reply of call --pb comes to: shown, and compared with what was expected.
#pragma once

#include "bee/payload/rpc_table.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/protobuf/plan.hpp"

namespace bee::cli {

/// A result when it is a message and as expected, else a failure with what was learned. A reply of a type
/// that the schema does not have is a result in hex, and a note says so.
void add_pb_reply(const pb_plan&, const payload::rpc_reply&, node_talk&, std::optional<std::size_t> number,
                  report& out);

}  // namespace bee::cli
