// Why something did not work, as a person and a script want to know it.
#pragma once

#include <boost/system/result.hpp>
#include <string>

#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// Whether the thing that was asked for has run on the node.
enum class ran { no, yes, unknown };
const char* to_string(ran);

/// How the sentence begins when it is printed.
enum class subject {
  node,    ///< "beectl: NODE: message"
  itself,  ///< "beectl: message"
  file     ///< "message": it names a file and a line itself
};

struct failure {
  exit_code code = exit_code::bug;
  ran has_run = ran::no;
  std::string message;  ///< one sentence, lower case, no full stop, safe for a terminal
  std::string hint;     ///< what to do about it; may be empty
  subject about = subject::itself;
  std::string
      address;  ///< the part of the message that differs between nodes that failed alike; may be empty
};

/// What result::value() of a failure throws: std::runtime_error with the message. For tests; a command looks
/// first.
[[noreturn]] void throw_exception_from_error(const failure&, const boost::source_location&);

/// What a fallible function of the command line returns: its failures are sentences, not codes.
template <class T>
using attempt = boost::system::result<T, failure>;

failure usage_error(std::string message, std::string hint = {});
failure bad_input(std::string message, std::string hint = {});
failure not_found(std::string message, std::string hint = {});
/// Stopped before anything was changed, or by a failure budget.
failure stopped(std::string message, std::string hint = {});

/// "; did you mean NAME?", or nothing when there is no such name.
std::string did_you_mean(std::string_view name);

/// A text of the user's or a peer's in double quotes, escaped, cut when it is long.
std::string in_quotes(std::string_view text);

}  // namespace bee::cli
