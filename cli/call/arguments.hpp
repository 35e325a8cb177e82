// ARG: what a word of the command line stands for as a Lua value.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "bee/base/error.hpp"
#include "bee/value/value.hpp"
#include "cli/base/exit_code.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

enum class argument_mode {
  literal,  ///< exactly one Lua constant and nothing more is that value, anything else a string
  strings,  ///< every word is a string (-S)
  json      ///< every word is JSON (--json)
};

/// Where "-" reads from; a function, so that nothing is read that nobody asked for.
using read_data = std::function<attempt<std::string>()>;

/// One text that was typed, or read from a file, as a value. A number whose digits would change is a string;
/// `kept` gets it then. Fails with bad_input for an integer beyond 64 bits, for a table with a number that
/// would change in it, and for what is no JSON in json mode.
attempt<value::value> parse_argument(std::string_view text, argument_mode,
                                     std::vector<std::string>* kept = nullptr);

/// One Lua constant, with white space around it or not. Fails with bad_input for anything else, and for
/// numbers that would change; `what` begins the sentence.
attempt<value::value> parse_constant(std::string_view text, std::string_view what);

/// What to do about a number of JSON that would change; nothing for other errors.
std::string hint_for_json(bee::error_code);

/// Why value::parse_exact_json() refused the text: where it stops to be JSON, which key stands there twice,
/// or what else it found.
std::string why_no_json(std::string_view text, bee::error_code);

/// All words. "@FILE" reads one argument from a file, "-" from standard input; one new line at its end is
/// dropped, except in strings mode. Notes tell once which numbers stayed strings. Fails with bad_input, and
/// with usage when "-" stands twice.
attempt<value::list> parse_arguments(std::span<const std::string> words, argument_mode,
                                     const read_data& standard_input, report& notes);

/// The mode that -S and --json ask for. Fails when both do.
attempt<argument_mode> argument_mode_of(const invocation&);

/// Packs what will be sent. Fails with bad_input for tables that are nested too deep or a message that is too
/// large.
attempt<std::string> pack_arguments(const value::list& values);

}  // namespace bee::cli
