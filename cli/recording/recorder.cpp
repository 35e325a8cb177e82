#include "cli/recording/recorder.hpp"

#include <boost/asio/error.hpp>
#include <utility>

#include "bee/traffic/line.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_refusals = 16;

}  // namespace

recorder::recorder(traffic::field_names redacted, line_sink sink)
    : redacted_(std::move(redacted)), sink_(std::move(sink)) {}

void recorder::on(const seen_event& event, std::string_view text) {
  using kind = seen_event::kind;
  now_ = event.at;
  switch (event.what) {
    case kind::opened: return on_open(event, text);
    case kind::closed: return on_close(event);
    case kind::refused: return on_refused(text);
    case kind::bytes: break;
  }
  auto& talk = *all_.at(event.id);
  event.by == net::relay_side::opener ? talk.asked(text, event.at) : talk.answered(text, event.at);
}

void recorder::on_open(const seen_event& event, std::string_view from) {
  ++figures_.connections;
  auto name = std::string(from);
  all_[event.id] = std::make_unique<traffic::conversation>(
      name, room_,
      traffic::conversation_events{
          [this](traffic::exchange&& what) { on_exchange(std::move(what)); },
          [this, name](traffic::unix_us, const std::string& what) { note(what, name); }});
}

void recorder::on_refused(std::string_view from) {
  if (++refused_ > most_refusals) return;
  note(std::string("a connection was refused: too many are open") +
           (refused_ == most_refusals ? "; others are not told" : ""),
       from);
}

void recorder::on_close(const seen_event& event) {
  const auto at = all_.find(event.id);
  const bool is_end = event.why == boost::asio::error::eof;
  const bool by_node = event.by == net::relay_side::target;
  const std::string who = by_node ? "the node" : "the caller";
  const auto sentence = who + (is_end ? " closed the connection" : ": " + event.why.message());
  at->second->end(sentence, event.at);
  if (by_node || !is_end) note(sentence, at->second->from());
  all_.erase(at);
}

void recorder::on_exchange(traffic::exchange&& what) {
  ++(what.how == traffic::ending::pushed ? figures_.pushes : figures_.calls);
  write(traffic::line_of(std::move(what), redacted_));
}

void recorder::note(const std::string& text, std::string_view from) {
  write(traffic::note_line(now_, from, text));
}

void recorder::write(const std::string& line) {
  if (lost_ > 0) {
    const auto told = traffic::note_line(
        now_, {}, std::to_string(lost_) + " lines are lost: the file was not written as fast as they came");
    if (sink_(told)) lost_ = 0;
  }
  const bool is_taken = lost_ == 0 && sink_(line);
  if (is_taken) return;
  ++lost_;
  ++figures_.lost;
}

void recorder::end(traffic::unix_us now) {
  now_ = now;
  for (const auto& [id, talk] : all_) talk->end("the recording ended", now);
  all_.clear();
}

}  // namespace bee::cli
