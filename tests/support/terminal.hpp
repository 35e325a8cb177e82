// A program on a terminal, and the person who sits there.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "support/child.hpp"

namespace bee::test {

/// Standard input and standard error are the terminal, standard output is a pipe. A program that is still
/// there at the end is killed.
class terminal {
 public:
  /// Starts it. Of the program only its arguments, environment and folder count.
  explicit terminal(const program&);
  ~terminal();
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;

  /// Waits until this text is shown, behind the one that was waited for before it. A failure of the test when
  /// that takes ten seconds or the program has ended.
  void wait_for(std::string_view text);
  /// "y\n"; "\x03" is Ctrl-C, "\x04" the end of the input.
  void type(std::string_view keys);
  /// Waits for the end of the program. `err` is everything that the terminal has shown, with what was typed.
  program_end wait();

  /// What is shown so far, as the bytes came.
  const std::string& shown() const { return end_.err; }

 private:
  bool is_open() const { return master_ >= 0 || out_.read >= 0; }
  void take_some();

  pipe_ends out_;
  int master_;
  int pid_ = 0;
  program_end end_;
  std::size_t seen_ = 0;  // up to here it was waited for
};

}  // namespace bee::test
