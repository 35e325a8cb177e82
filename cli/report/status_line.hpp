// One line at the end of standard error that changes, while somebody at a terminal waits.
#pragma once

#include <string>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

class status_line {
 public:
  /// Draws only on a terminal, and not under -q; nor under -v, when the frames go by on the same terminal and
  /// it would be lost among them.
  explicit status_line(const invocation&);
  ~status_line() { clear(); }
  status_line(const status_line&) = delete;
  status_line& operator=(const status_line&) = delete;

  bool is_live() const { return is_live_; }
  /// Puts this in place of what stands there; cut to the width of the terminal.
  void draw(std::string text);
  void clear();

 private:
  bool is_live_;
  bool is_drawn_ = false;
};

/// Whether what is written to that descriptor has colours.
bool shows_color(color_mode, int fd);

/// Writes to standard error at once.
void write_error_line(const std::string& line);

}  // namespace bee::cli
