#include "cli/report/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "bee/base/bytes.hpp"
#include "cli/base/tone.hpp"

namespace bee::cli {
namespace {

constexpr auto between_counts = std::chrono::milliseconds(50);

}  // namespace

progress::progress(const invocation& in, std::size_t nodes)
    : is_quiet_(in.set.quiet),
      has_color_(shows_color(in.set.color, STDERR_FILENO)),
      line_(in),
      nodes_(nodes) {}

void progress::node(std::string_view name, std::string_view state, std::string_view note, bool is_good) {
  ++counts_[std::string(state)];
  if (!line_.is_live() || !is_good)
    say(fmt::format("{}: {}{}{}", escape_for_terminal(name),
                    in_color(state, has_color_ ? tone_of(state) : tone::plain), note.empty() ? "" : ": ",
                    escape_for_terminal(note)));
  if (line_.is_live()) draw();
}

void progress::say(const std::string& sentence, bool matters) {
  if (is_quiet_ && !matters) return;
  clear();
  write_error_line(sentence);
}

void progress::draw() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + between_counts;
  std::string line;
  for (const auto& [state, count] : counts_)
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, state);
  line_.draw(fmt::format("{} nodes: {}", nodes_, line));
}

}  // namespace bee::cli
