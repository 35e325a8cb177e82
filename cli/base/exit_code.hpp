// What the exit code of beectl says. Scripts rely on these numbers.
#pragma once

namespace bee::cli {

enum class exit_code : int {
  done = 0,
  no = 1,           ///< an honest no: a difference was found, a check or an expectation failed
  usage = 2,        ///< the command line makes no sense
  bad_input = 3,    ///< a file or an argument is bad; nothing was sent
  unreachable = 4,  ///< not sent
  unknown = 5,      ///< timeout or connection lost after sending: unknown whether it ran
  remote = 6,  ///< the remote side answered with an error: it ran; in words that are not stock's it may have
  not_found = 7,     ///< no such node, service or name: it did not run
  partial = 8,       ///< some nodes failed, others did not
  stopped = 9,       ///< stopped before changing anything, or by its failure budget
  wrong_peer = 10,   ///< the peer does not speak this protocol
  bug = 70,          ///< a bug in beectl
  signal_base = 128  ///< 128 + n: ended by signal n
};

/// The word for a code in machine-readable output: "usage", "remote", ...
const char* class_of(exit_code);

}  // namespace bee::cli
