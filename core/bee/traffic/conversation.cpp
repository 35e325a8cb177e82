#include "bee/traffic/conversation.hpp"

#include <utility>
#include <variant>

namespace bee::traffic {
namespace {

// What a call that waits costs beside its bytes.
constexpr std::size_t overhead = 512;
constexpr std::size_t most_of_a_trace = 4096;

std::size_t cost_of(const exchange& e) {
  return overhead + e.request.bytes.size() + e.trace.size();
}

message whole_message(std::string_view bytes) {
  return {std::string(bytes), bytes.size()};
}

}  // namespace

conversation::conversation(std::string from, std::shared_ptr<room> shared, conversation_events events)
    : from_(std::move(from)),
      room_(std::move(shared)),
      events_(std::move(events)),
      request_parts_({most_of_a_message, SIZE_MAX / 2, SIZE_MAX}),
      answer_parts_({most_of_a_message, SIZE_MAX / 2, SIZE_MAX}) {}

conversation::~conversation() {
  while (!open_requests_.empty()) close(open_requests_, request_parts_, open_requests_.begin());
  while (!open_answers_.empty()) close(open_answers_, answer_parts_, open_answers_.begin());
  for (const auto& e : waiting_) room_->give_back(cost_of(e));
}

void conversation::asked(std::string_view bytes, unix_us now) {
  requests_.feed(bytes);
  while (const auto body = requests_.next()) {
    auto frame = wire::decode_request(*body);
    if (!frame) {
      note(now, "a frame of the caller that can not be read: " + frame.error().message());
      continue;
    }
    std::visit([&](auto&& f) { on(std::move(f), now); }, std::move(*frame));
  }
}

void conversation::answered(std::string_view bytes, unix_us now) {
  answers_.feed(bytes);
  while (const auto body = answers_.next()) {
    const auto frame = wire::decode_response(*body);
    if (frame) {
      on(*frame, now);
    } else {
      note(now, "a frame of the node that can not be read: " + frame.error().message());
    }
  }
}

void conversation::end(const std::string& why, unix_us now) {
  if (!requests_.unfinished().empty()) note(now, "the connection ended inside a frame of the caller");
  if (!answers_.unfinished().empty()) note(now, "the connection ended inside a frame of the node");
  if (!open_requests_.empty()) note(now, "the connection ended inside a message of the caller");
  while (!waiting_.empty()) give_up(waiting_.begin(), why, now);
}

void conversation::on(wire::request&& frame, unix_us now) {
  exchange call;
  call.at = now;
  call.to = std::move(frame.to);
  call.session = frame.session;
  call.request = whole_message(frame.message);
  call.trace = std::exchange(trace_, {});
  begin(std::move(call), frame.session == wire::push_session);
}

void conversation::on(wire::request_head&& frame, unix_us now) {
  opened head;
  head.of.to = std::move(frame.to);
  head.of.session = frame.session;
  head.of.trace = std::exchange(trace_, {});
  head.total = frame.total;
  head.is_push = frame.is_push;
  open(open_requests_, request_parts_, frame.session, std::move(head), now);
}

void conversation::on(wire::request_part&& frame, unix_us now) {
  const auto head = open_requests_.find(frame.session);
  if (head == open_requests_.end()) return note(now, "a part of a message whose beginning was not seen");
  message whole;
  exchange of = frame.is_last ? head->second.of : exchange();
  const bool is_push = head->second.is_push;
  const bool is_whole = add(open_requests_, request_parts_, frame.session, frame.bytes, frame.is_last, whole);
  if (!frame.is_last) return;
  if (!is_whole) return note(now, "a message whose size is not the one that was announced");
  of.at = now;
  of.request = std::move(whole);
  begin(std::move(of), is_push);
}

void conversation::on(wire::trace_tag&& frame, unix_us) {
  trace_ = frame.tag.substr(0, most_of_a_trace);
}

void conversation::on(const wire::response& frame, unix_us now) {
  using type = wire::response_type;
  switch (frame.type) {
    case type::error: return finish(frame.session, ending::failed, whole_message(frame.bytes), now);
    case type::ok: return finish(frame.session, ending::answered, whole_message(frame.bytes), now);
    case type::head: {
      opened head;
      head.total = frame.total;
      return open(open_answers_, answer_parts_, frame.session, std::move(head), now);
    }
    case type::part:
    case type::last_part: break;
  }
  const bool is_last = frame.type == type::last_part;
  if (!open_answers_.contains(frame.session))
    return note(now, "a part of an answer whose beginning was not seen");
  message whole;
  const bool is_whole = add(open_answers_, answer_parts_, frame.session, frame.bytes, is_last, whole);
  if (is_last && !is_whole) note(now, "an answer whose size is not the one that was announced");
  if (is_last && is_whole) finish(frame.session, ending::answered, std::move(whole), now);
}

// A head of a session that is open takes its place: what was open never becomes whole.
void conversation::open(parts& in, wire::assembler& with, std::uint32_t session, opened&& head, unix_us now) {
  if (const auto before = in.find(session); before != in.end()) close(in, with, before);
  if (!room_->take(overhead)) return note(now, "a message for which there was no room");
  head.is_kept = head.total <= most_of_a_message;
  if (head.is_kept) (void)with.begin(session, static_cast<std::uint32_t>(head.total));
  in.emplace(session, std::move(head));
}

// Whether the last part made it whole.
bool conversation::add(parts& in, wire::assembler& with, std::uint32_t session, std::string_view bytes,
                       bool is_last, message& whole) {
  const auto which = in.find(session);
  whole.size = which->second.total;
  keep(with, which, bytes.size());
  bool is_good = true;
  if (which->second.is_kept && is_last) {
    auto all = with.finish(session, bytes);
    is_good = all.has_value();
    if (is_good) whole.bytes = std::move(*all);
  } else if (which->second.is_kept) {
    (void)with.add(session, bytes);
  }
  if (is_last) close(in, with, which);
  return is_good;
}

// Room is taken by what comes: what was announced costs nobody anything. Without room it is not kept any
// more.
void conversation::keep(wire::assembler& with, parts::iterator which, std::size_t more) {
  auto& head = which->second;
  if (!head.is_kept || more > head.total - head.came) return;  // more than was announced: it never gets whole
  if (room_->take(more)) {
    head.came += more;
  } else {
    forget(with, which);
  }
}

void conversation::forget(wire::assembler& with, parts::iterator which) {
  auto& head = which->second;
  if (!std::exchange(head.is_kept, false)) return;
  with.drop(which->first);
  room_->give_back(std::exchange(head.came, 0));
}

void conversation::close(parts& in, wire::assembler& with, parts::iterator which) {
  forget(with, which);
  room_->give_back(overhead);
  in.erase(which);
}

void conversation::begin(exchange&& call, bool is_push) {
  call.from = from_;
  if (is_push) {
    call.how = ending::pushed;
    return events_.on_exchange(std::move(call));
  }
  call.how = ending::unanswered;
  if (const auto old = by_session_.find(call.session); old != by_session_.end())
    give_up(old->second, "its session was used again", call.at);
  if (!make_room(cost_of(call), call.at)) {
    call.why = "too much was waiting for answers, and this was not kept";
    return events_.on_exchange(std::move(call));
  }
  waiting_.push_back(std::move(call));
  by_session_[waiting_.back().session] = std::prev(waiting_.end());
}

void conversation::finish(std::uint32_t session, ending how, message&& answer, unix_us now) {
  const auto found = by_session_.find(session);
  if (found == by_session_.end()) return note(now, "an answer to what was not seen, or is not kept");
  exchange call = std::move(*found->second);
  waiting_.erase(found->second);
  by_session_.erase(found);
  room_->give_back(cost_of(call));
  call.how = how;
  call.answer = std::move(answer);
  call.took = now - call.at;
  events_.on_exchange(std::move(call));
}

void conversation::give_up(pending::iterator which, const std::string& why, unix_us now) {
  exchange call = std::move(*which);
  by_session_.erase(call.session);
  waiting_.erase(which);
  room_->give_back(cost_of(call));
  call.why = why;
  call.took = now - call.at;
  events_.on_exchange(std::move(call));
}

// What has waited longest gives way: it is most likely never answered.
bool conversation::make_room(std::size_t bytes, unix_us now) {
  while (!room_->take(bytes)) {
    if (waiting_.empty()) return false;
    give_up(waiting_.begin(), "too much was waiting for answers", now);
  }
  return true;
}

void conversation::note(unix_us now, const std::string& what) {
  if (++notes_ > most_notes) return;
  events_.on_note(now, what + (notes_ == most_notes ? "; more of this connection is not told" : ""));
}

}  // namespace bee::traffic
