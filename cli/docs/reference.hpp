// The page of docs/ that has every verb and every flag.
#pragma once

#include <string>

namespace bee::cli {

/// docs/commands.md, in the language in use.
std::string command_reference();

}  // namespace bee::cli
