// Where a program keeps what is of its user.
#pragma once

#include <string>
#include <string_view>

#include "cli/parse/config_file.hpp"

namespace bee::cli {

/// `$VARIABLE/beectl`, else `$HOME/BELOW_HOME/beectl`: as the specification of the XDG folders asks, a
/// relative path is ignored. Empty without both.
std::string user_folder(const environment&, const char* variable, std::string_view below_home);

/// What survives a restart: the journal, the store of a name service, what was called.
std::string state_folder(const environment&);

}  // namespace bee::cli
