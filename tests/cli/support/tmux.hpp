// A real terminal: a screen that is looked at, and keys that are pressed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/program.hpp"

namespace bee::test {

/// A tmux server of its own, in a folder of its own, with one window in which a program runs in its folder
/// and environment. When that has ended, the screen says "left with CODE", and "as before" when the terminal
/// is set as it was.
class tmux {
 public:
  tmux(program, std::size_t columns, std::size_t rows);
  ~tmux();
  tmux(const tmux&) = delete;
  tmux& operator=(const tmux&) = delete;

  /// "j", "Enter", "Escape", "C-c".
  void press(const std::vector<std::string>& keys);
  void resize(std::size_t columns, std::size_t rows);
  /// The process that was started.
  int pid();

  /// What is on the screen; with the escapes of its colours.
  std::string screen();
  std::string screen_with_colours();
  /// Waits for it, and is a failure of the test after ten seconds. The screen that was seen.
  std::string wait_until(const std::function<bool(const std::string& screen)>& holds);
  std::string wait_for(const std::string& text);

 private:
  std::string run_tmux(std::vector<std::string> arguments);

  temporary_folder folder_;
  program started_;
};

}  // namespace bee::test
