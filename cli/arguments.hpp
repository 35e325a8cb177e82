// ARG: what a word of the command line stands for as a Lua value.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "bee/value/value.hpp"
#include "cli/failure.hpp"
#include "cli/invocation.hpp"

namespace bee::cli {

enum class argument_mode {
  literal,  ///< exactly one Lua constant is that value, anything else a string
  strings,  ///< every word is a string (-S)
  json      ///< every word is JSON (--json)
};

/// Where "-" reads from; a function, so that nothing is read that nobody asked for.
using read_data = std::function<attempt<std::string>()>;

/// One text that was typed, or read from a file, as a value. Fails only in json mode.
attempt<value::value> parse_argument(std::string_view text, argument_mode);

/// All words. "@FILE" reads one argument from a file, "-" from standard input; one new line at its end is
/// dropped, except in strings mode. Fails with bad_input, and with usage when "-" stands twice.
attempt<value::list> parse_arguments(std::span<const std::string> words, argument_mode,
                                     const read_data& standard_input);

/// The mode that -S and --json ask for. Fails when both do.
attempt<argument_mode> argument_mode_of(const invocation&);

/// Packs what will be sent. Fails with bad_input for tables that are nested too deep or a message that is too
/// large.
attempt<std::string> pack_arguments(const value::list& values);

}  // namespace bee::cli
