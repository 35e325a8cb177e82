#include "cli/report/status_line.hpp"

#include <unistd.h>

#include "cli/base/output.hpp"
#include "cli/base/text_table.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

constexpr const char* erase_line = "\r\x1b[K";

void put(const std::string& text) {
  output err(STDERR_FILENO);
  err.write(text);
  err.flush();
}

}  // namespace

status_line::status_line(const invocation& in)
    : is_live_(!in.set.quiet && !in.set.verbose && ::isatty(STDERR_FILENO)) {}

// A line that wraps could not be taken away again.
void status_line::draw(std::string text) {
  if (!is_live_) return;
  text = translated_sentence(text);
  const auto width = output(STDERR_FILENO).width();
  if (width > 1) text = first_columns(text, width - 1);
  put(erase_line + text);
  is_drawn_ = true;
}

void status_line::clear() {
  if (is_drawn_) put(erase_line);
  is_drawn_ = false;
}

bool shows_color(color_mode mode, int fd) {
  return mode == color_mode::automatic ? ::isatty(fd) == 1 : mode == color_mode::always;
}

void write_error_line(const std::string& line) {
  put(translated_sentence(line) + "\n");
}

}  // namespace bee::cli
