// SERVICE COMMAND ARG...: what call and send have in common.
#pragma once

#include <span>
#include <string>

#include "bee/cluster/node_map.hpp"
#include "bee/stock/service_request.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

inline constexpr option_spec snax_option{
    "snax", 0, "", "COMMAND is the number of a snax function: an integer, without a sub type"};

using stock::service_request;

/// Reads the words behind NODES and the flags; with --text they are a text command. Everything that can be
/// wrong with what will be sent is found here; what is only odd becomes a note.
attempt<service_request> read_service_request(const invocation&, std::span<const std::string> words,
                                              report& notes);

/// What would be sent to these nodes: addresses, values, frames in hex.
attempt<record> describe_request(const service_request&, const std::vector<cluster::node>&, bool is_push);

/// --dry-run: what would be sent, as a result; sends nothing of it. Where the dialect is guessed, the first
/// node is asked for its list of services.
void show_request(const invocation&, service_request, const std::vector<cluster::node>&, bool is_push,
                  report&);

}  // namespace bee::cli
