#include "bee/stock/rpc.hpp"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bee/base/bytes.hpp"
#include "bee/stock/ask_service.hpp"

namespace bee::stock {
namespace {

failure at_node(failure_code code, ran has_run, std::string message, std::string hint = {}) {
  return {code, has_run, std::move(message), std::move(hint), subject::node, {}};
}

// Nobody can guess it: who names it to the listener was sent this call, or heard it from who was.
std::string secret_service() {
  std::random_device device;
  return fmt::format("beectl_{:08x}{:08x}", device(), device());
}

// Sessions begin anywhere: what is left of another run does not answer this one.
std::uint64_t random_session() {
  std::random_device device;
  return device() % 0x7fffffff;
}

// Whose replies count. A service that is named by its handle or a local name, and a node that is named by its
// address, know themselves by other names.
payload::service_address callee_of(const remote& to, const service_name& named) {
  payload::service_address out{to.name(), named.text};
  if (out.node.find(':') != std::string::npos) out.node.clear();
  if (out.service.starts_with('@')) out.service.erase(0, 1);
  if (out.service.starts_with('.') || out.service.starts_with(':')) out.service.clear();
  return out;
}

}  // namespace

rpc::rpc(const boost::asio::any_io_executor& executor, remote& to, service_name service, rpc_options options)
    : executor_(executor),
      to_(to),
      service_(std::move(service)),
      options_(std::move(options)),
      callee_(callee_of(to, service_)),
      calls_(1, random_session()),
      route_(to, options_.calls, options_.reach_hint),
      wake_(executor),
      own_name_(secret_service()) {}

task<attempt<void>> rpc::open() {
  auto address = co_await find_push_address(to_, service_);
  if (!address) co_return address.error();
  address_ = std::move(*address);
  if (auto opened = open_listener(); !opened) co_return opened.error();
  co_return co_await make_route();
}

task<attempt<void>> rpc::close() {
  return route_.remove();
}

void rpc::interrupt(failure_code as) {
  if (!interrupted_) interrupted_ = as;
  wake_.cancel();
  // A node that can not reach this process tries for as long as it likes.
  if (is_probing_) to_.channel().close();
}

attempt<void> rpc::open_listener() {
  const auto at = options_.listen.value_or(endpoint{to_.channel().local().host, 0});
  auto opened = listen(at);
  // Behind NAT the address that the node sees is not one of this machine: its port is opened on all of them.
  if (opened.has_error() && options_.listen)
    opened = listen({at.host.find(':') == std::string::npos ? "0.0.0.0" : "::", at.port});
  if (opened.has_error())
    return at_node(
        failure_code::unreachable, ran::no,
        "no port for the reply at " + to_string(at) + ": " + opened.error().message() + " (not sent)");
  listener_ = std::move(*opened);
  seen_at_ = to_string(endpoint{at.host, listener_->local().port});
  return boost::system::in_place_value;
}

result<std::unique_ptr<reply_listener>> rpc::listen(const endpoint& at) {
  reply_listener::events events;
  events.on_connection = [this] {
    if (!std::exchange(is_connected_, true)) wake_.cancel();
  };
  events.on_reply = [this](std::string_view body) { take(body); };
  events.on_stranger = [this](const std::string& host) {
    dropped_ = "a connection from " + host + " that does not know this call";
  };
  return reply_listener::open(executor_, {at, own_name_}, std::move(events));
}

task<attempt<void>> rpc::make_route() {
  auto made = co_await route_.add(seen_at_);
  if (interrupted_) co_return interrupted(service_.text, ran::no);
  if (!made) co_return made.error();
  is_probing_ = true;
  made = co_await route_.reach();
  is_probing_ = false;
  if (made) made = co_await wait_for_connection();
  if (interrupted_) co_return interrupted(service_.text, ran::no);
  co_return made;
}

// A node that has connected to the address, and not to this process, would send its reply to somebody else.
task<attempt<void>> rpc::wait_for_connection() {
  while (!is_connected_ && !interrupted_ && !to_.limit().is_over()) co_await wait_until(to_.limit().end());
  if (is_connected_ || interrupted_) co_return boost::system::in_place_value;
  co_return at_node(failure_code::unreachable, ran::no,
                    "what the node reaches at " + seen_at_ + " is not beectl: no reply can come (not sent)",
                    options_.reach_hint);
}

// Or until something has come.
task<void> rpc::wait_until(boost::asio::steady_timer::time_point deadline) {
  error_code ignored;
  wake_.expires_at(deadline);
  co_await wake_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

task<attempt<payload::rpc_reply>> rpc::call(const pb_request& message) {
  std::optional<result<payload::rpc_reply>> ended;
  const auto deadline = to_.limit().end();
  const auto session = calls_.open(callee_, deadline, [&](result<payload::rpc_reply>&& r) {
    ended = std::move(r);
    wake_.cancel();
  });
  auto sent = co_await send(message, session.value());
  if (sent && !ended && !interrupted_) co_await wait_until(deadline);
  calls_.end(session.value(), errc::no_answer);  // unless it has ended
  if (!sent) co_return sent.error();
  if (ended->has_value()) co_return std::move(**ended);
  co_return interrupted_ ? interrupted(message.what(), ran::unknown) : no_reply(message.what());
}

task<attempt<void>> rpc::send(const pb_request& message, std::uint64_t session) {
  auto request = to_message(message, to_.name(), {session, route_.name(), own_name_});
  if (!request) co_return request.error();
  const auto as = co_await manner_of(to_, *request);
  if (!as) co_return as.error();
  question q(address_, request->body(address_), message.what(), as->trace);
  co_return co_await to_.push(std::move(q));
}

void rpc::take(std::string_view body) {
  const auto read = payload::decode_reply(body);
  if (read.has_error()) {
    dropped_ = "an rpc_response that is no reply";
    return;
  }
  const auto fate = calls_.accept(*read);
  if (fate == payload::reply_fate::delivered) return;
  dropped_ = fmt::format("{} (session {})", payload::to_string(fate), read->session);
  if (fate == payload::reply_fate::wrong_source)
    dropped_ +=
        ": " + escape_for_terminal(read->source_node) + " " + escape_for_terminal(read->source_service);
}

failure rpc::no_reply(const std::string& what) const {
  return at_node(failure_code::unknown, ran::unknown,
                 escape_for_terminal(what) + ": no reply within " + duration_text(to_.limit().whole()) +
                     " (unknown whether it ran)",
                 dropped_.empty() ? "" : "this came and was dropped: " + dropped_);
}

failure rpc::interrupted(const std::string& what, ran has_run) const {
  return at_node(*interrupted_, has_run, escape_for_terminal(what) + ": interrupted");
}

static task<attempt<payload::rpc_reply>> open_and_call(rpc& calls, const pb_request& message) {
  const auto opened = co_await calls.open();
  if (!opened) co_return opened.error();
  co_return co_await calls.call(message);
}

static attempt<pb_request> message_of(std::string_view service, std::string type, std::string pb) {
  auto named = parse_service(service);
  if (!named) return named.error();
  return pb_request{std::move(*named), payload::layout::routed, std::move(type), std::move(pb)};
}

task<attempt<payload::rpc_reply>> rpc_call(remote& to, std::string service, std::string type, std::string pb,
                                           rpc_options options) {
  const auto message = message_of(service, std::move(type), std::move(pb));
  if (!message) co_return message.error();
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto calls = std::make_unique<rpc>(executor, to, message->service, std::move(options));
  auto out = co_await open_and_call(*calls, *message);
  to.restart();  // the time of the call may be over
  const auto closed = co_await calls->close();
  if (!closed && out) co_return closed.error();
  co_return out;
}

}  // namespace bee::stock
