
#include "bee/stock/remote.hpp"

#include "bee/session/answered.hpp"
#include "bee/stock/daemon.hpp"
#include "bee/stock/gateway.hpp"
#include "bee/value/pack.hpp"
#include "bee/value/words.hpp"

namespace bee::stock {
namespace {

// Whatever a node answers to a question on the way, what was to come after it was not sent.
failure unsent(failure why, bool is_unsent) {
  if (is_unsent) why.code = failure_code::unreachable;
  return why;
}

}  // namespace

task<attempt<std::shared_ptr<remote>>> remote::open(const remote_options& how, const cluster::node& to,
                                                    std::shared_ptr<gateway> through) {
  std::shared_ptr<remote> out(new remote(to.name, how));
  out->gateway_ = std::move(through);
  if (out->gateway_) {
    out->channel_ = out->gateway_->channel();
    co_return out;
  }
  net::channel_options options;
  if (how.trace) options.on_bytes = how.trace(to.name);
  if (how.on_end) options.on_end = [told = how.on_end](error_code) { told(); };
  auto opened = co_await net::channel::open(*to.address, out->limit_.left(), std::move(options));
  if (!opened) co_return connect_failure(opened.error(), bee::to_string(*to.address), out->limit_.whole());
  out->channel_ = std::move(*opened);
  co_return out;
}

task<attempt<std::shared_ptr<remote>>> remote::open(endpoint at, remote_options how) {
  const cluster::node to{bee::to_string(at), at};
  co_return co_await open(how, to);
}

task<attempt<std::shared_ptr<remote>>> remote::again() const {
  const cluster::node same{name_, channel_->peer()};
  co_return co_await open(how_, same);
}

std::string remote::address() const {
  return gateway_ ? "" : to_string(channel_->peer());
}

remote remote::within(const net::time_limit& other) const {
  auto out = *this;
  out.limit_ = other;
  return out;
}

asked remote::about(const question& q) const {
  return {q.what, to_string(channel_->peer()), limit_.whole(), channel_->evidence(), q.is_before};
}

failure remote::explain(const session::outcome& o, const question& q) const {
  auto out = call_failure(o, about(q));
  return gateway_ && !q.is_for_reader ? gateway_->explain(std::move(out), o, q) : out;
}

failure remote::lost(const std::string& what) const {
  const auto reason = channel_->end_reason();
  return explain({reason ? reason : make_error_code(errc::connection_lost), {}, true},
                 question(wire::address(), {}, what));
}

task<attempt<wire::address>> remote::route(const question& q) {
  if (!gateway_ || q.is_for_reader) co_return q.to;
  co_return co_await gateway_->stand_in(name_, q.to, limit_);
}

task<attempt<session::outcome>> remote::exchange(const question& q) {
  has_heard_ = false;
  auto packed = value::pack(q.body);
  if (!packed) co_return bad_input("the arguments can not be sent: " + packed.error().message());
  auto to = co_await route(q);
  if (!to) co_return to.error();
  if (limit_.is_over()) co_return session::outcome{errc::no_answer, {}, false};
  session::outgoing request{std::move(*to), std::move(*packed), q.trace};
  auto ended = co_await channel_->call(std::move(request), limit_.left());
  has_heard_ = session::is_answered(ended) && !(gateway_ && ended.error == errc::remote_call_failed);
  co_return ended;
}

task<attempt<value::list>> remote::call(question q) {
  auto o = co_await exchange(q);
  if (!o) co_return o.error();
  if (o->error) co_return explain(*o, q);
  if (q.is_raw) co_return value::list_of(o->body);
  auto values = value::unpack(o->body);
  if (!values) co_return malformed_answer(values.error(), about(q));
  co_return std::move(*values);
}

task<attempt<void>> remote::push(question q) {
  auto packed = value::pack(q.body);
  if (!packed) co_return bad_input("the arguments can not be sent: " + packed.error().message());
  auto to = co_await route(q);
  if (!to) co_return to.error();
  session::outgoing message{std::move(*to), std::move(*packed), std::move(q.trace)};
  const auto queued = channel_->push(std::move(message));
  const session::outcome refused{queued ? error_code() : queued.error(), {}, false};
  if (!queued) co_return explain(refused, q);
  co_return boost::system::in_place_value;
}

// A stand-in says "call failed" whatever it was. A node that answers the next question, which any launcher
// answers, has refused the first.
task<bool> remote::answers_indirectly() {
  const auto answer = co_await call({wire::address(".launcher"), value::list_of("PING"), "ping", {}});
  co_return answer.has_value();
}

task<attempt<std::optional<std::uint32_t>>> remote::query(const std::string& name, bool is_before) {
  question q(wire::address(), value::list_of(name), "query " + name);
  q.is_before = is_before;
  const auto o = co_await exchange(q);
  if (!o) co_return o.error();
  bool is_unknown = o->error == errc::remote_name_not_found || o->error == errc::remote_invalid_name;
  if (gateway_ && o->error == errc::remote_call_failed) is_unknown = co_await answers_indirectly();
  if (is_unknown) co_return std::optional<std::uint32_t>();
  const bool is_unsent = is_before && has_heard_;
  if (o->error) co_return unsent(explain(*o, q), is_unsent);
  const auto values = value::unpack(o->body);
  if (!values) co_return unsent(malformed_answer(values.error(), about(q)), is_unsent);
  const auto handle = values->empty() ? std::nullopt : handle_in(values->front());
  if (!handle)
    co_return unsent(other_answer(value::in_words(*values) + ", not a handle", about(q)), is_unsent);
  co_return handle;
}

std::string handle_text(std::uint32_t handle) {
  return wire::to_string(wire::address(handle));
}

}  // namespace bee::stock
