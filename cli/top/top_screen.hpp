// The terminal of `top`: lines out, presses in. All that knows ncurses.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cli/top/top_model.hpp"

namespace bee::cli {

/// Whether there is a terminal to draw on and to press keys at.
bool has_screen();

/// While it lives the terminal is its own; afterwards it is as before. One at a time.
class top_screen {
 public:
  /// Null when the type of the terminal (TERM) is not known.
  static std::unique_ptr<top_screen> open(bool has_color);
  ~top_screen();
  top_screen(const top_screen&) = delete;
  top_screen& operator=(const top_screen&) = delete;

  top_size size() const;
  /// To be called when the terminal has another size.
  void resize();
  /// The next press that is there; nothing when none is, or when it means nothing.
  std::optional<top_press> read();
  void draw(const std::vector<top_line>&);

 private:
  struct terminal;
  explicit top_screen(std::unique_ptr<terminal>);
  std::unique_ptr<terminal> on_;
};

}  // namespace bee::cli
