// A command of the user's, run by sh beside other work.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

namespace bee::cli {

/// Runs `sh -c command` with those variables ("NAME=value") added to the environment, nothing on standard
/// input, and its output on standard error. Returns its exit code, 128 + n when a signal ended it, 127 when
/// it could not be started. It gets a process group of its own, so a Ctrl-C is not for it; when the awaitable
/// is cancelled it is killed.
boost::asio::awaitable<int> run_shell(std::string command, std::vector<std::string> variables);

}  // namespace bee::cli
