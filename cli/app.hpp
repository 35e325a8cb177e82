// The whole program but for exit().
#pragma once

#include <functional>
#include <span>
#include <string>

#include "cli/parse/command_line.hpp"
#include "cli/parse/config_file.hpp"

namespace bee::cli {

/// How a command line runs that is one of many.
struct line_manner {
  std::string place = {};              ///< where it stands, for messages: "line 3"; may be empty
  const flag_values* given = nullptr;  ///< flags of every verb, for a line that does not give them itself
  /// May change what was read, or refuse it. May be empty.
  std::function<attempt<void>(command_line&)> change = {};
};

/// Runs the command line (without the program's name), prints its report, and returns the exit code of the
/// process. Catches everything.
int run(std::span<const std::string> arguments, const environment&, const line_manner& = {});

/// Thrown by a verb that has printed all that is to be said: the process ends with this code.
struct all_is_told {
  int code;
};

}  // namespace bee::cli
