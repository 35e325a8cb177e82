#include "bee/session/client_session.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "bee/session/deadlines.hpp"
#include "bee/session/outbox.hpp"
#include "bee/session/pending_table.hpp"
#include "bee/session/session_numbers.hpp"
#include "bee/wire/assembler.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/remote_error.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::session {
namespace {

constexpr std::size_t max_evidence = 64;
constexpr std::size_t max_push_error = 256;

void encode_request_part(std::uint32_t session, std::string_view bytes, bool is_last, std::string& out) {
  (void)wire::encode(wire::request_part{session, bytes, is_last}, out);
}

result<void> encode_trace(const std::string& tag, std::string& out) {
  return tag.empty() ? result<void>() : wire::encode(wire::trace_tag{tag}, out);
}

}  // namespace

struct client_session::state {
  state(const limits& l, std::uint32_t first)
      : max(l), numbers(first), answers({l.max_message, l.max_memory, l.max_pending}) {}

  limits max;
  session_numbers numbers;
  bool pushed = false;
  bool heard = false;  // a valid answer has come
  bool closed = false;
  error_code failure;
  std::string evidence;
  std::string push_error;

  outbox output;
  pending_table calls;
  deadlines times;
  std::unordered_set<std::uint32_t> late;  // given up after they were sent: an answer may come
  wire::frame_splitter frames;
  wire::assembler answers;

  error_code check(const outgoing& request) const;
  std::uint32_t take_number();
  result<outbox::place> queue(outgoing&& request, std::uint32_t session, bool is_push);
  result<outbox::place> queue_small(outgoing&& request, std::uint32_t session);
  result<outbox::place> queue_large(outgoing&& request, std::uint32_t session, bool is_push);

  error_code on_frame(std::string_view body);
  void on_response(const wire::response& r);
  void on_stray(const wire::response& r);
  void on_message(pending_call& call, const wire::response& r);
  void end(pending_call& call, outcome&& o);
  void give_up(pending_call& call, error_code when_sent, error_code when_not = errc::never_sent);
};

// ---- requests

error_code client_session::state::check(const outgoing& request) const {
  if (closed) return errc::never_sent;
  if (request.message.size() > max.max_message || request.message.size() > wire::max_total)
    return errc::too_large;
  const std::size_t used = output.queued_bytes() + answers.memory();
  if (used > max.max_memory || request.message.size() > max.max_memory - used) return errc::too_many_pending;
  return {};
}

std::uint32_t client_session::state::take_number() {
  return numbers.take(
      [&](std::uint32_t n) { return calls.has_room(n) && (late.empty() || !late.contains(n)); });
}

result<outbox::place> client_session::state::queue(outgoing&& request, std::uint32_t session, bool is_push) {
  if (request.message.size() > wire::max_single_request)
    return queue_large(std::move(request), session, is_push);
  return queue_small(std::move(request), is_push ? wire::push_session : session);
}

result<outbox::place> client_session::state::queue_small(outgoing&& request, std::uint32_t session) {
  return output.add_small([&](std::string& out) -> result<void> {
    if (const auto traced = encode_trace(request.trace, out); !traced) return traced;
    return wire::encode(wire::request{std::move(request.to), session, request.message}, out);
  });
}

result<outbox::place> client_session::state::queue_large(outgoing&& request, std::uint32_t session,
                                                         bool is_push) {
  outbox::large_message m;
  if (const auto traced = encode_trace(request.trace, m.head); !traced) return traced.error();
  const auto total = static_cast<std::uint32_t>(request.message.size());
  const wire::request_head head{std::move(request.to), session, total, is_push};
  if (const auto encoded = wire::encode(head, m.head); !encoded) return encoded.error();
  m.message = std::move(request.message);
  m.session = session;
  m.encode_part = encode_request_part;
  return output.add_large(std::move(m));
}

result<std::uint32_t> client_session::call(outgoing request, time_point deadline, on_outcome&& done) {
  state& s = *state_;
  if (const auto error = s.check(request)) return error;
  if (s.calls.size() + s.late.size() >= s.max.max_pending) return errc::too_many_pending;
  const std::uint32_t session = s.take_number();
  const auto place = s.queue(std::move(request), session, false);
  if (!place) {
    s.numbers.put_back(session);
    return place.error();
  }
  s.calls.insert({session, *place, deadline, std::move(done)});
  s.times.add(deadline, session, s.calls);
  return session;
}

result<void> client_session::push(outgoing request) {
  state& s = *state_;
  if (const auto error = s.check(request)) return error;
  const bool needs_number = request.message.size() > wire::max_single_request;
  const std::uint32_t session = needs_number ? s.take_number() : wire::push_session;
  const auto place = s.queue(std::move(request), session, true);
  if (!place) {
    if (needs_number) s.numbers.put_back(session);
    return place.error();
  }
  s.pushed = true;
  return {};
}

