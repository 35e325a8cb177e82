// Services as people name them: by what stands in their command line.
#pragma once

#include <string_view>

namespace bee::cli {

/// "echo" of "snlua echo".
std::string_view name_in(std::string_view command);

/// Whether a command line is like the pattern, with or without the word snlua.
bool is_like(std::string_view command, std::string_view pattern);

/// Whether people would name it: a Lua service that is not one of skynet's own, by a name that can stand in a
/// command line as it is.
bool is_worth_naming(std::string_view command);

}  // namespace bee::cli
