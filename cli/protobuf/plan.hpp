// What call --pb and send --pb will do: found out, and refused where it makes no sense, before anything is
// sent.
#pragma once

#include <optional>
#include <string>

#include "bee/stock/service_request.hpp"
#include "cli/call/service_request.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/protobuf/message.hpp"

namespace bee::cli {

struct pb_plan {
  const invocation& in;
  pb_message message;
  stock::pb_request request;
  std::optional<endpoint> listen;
  std::optional<std::string> expected;  ///< JSON
  std::size_t repeats = 1;
};

/// SERVICE JSON and the flags. `preset` is the layout without --layout. Nothing that is wrong with the
/// message for any of the nodes is left to be found later.
attempt<pb_plan> read_pb_plan(const invocation&, const targets&, payload::layout preset);

/// Fails with usage for a flag that means nothing without --pb.
attempt<void> refuse_pb_flags(const invocation&);

/// --dry-run: the message, and the frame that the first node would get.
void show_pb_request(const pb_plan&, const service_request&, const std::vector<cluster::node>&, report&);

}  // namespace bee::cli
