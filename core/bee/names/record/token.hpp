// The secret that lets somebody write to a name service.
#pragma once

#include <string>
#include <string_view>

#include "bee/names/record/refusal.hpp"

namespace bee::names {

inline constexpr std::size_t longest_token = 4096;

/// The token in the text of a file: all of it, without the line's end. Refused when it is empty, longer than
/// longest_token, or more than one line.
answer<std::string> token_in(std::string_view file);

/// The same from a file, for the options of a member.
answer<std::string> read_token_file(const std::string& path);

}  // namespace bee::names
