// The whole program but for exit().
#pragma once

#include <span>
#include <string>

#include "cli/parse/config_file.hpp"

namespace bee::cli {

/// Runs the command line (without the program's name), prints its report, and returns the exit code of the
/// process. Catches everything.
int run(std::span<const std::string> arguments, const environment&);

}  // namespace bee::cli
