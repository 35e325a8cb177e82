// Services as people name them: by what stands in their command line.
#pragma once

#include <string_view>

namespace bee::cli {

/// "echo" of "snlua echo".
std::string_view name_in(std::string_view command);

/// Whether a command line is like the pattern, with or without the word snlua.
bool is_like(std::string_view command, std::string_view pattern);

}  // namespace bee::cli
