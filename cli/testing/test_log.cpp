#include "cli/testing/test_log.hpp"

#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/stock/frame_text.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most = 256u << 10;  // of one test

}  // namespace

void test_log::bounded_text::add(std::string_view line) {
  if (is_full) return;
  is_full = text.size() + line.size() > most;
  text += is_full ? "... the rest is left out" : escape_for_terminal(line, true);
  if (!text.ends_with('\n')) text += '\n';
}

// The lines of the wire are safe already.
net::tap test_log::tap(const std::string& node) {
  if (!has_calls_) return {};
  return [to = text_, name = escape_for_terminal(node), frames = std::make_shared<stock::frame_text>()](
             net::direction way, std::string_view bytes) {
    const auto lines = frames->add(way, bytes, name);
    if (!lines.empty()) to->add(lines);
  };
}

std::string test_log::take() {
  text_->is_full = false;
  return std::exchange(text_->text, {});
}

}  // namespace bee::cli
