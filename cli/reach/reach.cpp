#include "cli/reach/reach.hpp"

#include "cli/reach/wire_trace.hpp"

namespace bee::cli {

stock::remote_options reach_options(const invocation& in) {
  stock::remote_options out;
  out.timeout = in.set.timeout;
  if (in.set.verbose) out.trace = [&in](const std::string& node) { return wire_trace(in, node); };
  return out;
}

}  // namespace bee::cli
