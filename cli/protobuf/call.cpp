#include "cli/protobuf/call.hpp"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bee/base/bytes.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/call/push_message.hpp"
#include "cli/protobuf/reply.hpp"
#include "cli/protobuf/reply_listener.hpp"
#include "cli/protobuf/temporary_route.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

// Stands for the name of each call, which is made up for it, where nothing is sent.
constexpr std::string_view own_service = "beectl";

failure at_node(exit_code code, ran has_run, std::string message, std::string hint = {}) {
  return {code, has_run, std::move(message), std::move(hint), subject::node, {}};
}

// Nobody can guess it: who names it to the listener was sent this call, or heard it from who was.
std::string secret_service() {
  std::random_device device;
  return fmt::format("{}_{:08x}{:08x}", own_service, device(), device());
}

// Sessions begin anywhere: what is left of another run does not answer this one.
std::uint64_t random_session() {
  std::random_device device;
  return device() % 0x7fffffff;
}

// Whose replies count. A service that is named by its handle or a local name, and a node that is named by its
// address, know themselves by other names.
node::service_address callee_of(const remote& to, const pb_plan& p) {
  node::service_address out{to.name(), p.service.text};
  if (out.node.find(':') != std::string::npos) out.node.clear();
  if (out.service.starts_with('@')) out.service.erase(0, 1);
  if (out.service.starts_with('.') || out.service.starts_with(':')) out.service.clear();
  return out;
}

// The calls to one node, over one route.
class rpc {
 public:
  rpc(const asio::any_io_executor& executor, remote& to, const pb_plan& p, report& out)
      : executor_(executor),
        to_(to),
        plan_(p),
        out_(out),
        callee_(callee_of(to, p)),
        calls_(1, random_session()),
        route_(p.in, to, p.repeats),
        wake_(executor),
        signals_(executor, [this] { on_signal(); }) {}

  // Every answer is reported but the last, which waits for the end of the route.
  task<void> run(node_talk& talk) {
    auto answer = co_await begin();
    std::size_t number = 1;
    for (; is_ready_ && number < plan_.repeats && goes_on(); ++number) {
      add(talk, answer, number);
      talk.restart();
      to_.restart();
      answer = co_await call();
    }
    to_.restart();  // the time of the calls may be over
    const auto removed = co_await route_.remove();
    if (!removed && answer) answer = removed.error();
    if (!removed && !answer) answer = with_hint(answer.error(), removed.error());
    add(talk, answer, number);
  }

 private:
  using reply = attempt<node::rpc_reply>;

  void on_signal() {
    wake_.cancel();
    // A node that can not reach this process tries for as long as it likes.
    if (is_probing_) to_.channel().close();
  }

  bool goes_on() const { return to_.channel().is_open() && !out_.is_unwanted && !signals_.caught(); }

  void add(node_talk& talk, const reply& answer, std::size_t n) {
    const auto number = plan_.repeats > 1 ? std::optional(n) : std::nullopt;
    if (!answer) return talk.add_failure(answer.error(), {}, number);
    add_pb_reply(plan_, *answer, talk, number, out_);
  }

  static failure with_hint(failure why, const failure& other) {
    why.hint += (why.hint.empty() ? "" : "; ") + other.message + ": " + other.hint;
    return why;
  }

  // Up to the answer of the first call.
  task<reply> begin() {
    service_request asked;
    asked.service = plan_.service;
    auto address = co_await find_push_address(to_, asked);
    if (!address) co_return address.error();
    address_ = std::move(*address);
    if (auto opened = open_listener(); !opened) co_return opened.error();
    if (auto made = co_await make_route(); !made) co_return made.error();
    is_ready_ = true;
    co_return co_await call();
  }

  attempt<void> open_listener() {
    const auto at = plan_.listen.value_or(endpoint{to_.channel().local().host, 0});
    auto opened = listen(at);
    // Behind NAT the address that the node sees is not one of this machine: its port is opened on all of
    // them.
    if (opened.has_error() && plan_.listen)
      opened = listen({at.host.find(':') == std::string::npos ? "0.0.0.0" : "::", at.port});
    if (opened.has_error())
      return at_node(
          exit_code::unreachable, ran::no,
          "no port for the reply at " + to_string(at) + ": " + opened.error().message() + " (not sent)");
    listener_ = std::move(*opened);
    seen_at_ = to_string(endpoint{at.host, listener_->local().port});
    return boost::system::in_place_value;
  }

  result<std::unique_ptr<reply_listener>> listen(const endpoint& at) {
    reply_listener::events events;
    events.on_connection = [this] {
      if (!std::exchange(is_connected_, true)) wake_.cancel();
    };
    events.on_reply = [this](std::string_view body) { take(body); };
    events.on_stranger = [this](const std::string& host) {
      dropped_ = "a connection from " + host + " that does not know this call";
    };
    return reply_listener::open(executor_, {at, service_}, std::move(events));
  }

  task<attempt<void>> make_route() {
    auto made = co_await route_.add(seen_at_);
    if (signals_.caught()) co_return interrupted(ran::no);
    if (!made) co_return made.error();
    is_probing_ = true;
    made = co_await route_.reach();
    is_probing_ = false;
    if (made) made = co_await wait_for_connection();
    if (signals_.caught()) co_return interrupted(ran::no);
    co_return made;
  }

