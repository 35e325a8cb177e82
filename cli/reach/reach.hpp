// Nodes as the verbs talk to them: what bee/stock offers, with the limit and the trace of this run.
#pragma once

#include "bee/stock/gateway.hpp"
#include "bee/stock/remote.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

using stock::gateway;
using stock::handle_text;
using stock::question;
using stock::remote;
using value::list_of;

/// --timeout, and -v.
stock::remote_options reach_options(const invocation&);

}  // namespace bee::cli
