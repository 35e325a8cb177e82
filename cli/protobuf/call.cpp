#include "cli/protobuf/call.hpp"

#include <boost/asio/this_coro.hpp>

#include "bee/stock/rpc.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/call/push_message.hpp"
#include "cli/call/trace_note.hpp"
#include "cli/protobuf/reply.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

// Stands for the name of each call, which is made up for it, where nothing is sent.
constexpr std::string_view own_service = "beectl";

failure with_hint(failure why, const failure& other) {
  why.hint += (why.hint.empty() ? "" : "; ") + other.message + ": " + other.hint;
  return why;
}

// The calls to one node, over one route.
class node_rpc {
 public:
  node_rpc(const asio::any_io_executor& executor, remote& to, const pb_plan& p, node_talk& talk, report& out)
      : to_(to),
        plan_(p),
        talk_(talk),
        out_(out),
        rpc_(executor, to, p.request.service,
             {p.listen, p.repeats, "give the address that it can reach: --listen HOST:PORT"}),
        signals_(executor, [this] { on_signal(); }) {}

  // Every answer is reported but the last, which waits for the end of the route.
  task<void> run() {
    std::size_t number = 1;
    auto answer = co_await begin();
    for (; is_ready_ && number < plan_.repeats && goes_on(); ++number) {
      add(answer, number);
      talk_.restart();
      to_.restart();
      answer = co_await rpc_.call(plan_.request);
    }
    to_.restart();  // the time of the calls may be over
    const auto removed = co_await rpc_.close();
    if (!removed && answer) answer = removed.error();
    if (!removed && !answer) answer = with_hint(answer.error(), removed.error());
    add(answer, number);
  }

 private:
  using reply = attempt<payload::rpc_reply>;

  void on_signal() {
    rpc_.interrupt(
        static_cast<exit_code>(static_cast<int>(exit_code::signal_base) + signals_.caught().value_or(0)));
  }

  bool goes_on() const { return to_.channel().is_open() && !out_.is_unwanted && !signals_.caught(); }

  // Up to the answer of the first call.
  task<reply> begin() {
    auto opened = co_await rpc_.open();
    if (!opened) co_return opened.error();
    is_ready_ = true;
    co_return co_await rpc_.call(plan_.request);
  }

  void add(const reply& answer, std::size_t n) {
    const auto number = plan_.repeats > 1 ? std::optional(n) : std::nullopt;
    if (!answer) return talk_.add_failure(answer.error(), {}, number);
    add_pb_reply(plan_, *answer, talk_, number, out_);
  }

  remote& to_;
  const pb_plan& plan_;
  node_talk& talk_;
  report& out_;
  stock::rpc rpc_;
  interrupts signals_;
  bool is_ready_ = false;
};

task<void> call_node(remote& to, node_talk& talk, const pb_plan& p, report& out) {
  const auto executor = co_await asio::this_coro::executor;
  const auto calls = std::make_unique<node_rpc>(executor, to, p, talk, out);
  co_await calls->run();
  tell_trace(to, p.request.trace, out);
}

task<void> send_to_node(remote& to, node_talk& talk, const pb_plan& p, bool wants, report& out) {
  const auto request = stock::to_message(p.request, to.name());
  if (!request) co_return talk.add_failure(request.error());
  co_await push_message(to, talk, *request, wants);
  tell_trace(to, p.request.trace, out);
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
    const auto shown = stock::to_message(p->request, to.nodes.front().name, {1, own_service, own_service});
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
    const auto shown = stock::to_message(p->request, to.nodes.front().name);
    return shown ? show_pb_request(*p, *shown, to.nodes, out) : out.fail(shown.error());
  }
  on_nodes(in, to.nodes, out,
           [&](remote& node, node_talk& talk) { return send_to_node(node, talk, *p, *proof, out); });
}

}  // namespace bee::cli
