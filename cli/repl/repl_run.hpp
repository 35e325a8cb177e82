// The loop of the repl: lines in, verbs run.
#pragma once

#include "cli/repl/line_source.hpp"
#include "cli/repl/repl_session.hpp"

namespace bee::cli {

struct repl_manner {
  bool fail_fast = false;     ///< the first line that fails is the last one
  bool keeps_history = true;  ///< at a terminal
};

/// Reads lines from standard input up to their end, and runs them. Returns how the process ends: at a
/// terminal 0, else the code of the first line that failed; 128 + n after a signal.
int run_repl(const invocation&, repl_session&, const repl_manner&);

}  // namespace bee::cli
