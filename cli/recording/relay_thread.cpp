#include "cli/recording/relay_thread.hpp"

#include <boost/asio/error.hpp>
#include <utility>

#include "bee/traffic/line.hpp"

namespace bee::cli {

relay_thread::relay_thread(relay_plan plan)
    : plan_(std::move(plan)),
      writer_(plan_.fd, plan_.on_file_end),
      recorder_(plan_.redacted, [this](const std::string& line) { return writer_.add(line); }) {}

// A caller waits here only when lines are made more slowly than bytes come, which takes all processors: that
// a file is slow is no reason, lines are lost then.
void relay_thread::add(seen_event::kind what, std::uint64_t id, net::relay_side by, std::string_view text,
                       error_code why) {
  seen_.add([&, event = seen_event{what, id, by, now_(), why, 0}](seen_traffic& all) {
    return all.add(event, text);
  });
}

// One warning when the target can not be reached, and again after it was there.
net::relay_events relay_thread::events() {
  using kind = seen_event::kind;
  using net::relay_side;
  net::relay_events out;
  out.on_open = [this](std::uint64_t id, const endpoint& from) {
    add(kind::opened, id, relay_side::opener, to_string(from));
  };
  out.on_refused = [this](const endpoint& from) {
    add(kind::refused, 0, relay_side::opener, to_string(from));
  };
  out.on_bytes = [this](std::uint64_t id, relay_side from, std::string_view bytes) {
    is_unreached_ = is_unreached_ && from != relay_side::target;
    add(kind::bytes, id, from, bytes);
  };
  out.on_close = [this](std::uint64_t id, relay_side by, error_code why) {
    add(kind::closed, id, by, {}, why);
    if (by != relay_side::target || std::exchange(is_unreached_, true)) return;
    plan_.warn(why == boost::asio::error::eof ? "the node closed a connection"
                                              : "the node: " + why.message());
  };
  return out;
}

void relay_thread::make_lines() {
  for (seen_traffic taken; seen_.take(taken);)
    taken.each([this](const seen_event& event, std::string_view text) { recorder_.on(event, text); });
  recorder_.end(now_());
}

result<void> relay_thread::begin() {
  auto opened = net::relay::open(io_.get_executor(), plan_.listen, plan_.target, events());
  if (!opened) return opened.error();
  relay_ = std::move(*opened);
  writer_.add(traffic::head_line(plan_.node, to_string(plan_.target), plan_.dialect));
  making_lines_ = std::thread([this] { make_lines(); });
  relaying_ = std::thread([this] { io_.run(); });
  return {};
}

void relay_thread::end() {
  if (relaying_.joinable()) {
    io_.stop();
    relaying_.join();
    relay_.reset();
    seen_.finish();
    making_lines_.join();
  }
  writer_.finish();
}

}  // namespace bee::cli
