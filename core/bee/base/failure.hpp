// Why something did not work, as a person and a script want to know it: the one type of it for all that is
// done with a peer.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/base/ran.hpp"

namespace bee {

/// What kind of end it was. The numbers are the exit codes of beectl: scripts rely on them.
enum class failure_code : int {
  done = 0,
  no = 1,           ///< an honest no: a difference was found, a check or an expectation failed
  usage = 2,        ///< what was asked for makes no sense
  bad_input = 3,    ///< a file or an argument is bad; nothing was sent
  unreachable = 4,  ///< not sent
  unknown = 5,      ///< timeout or connection lost after sending: unknown whether it ran
  remote = 6,  ///< the remote side answered with an error: it ran; in words that are not stock's it may have
  not_found = 7,     ///< no such node, service or name: it did not run
  partial = 8,       ///< some nodes failed, others did not
  stopped = 9,       ///< stopped before changing anything, or by its failure budget
  wrong_peer = 10,   ///< the peer does not speak this protocol
  bug = 70,          ///< a bug in this program
  signal_base = 128  ///< 128 + n: ended by signal n
};

/// The word for a code in machine-readable output: "usage", "remote", ...
const char* class_of(failure_code);

/// How the sentence begins when it is printed.
enum class subject {
  node,    ///< with the name of the node: "NODE: message"
  itself,  ///< "message"
  file     ///< "message": it names a file and a line itself
};

struct failure {
  failure_code code = failure_code::bug;
  ran has_run = ran::no;
  std::string message;  ///< one sentence, lower case, no full stop, safe for a terminal
  std::string hint;     ///< what to do about it; may be empty
  subject about = subject::itself;
  std::string
      address;  ///< the part of the message that differs between nodes that failed alike; may be empty
};

/// What result::value() of a failure throws: std::runtime_error with the message.
[[noreturn]] void throw_exception_from_error(const failure&, const boost::source_location&);

/// What a function returns whose failures are sentences and not codes.
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

}  // namespace bee
