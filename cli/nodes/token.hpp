// The token of a name service: --token, --token-file, BEECTL_TOKEN, BEECTL_TOKEN_FILE, or token-file of the
// context.
#pragma once

#include <string>

#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"

namespace bee::cli {

inline constexpr option_spec token_file_option{
    "token-file",   0, "FILE", "the token stands in this file; also BEECTL_TOKEN_FILE, or a context", false,
    completes::file};

/// Empty when none is given. Fails with usage when both flags are, and with bad_input for a file that can not
/// be read or holds no token.
attempt<std::string> read_token(const invocation&);

/// The token in that file. Fails with bad_input.
attempt<std::string> token_in_file(const std::string& path);

}  // namespace bee::cli