// ---- ends of calls

void client_session::state::end(pending_call& call, outcome&& o) {
  if (answers.open() != 0) answers.drop(call.session);
  const on_outcome done = calls.remove(call).done;
  if (done) done(std::move(o));
}

void client_session::state::give_up(pending_call& call, error_code when_sent, error_code when_not) {
  const bool sent = output.has_begun(call.place);
  if (sent) {
    late.insert(call.session);
  } else {
    output.cancel(call.place);
  }
  end(call, {sent ? when_sent : when_not, {}, sent});
}

void client_session::abandon(std::uint32_t session) {
  if (auto* call = state_->calls.find(session)) state_->give_up(*call, errc::abandoned, errc::abandoned);
}

void client_session::expire(time_point now) {
  state& s = *state_;
  for (const auto session : s.times.due(now, s.calls)) {
    auto* call = s.calls.find(session);
    if (call != nullptr && call->deadline <= now) s.give_up(*call, errc::no_answer);
  }
}

void client_session::close(error_code why) {
  state& s = *state_;
  s.closed = true;
  for (const auto session : s.calls.sessions())
    if (auto* call = s.calls.find(session))
      s.give_up(*call, why ? why : errc::connection_lost, why ? why : errc::never_sent);
  s.output.clear();
}

// ---- answers

result<void> client_session::receive(std::string_view bytes) {
  state& s = *state_;
  if (s.failure) return s.failure;
  s.evidence.append(bytes.substr(0, max_evidence - s.evidence.size()));
  s.frames.feed(bytes);
  while (const auto body = s.frames.next())
    if ((s.failure = s.on_frame(*body))) return s.failure;
  if (!s.heard && wire::check_response_prefix(s.frames.unfinished())) {
    s.failure = errc::not_cluster_peer;
    return s.failure;
  }
  return {};
}

error_code client_session::state::on_frame(std::string_view body) {
  const auto response = wire::decode_response(body);
  if (!response) return heard ? response.error() : errc::not_cluster_peer;
  on_response(*response);
  heard = true;
  return {};
}

void client_session::state::on_response(const wire::response& r) {
  auto* call = calls.find(r.session);
  if (call == nullptr || !output.has_begun(call->place)) return on_stray(r);
  switch (r.type) {
    case wire::response_type::error:
      end(*call, {wire::classify_remote_error(r.bytes), std::string(r.bytes), true});
      break;
    case wire::response_type::ok:
    case wire::response_type::last_part: on_message(*call, r); break;
    case wire::response_type::head: {
      const auto begun = answers.begin(r.session, r.total, output.queued_bytes());
      if (!begun) give_up(*call, begun.error());
      break;
    }
    case wire::response_type::part:
      if (!answers.add(r.session, r.bytes)) give_up(*call, errc::size_mismatch);
      break;
  }
}

// The answer is whole. As the reference does, a message in one frame also ends one that has begun in parts.
void client_session::state::on_message(pending_call& call, const wire::response& r) {
  if (r.type == wire::response_type::ok && !answers.has(r.session)) {
    if (r.bytes.size() > max.max_message) return end(call, {errc::too_large, {}, true});
    return end(call, {{}, std::string(r.bytes), true});
  }
  auto message = answers.finish(r.session, r.bytes);
  if (!message) return end(call, {errc::size_mismatch, {}, true});
  end(call, {{}, std::move(*message), true});
}

// An answer that nobody waits for: late, about a push, or to a number that is not open. It ends nothing, as
// with stock nodes.
void client_session::state::on_stray(const wire::response& r) {
  const bool to_small_push = r.session == wire::push_session && pushed;
  if (!to_small_push && (!numbers.was_given_out(r.session) || calls.find(r.session))) return;
  if (r.type == wire::response_type::head || r.type == wire::response_type::part) return;
  const bool was_late = late.erase(r.session) != 0;
  if (r.type == wire::response_type::error && pushed && !was_late)
    push_error = r.bytes.substr(0, max_push_error);
}

// ---- the rest

client_session::client_session(const limits& l, std::uint32_t first)
    : state_(std::make_unique<state>(l, first)) {}
client_session::~client_session() = default;
client_session::client_session(client_session&&) noexcept = default;
client_session& client_session::operator=(client_session&&) noexcept = default;

std::optional<time_point> client_session::next_deadline() const {
  return state_->times.next(state_->calls);
}
bool client_session::has_output() const {
  return queued_bytes() != 0;
}
std::size_t client_session::queued_bytes() const {
  return state_->output.queued_bytes();
}
void client_session::take_output(std::string& out, std::size_t about) {
  state_->output.take(out, about);
}
std::string_view client_session::evidence() const {
  return state_->evidence;
}
std::string_view client_session::push_error() const {
  return state_->push_error;
}
std::size_t client_session::pending() const {
  return state_->calls.size();
}

}  // namespace bee::session
