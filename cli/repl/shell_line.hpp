// "!ls": a line for the shell.
#pragma once

#include <string>

namespace bee::cli {

/// Runs it in /bin/sh, with the standard files of this process, and waits for its end; Ctrl-C is for it
/// alone. Returns its exit code, 128 + n when a signal ended it, 127 when it could not be started.
int run_in_shell(const std::string& command);

}  // namespace bee::cli
