#include "bee/session/server_session.hpp"

#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "bee/session/outbox.hpp"
#include "bee/wire/assembler.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/remote_error.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::session {
namespace {

void encode_answer_part(std::uint32_t session, std::string_view bytes, bool is_last, std::string& out) {
  const auto type = is_last ? wire::response_type::last_part : wire::response_type::part;
  (void)wire::encode({session, type, bytes}, out);
}

}  // namespace

struct server_session::state {
  state(server_events e, const limits& l)
      : events(std::move(e)), max(l), requests({l.max_message, l.max_memory, l.max_pending}) {}

  // What the head of a message said that comes in parts.
  struct head {
    wire::address to;
    bool is_push = false;
    std::string trace;
  };

  server_events events;
  limits max;
  std::string trace;  // for the next head
  wire::frame_splitter frames;
  wire::assembler requests;
  std::unordered_map<std::uint32_t, head> heads;  // of what is open in `requests`, unless it has no head
  std::size_t trace_memory = 0;                   // of `heads`
  std::unordered_set<std::uint32_t> refused;      // answered; their parts still come
  outbox output;

  error_code on_frame(std::string_view body);
  error_code on(wire::request&& r);
  error_code on(wire::request_head&& r);
  error_code on(wire::request_part&& r);
  error_code on(wire::trace_tag&& r);
  void on_last_part(std::uint32_t session, std::string_view bytes);
  void refuse(std::uint32_t session);
  head take_head(std::uint32_t session);
  void answer_error(std::uint32_t session, std::string_view text);
  bool respond_small(std::uint32_t session, std::string_view message);
  void respond_large(std::uint32_t session, outbox::body message);
};

void server_session::receive(std::string_view bytes) {
  feed(bytes);
  while (receive_next()) {
  }
}

void server_session::feed(std::string_view bytes) {
  state_->frames.feed(bytes);
}

bool server_session::receive_next() {
  state& s = *state_;
  const auto body = s.frames.next();
  if (!body) return false;
  const auto why = s.on_frame(*body);
  if (why && s.events.on_dropped) s.events.on_dropped(why, *body);
  return true;
}

std::string_view server_session::take_rest() {
  return state_->frames.take_rest();
}

bool server_session::is_unfinished() const {
  return !state_->frames.unfinished().empty() || state_->requests.open() != 0;
}

std::size_t server_session::memory() const {
  return state_->frames.unfinished().size() + state_->requests.memory() + state_->trace_memory +
         state_->output.queued_bytes();
}

error_code server_session::state::on_frame(std::string_view body) {
  auto frame = wire::decode_request(body);
  if (!frame) return frame.error();
  return std::visit([&](auto&& f) { return on(std::move(f)); }, std::move(*frame));
}

// As the reference does, a message in one frame also ends one that has begun in parts under its session.
error_code server_session::state::on(wire::request&& r) {
  if (requests.has(r.session)) {
    on_last_part(r.session, r.message);
    return {};
  }
  const bool is_push = r.session == wire::push_session;
  incoming in{std::move(r.to), r.session, is_push, incoming_message(r.message), std::exchange(trace, {})};
  if (r.message.size() > max.max_message) {
    answer_error(r.session, wire::invalid_large_request_text);
  } else {
    events.on_request(std::move(in));
  }
  return {};
}

error_code server_session::state::on(wire::request_head&& r) {
  std::string tag = std::exchange(trace, {});
  refused.erase(r.session);
  const bool has_room = !events.has_room || requests.has(r.session) || events.has_room(r.total);
  const auto begun =
      has_room ? requests.begin(r.session, r.total, output.queued_bytes() + trace_memory + tag.size())
               : result<void>(errc::too_large);
  if (begun) {
    trace_memory += tag.size();
    heads[r.session] = {std::move(r.to), r.is_push, std::move(tag)};
  } else if (begun.error() == errc::too_large) {
    refuse(r.session);
  }
  return {};
}

error_code server_session::state::on(wire::request_part&& r) {
  if (!refused.empty() && refused.contains(r.session)) {
    if (r.is_last) refused.erase(r.session);
  } else if (r.is_last) {
    on_last_part(r.session, r.bytes);
  } else if (const auto added = requests.add(r.session, r.bytes); !added) {
    if (added.error() == errc::too_many) return added.error();
  }
  return {};
}

error_code server_session::state::on(wire::trace_tag&& r) {
  trace = r.tag;
  return {};
}

void server_session::state::on_last_part(std::uint32_t session, std::string_view bytes) {
  auto message = requests.finish(session, bytes);
  head h = take_head(session);
  if (message) {
    events.on_request(
        {std::move(h.to), session, h.is_push, incoming_message(std::move(*message)), std::move(h.trace)});
  } else if (message.error() == errc::unknown_session) {
    answer_error(session, wire::invalid_name_text);
  } else {
    answer_error(session, wire::invalid_large_request_text);
  }
}

void server_session::state::refuse(std::uint32_t session) {
  answer_error(session, wire::invalid_large_request_text);
  if (refused.size() < max.max_pending) refused.insert(session);
}

server_session::state::head server_session::state::take_head(std::uint32_t session) {
  auto node = heads.extract(session);
  if (node.empty()) return {};
  trace_memory -= node.mapped().trace.size();
  return std::move(node.mapped());
}

void server_session::state::answer_error(std::uint32_t session, std::string_view text) {
  (void)output.add_small([&](std::string& out) -> result<void> {
    wire::encode_error(session, text, out);
    return {};
  });
}

// ---- answers

// One that fits in one frame is copied into the queue; nothing is left to do then.
bool server_session::state::respond_small(std::uint32_t session, std::string_view message) {
  if (message.size() > wire::max_total) {
    answer_error(session, wire::call_failed_text);
  } else if (message.size() <= wire::max_single_response) {
    (void)output.add_small([&](std::string& out) {
      return wire::encode({session, wire::response_type::ok, message}, out);
    });
  } else {
    return false;
  }
  return true;
}

void server_session::state::respond_large(std::uint32_t session, outbox::body message) {
  outbox::large_message m;
  const auto total = static_cast<std::uint32_t>(message.view().size());
  (void)wire::encode({session, wire::response_type::head, {}, total}, m.head);
  m.message = std::move(message);
  m.session = session;
  m.encode_part = encode_answer_part;
  output.add_large(std::move(m));
}

void server_session::respond(std::uint32_t session, std::string message) {
  if (!state_->respond_small(session, message)) state_->respond_large(session, std::move(message));
}

void server_session::respond(std::uint32_t session, std::shared_ptr<const std::string> message) {
  if (!state_->respond_small(session, *message)) state_->respond_large(session, std::move(message));
}

void server_session::respond_error(std::uint32_t session, std::string_view text) {
  state_->answer_error(session, text);
}

bool server_session::has_output() const {
  return queued_bytes() != 0;
}
std::size_t server_session::queued_bytes() const {
  return state_->output.queued_bytes();
}
void server_session::take_output(std::string& out, std::size_t about) {
  state_->output.take(out, about);
}

server_session::server_session(server_events events, const limits& l)
    : state_(std::make_unique<state>(std::move(events), l)) {}
server_session::~server_session() = default;
server_session::server_session(server_session&&) noexcept = default;
server_session& server_session::operator=(server_session&&) noexcept = default;

}  // namespace bee::session
