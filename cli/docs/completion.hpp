// Completion scripts for the three shells, from the table that --help prints.
#pragma once

#include <string>

namespace bee::cli {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace bee::cli