  // A node that has connected to the address, and not to this process, would send its reply to somebody else.
  task<attempt<void>> wait_for_connection() {
    while (!is_connected_ && !signals_.caught() && !to_.limit().is_over()) {
      error_code ignored;
      wake_.expires_at(to_.limit().end());
      co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (is_connected_ || signals_.caught()) co_return boost::system::in_place_value;
    co_return at_node(exit_code::unreachable, ran::no,
                      "what the node reaches at " + seen_at_ + " is not beectl: no reply can come (not sent)",
                      "give the address that it can reach: --listen HOST:PORT");
  }

  task<reply> call() {
    std::optional<result<node::rpc_reply>> ended;
    const auto deadline = to_.limit().end();
    const auto session = calls_.open(callee_, deadline, [&](result<node::rpc_reply>&& r) {
      ended = std::move(r);
      wake_.cancel();
    });
    auto sent = co_await send(session.value());
    if (sent && !ended && !signals_.caught()) {
      error_code ignored;
      wake_.expires_at(deadline);
      co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    calls_.end(session.value(), errc::no_answer);  // unless it has ended
    if (!sent) co_return sent.error();
    if (ended->has_value()) co_return std::move(**ended);
    co_return signals_.caught() ? interrupted(ran::unknown) : no_reply();
  }

  task<attempt<void>> send(std::uint64_t session) {
    auto request = plan_.request(to_.name(), session, route_.name(), service_);
    if (!request) co_return request.error();
    question q(address_, request->body(address_), plan_.what(), request->trace);
    co_return co_await to_.push(std::move(q));
  }

  void take(std::string_view body) {
    const auto read = payload::decode_reply(body);
    if (read.has_error()) {
      dropped_ = "an rpc_response that is no reply";
      return;
    }
    const auto fate = calls_.accept(*read);
    if (fate == node::reply_fate::delivered) return;
    dropped_ = fmt::format("{} (session {})", node::to_string(fate), read->session);
    if (fate == node::reply_fate::wrong_source)
      dropped_ +=
          ": " + escape_for_terminal(read->source_node) + " " + escape_for_terminal(read->source_service);
  }

  failure no_reply() const {
    return at_node(exit_code::unknown, ran::unknown,
                   escape_for_terminal(plan_.what()) + ": no reply within " + to_string(to_.limit().whole()) +
                       " (unknown whether it ran)",
                   dropped_.empty() ? "" : "this came and was dropped: " + dropped_);
  }

  failure interrupted(ran has_run) const {
    const int code = static_cast<int>(exit_code::signal_base) + *signals_.caught();
    return at_node(static_cast<exit_code>(code), has_run,
                   escape_for_terminal(plan_.what()) + ": interrupted");
  }

  asio::any_io_executor executor_;
  remote& to_;
  const pb_plan& plan_;
  report& out_;
  node::service_address callee_;
  node::rpc_table calls_;
  temporary_route route_;
  asio::steady_timer wake_;
  interrupts signals_;
  std::unique_ptr<reply_listener> listener_;
  wire::address address_;
  const std::string service_ = secret_service();
  std::string seen_at_;
  std::string dropped_;  // why the last message that was no answer is none
  bool is_connected_ = false;
  bool is_probing_ = false;
  bool is_ready_ = false;
};

task<void> call_node(remote& to, node_talk& talk, const pb_plan& p, report& out) {
  const auto executor = co_await asio::this_coro::executor;
  const auto calls = std::make_unique<rpc>(executor, to, p, out);
  co_await calls->run(talk);
}

task<void> send_to_node(remote& to, node_talk& talk, const pb_plan& p, bool wants) {
  const auto request = p.request(to.name());
  if (!request) co_return talk.add_failure(request.error());
  co_await push_message(to, talk, *request, wants);
}

}  // namespace

void pb_call(const invocation& in, const targets& to, report& out) {
  if (!in.set.via.empty())
    return out.fail(
        usage_error("call --pb needs a connection of its own: the reply does not come through --via"));
  const auto p = read_pb_plan(in, to, payload::layout::routed);
  if (!p) return out.fail(p.error());
  if (in.has("dry-run")) {
    // Session and source are made up for each run; these stand for them.
    const auto shown = p->request(to.nodes.front().name, 1, own_service, own_service);
    return shown ? show_pb_request(*p, *shown, to.nodes, out) : out.fail(shown.error());
  }
  out.is_stream = p->repeats > 1;
  on_nodes(in, to.nodes, out, [&](remote& node, node_talk& talk) { return call_node(node, talk, *p, out); },
           {.ends_itself = true});
}

void pb_send(const invocation& in, const targets& to, report& out) {
  const auto p = read_pb_plan(in, to, payload::layout::inner);
  if (!p) return out.fail(p.error());
  const auto proof = wants_proof(in);
  if (!proof) return out.fail(proof.error());
  if (in.has("dry-run")) {
    const auto shown = p->request(to.nodes.front().name);
    return shown ? show_pb_request(*p, *shown, to.nodes, out) : out.fail(shown.error());
  }
  on_nodes(in, to.nodes, out,
           [&](remote& node, node_talk& talk) { return send_to_node(node, talk, *p, *proof); });
}

}  // namespace bee::cli
