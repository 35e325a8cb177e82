#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "bee/base/bytes.hpp"
#include "cli/output.hpp"

namespace bee::cli {
namespace {

constexpr auto between_draws = std::chrono::milliseconds(50);
constexpr const char* erase_line = "\r\x1b[K";

void put(const std::string& text) {
  output err(STDERR_FILENO);
  err.write(text);
  err.flush();
}

}  // namespace

// With -v the frames go by on the same terminal, and a changing line would be lost among them.
progress::progress(const invocation& in, std::size_t nodes)
    : is_quiet_(in.set.quiet),
      is_live_(!in.set.quiet && !in.set.verbose && ::isatty(STDERR_FILENO)),
      nodes_(nodes) {}

void progress::node(std::string_view name, std::string_view state, std::string_view note, bool is_good) {
  ++counts_[std::string(state)];
  if (!is_live_ || !is_good)
    say(fmt::format("{}: {}{}{}", escape_for_terminal(name), state, note.empty() ? "" : ": ",
                    escape_for_terminal(note)));
  if (is_live_) draw();
}

void progress::say(const std::string& sentence, bool matters) {
  if (is_quiet_ && !matters) return;
  clear();
  put(sentence + "\n");
}

void progress::clear() {
  if (is_drawn_) put(erase_line);
  is_drawn_ = false;
}

void progress::draw() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + between_draws;
  std::string line;
  for (const auto& [state, count] : counts_)
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, state);
  put(fmt::format("{}{} nodes: {}", erase_line, nodes_, line));
  is_drawn_ = true;
}

}  // namespace bee::cli
