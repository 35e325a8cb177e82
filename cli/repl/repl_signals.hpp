// The signals of a repl at a terminal: Ctrl-C ends what runs or the line that is typed, the others the repl.
#pragma once

#include <csignal>
#include <map>

namespace bee::cli {

/// While it lives, the ending_signals and those about the terminal are noted instead of ending the process:
/// at most one lives. What runs may handle them itself meanwhile.
class repl_signals {
 public:
  repl_signals();
  ~repl_signals();
  repl_signals(const repl_signals&) = delete;
  repl_signals& operator=(const repl_signals&) = delete;

  /// A signal that ends the repl; 0 when none came.
  static int ending();
  /// Whether Ctrl-C came.
  static bool was_interrupted();
  /// Whether the terminal has another size, or the process was stopped and goes on; not told twice.
  static bool take_change();
  static void forget_interrupt();

  /// The signals, to block them while nothing may come in between, and who else was blocked before.
  const sigset_t& set() const { return set_; }

 private:
  void note(int number);

  sigset_t set_{};
  std::map<int, struct sigaction> before_;
};

/// Waits until something can be read from the descriptor or one of the signals comes, which are blocked
/// outside. `open` is the mask to wait with. Returns whether there is something to read.
bool wait_to_read(int fd, const sigset_t& open);

}  // namespace bee::cli
