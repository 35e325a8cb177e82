#include "cli/recording/recorder.hpp"

#include <boost/asio/error.hpp>
#include <chrono>
#include <utility>

#include "bee/traffic/line.hpp"

namespace bee::cli {

recorder::recorder(traffic::field_names redacted, line_sink sink, clock now)
    : redacted_(std::move(redacted)), sink_(std::move(sink)), now_(std::move(now)) {}

net::relay_events recorder::events() {
  net::relay_events out;
  out.on_open = [this](std::uint64_t id, const endpoint& from) { on_open(id, from); };
  out.on_bytes = [this](std::uint64_t id, net::relay_side from, std::string_view bytes) {
    auto& talk = *all_.at(id);
    from == net::relay_side::opener ? talk.asked(bytes, now_()) : talk.answered(bytes, now_());
  };
  out.on_close = [this](std::uint64_t id, net::relay_side by, error_code why) { on_close(id, by, why); };
  return out;
}

void recorder::on_open(std::uint64_t id, const endpoint& from) {
  ++figures_.connections;
  auto name = to_string(from);
  all_[id] = std::make_unique<traffic::conversation>(
      name, room_,
      traffic::conversation_events{
          [this](traffic::exchange&& what) { on_exchange(std::move(what)); },
          [this, name](traffic::unix_us, const std::string& what) { note(what, name); }});
}

void recorder::on_close(std::uint64_t id, net::relay_side by, error_code why) {
  const auto at = all_.find(id);
  const bool is_end = why == boost::asio::error::eof;
  const bool by_node = by == net::relay_side::target;
  const std::string who = by_node ? "the node" : "the caller";
  const auto sentence = who + (is_end ? " closed the connection" : ": " + why.message());
  at->second->end(sentence, now_());
  if (by_node || !is_end) note(sentence, at->second->from());
  all_.erase(at);
}

void recorder::on_exchange(traffic::exchange&& what) {
  ++(what.how == traffic::ending::pushed ? figures_.pushes : figures_.calls);
  write(traffic::line_of(std::move(what), redacted_));
}

void recorder::note(const std::string& text, std::string_view from) {
  write(traffic::note_line(now_(), from, text));
}

void recorder::write(const std::string& line) {
  if (lost_ > 0) {
    const auto told = traffic::note_line(
        now_(), {}, std::to_string(lost_) + " lines are lost: the file was not written as fast as they came");
    if (sink_(told)) lost_ = 0;
  }
  const bool is_taken = lost_ == 0 && sink_(line);
  if (is_taken) return;
  ++lost_;
  ++figures_.lost;
}

void recorder::end() {
  for (const auto& [id, talk] : all_) talk->end("the recording ended", now_());
  all_.clear();
}

recorder::clock steady_unix_clock() {
  using namespace std::chrono;
  const auto start = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  return [start, begun = steady_clock::now()] {
    return start + duration_cast<microseconds>(steady_clock::now() - begun).count();
  };
}

}  // namespace bee::cli
