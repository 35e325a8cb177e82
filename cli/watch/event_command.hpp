// A program of the user's that is run with a text on its standard input, beside other work.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "bee/base/duration.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// Runs the program (looked up in PATH) and waits for its end; its output is ours. After `deadline` it is
/// killed with all that it started. Returns a sentence when it did not end well, empty when it did; fails
/// when it can not be started. It has a process group of its own, so a Ctrl-C is not for it; when the
/// awaitable is destroyed while it runs, it gets SIGTERM.
boost::asio::awaitable<attempt<std::string>> run_with_input(std::vector<std::string> command,
                                                            std::string input, duration deadline);

}  // namespace bee::cli
