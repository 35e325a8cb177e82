// What somebody can type next.
#pragma once

#include <string>
#include <vector>

#include "cli/setup/first_look.hpp"

namespace bee::cli {

/// Three command lines that work on a cluster with these nodes as they are now.
std::vector<std::string> first_commands(const std::vector<seen_node>&);

/// The command line that gives the shell its completions, when it is one that can have them and has none.
/// Empty otherwise.
std::string completion_command(const environment&);

}  // namespace bee::cli
