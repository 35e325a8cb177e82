// What call --pb and send --pb will do: found out, and refused where it makes no sense, before anything is
// sent.
#pragma once

#include <optional>
#include <string>

#include "cli/call/service_request.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/protobuf/message.hpp"

namespace bee::cli {

struct pb_plan {
  const invocation& in;
  service_name service;
  pb_message message;
  payload::layout layout;
  std::optional<endpoint> listen;
  std::optional<std::string> expected;  ///< JSON
  std::size_t repeats = 1;

  /// "mail pb.iBuyREQ", for sentences.
  std::string what() const { return service.text + " " + message.type; }

  /// The message to a node, with what stands in its envelope beside the destination.
  attempt<service_request> request(const std::string& node, std::uint64_t session = 0,
                                   std::string_view source_node = {},
                                   std::string_view source_service = {}) const;
};

/// SERVICE JSON and the flags. `preset` is the layout without --layout. Nothing that is wrong with the
/// message for any of the nodes is left to be found later.
attempt<pb_plan> read_pb_plan(const invocation&, const targets&, payload::layout preset);

/// Fails with usage for a flag that means nothing without --pb.
attempt<void> refuse_pb_flags(const invocation&);

/// --dry-run: the message, and the frame that the first node would get.
void show_pb_request(const pb_plan&, const service_request&, const std::vector<cluster::node>&, report&);

}  // namespace bee::cli
