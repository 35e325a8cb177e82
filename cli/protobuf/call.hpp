// call --pb and send --pb.
#pragma once

#include "cli/protobuf/plan.hpp"

namespace bee::cli {

inline constexpr option_spec listen_option{
    "listen", 0, "HOST:PORT",
    "--pb: where the node sends its reply, default the address it sees this machine by"};

inline constexpr option_spec layout_option{"layout",
                                           0,
                                           "LAYOUT",
                                           "--pb: the envelope, default inner",
                                           false,
                                           completes::one_of,
                                           "inner|routed|routed_send"};

/// An rpc to SERVICE of each node. Gives each node a temporary route to a port of this process, and takes it
/// away again whatever happens: an answer, a failure, the deadline, a signal.
void pb_call(const invocation&, const targets&, report&);

/// One way to SERVICE of each node, in the layout of --layout (default inner).
void pb_send(const invocation&, const targets&, report&);

}  // namespace bee::cli
