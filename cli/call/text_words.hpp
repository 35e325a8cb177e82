// CMD KEY=VALUE...: a plain text command as words of a command line.
#pragma once

#include <span>
#include <string>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

inline constexpr option_spec text_option{"text", 0, "",
                                         "a text command: COMMAND, then key=value for each ARG"};

inline constexpr option_spec uid_option{"uid", 0, "UID",
                                        "--pb, --text: the uid that goes with it, default 0"};

/// --uid.
inline attempt<std::int64_t> uid_of(const invocation& in) {
  return number_of<std::int64_t>(in, "uid");
}

/// "lua UID cmd=CMD KEY=VALUE ...", with the uid of --uid. Fails with usage when there is no CMD, and with
/// bad_input for a word that is not KEY=VALUE.
attempt<std::string> read_text_command(const invocation&, std::span<const std::string> words);

}  // namespace bee::cli
