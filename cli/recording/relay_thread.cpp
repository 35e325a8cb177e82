#include "cli/recording/relay_thread.hpp"

#include <boost/asio/error.hpp>
#include <utility>

#include "bee/traffic/line.hpp"

namespace bee::cli {

relay_thread::relay_thread(relay_plan plan)
    : plan_(std::move(plan)),
      writer_(plan_.fd, plan_.on_file_end),
      recorder_(
          plan_.redacted, [this](const std::string& line) { return writer_.add(line); },
          steady_unix_clock()) {}

// One warning when the target can not be reached, and again after it was there.
net::relay_events relay_thread::events() {
  auto out = recorder_.events();
  out.on_bytes = [this, then = std::move(out.on_bytes)](std::uint64_t id, net::relay_side from,
                                                        std::string_view bytes) {
    is_unreached_ = is_unreached_ && from != net::relay_side::target;
    then(id, from, bytes);
  };
  out.on_close = [this, then = std::move(out.on_close)](std::uint64_t id, net::relay_side by,
                                                        error_code why) {
    then(id, by, why);
    if (by != net::relay_side::target || std::exchange(is_unreached_, true)) return;
    plan_.warn(why == boost::asio::error::eof ? "the node closed a connection"
                                              : "the node: " + why.message());
  };
  return out;
}

result<void> relay_thread::begin() {
  auto opened = net::relay::open(io_.get_executor(), plan_.listen, plan_.target, events());
  if (!opened) return opened.error();
  relay_ = std::move(*opened);
  writer_.add(traffic::head_line(plan_.node, to_string(plan_.target), plan_.dialect));
  thread_ = std::thread([this] { io_.run(); });
  return {};
}

void relay_thread::end() {
  if (thread_.joinable()) {
    io_.stop();
    thread_.join();
    relay_.reset();
    recorder_.end();
  }
  writer_.finish();
}

}  // namespace bee::cli
