#include "cli/pb_call.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bee/base/bytes.hpp"
#include "cli/ask_service.hpp"
#include "cli/interrupts.hpp"
#include "cli/on_nodes.hpp"
#include "cli/reply_listener.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr std::string_view own_service = "beectl";

// What one rpc needs: found out before anything is sent.
struct plan {
  const invocation& in;
  service_name service;
  pb_message message;
  payload::layout layout;
  std::optional<endpoint> listen;

  std::string what() const { return service.text + " " + message.type; }
  std::string wire_name() const {
    return service.text.starts_with('@') ? service.text.substr(1) : service.text;
  }
};

failure at_node(exit_code code, ran has_run, std::string message, std::string hint = {}) {
  return {code, has_run, std::move(message), std::move(hint), subject::node, {}};
}

attempt<payload::layout> layout_of(const invocation& in, payload::layout preset) {
  const auto text = in.get("layout");
  if (!text) return preset;
  const auto found = payload::parse_layout(*text);
  using enum payload::layout;
  if (found.has_error() || (*found != inner && *found != routed && *found != routed_send))
    return usage_error("--layout: " + in_quotes(*text) + " is none of inner, routed, routed_send");
  return *found;
}

attempt<plan> read_plan(const invocation& in, const std::vector<std::string>& words, payload::layout preset) {
  if (words.size() != 2)
    return usage_error(std::string(in.what.name) + " --pb: NODES SERVICE JSON are needed");
  const auto layout = layout_of(in, preset);
  if (!layout) return layout.error();
  auto service = parse_service(words[0]);
  if (!service) return service.error();
  std::optional<endpoint> listen;
  if (const auto text = in.get("listen")) {
    const auto at = parse_endpoint(*text, true);
    if (at.has_error()) return usage_error("--listen: " + in_quotes(*text) + " is not HOST:PORT");
    listen = *at;
  }
  auto message = read_pb_message(in, words[1]);
  if (!message) return message.error();
  return plan{in, std::move(*service), std::move(*message), *layout, std::move(listen)};
}

// A name that no other beectl has, and that no one can guess: it is also what keeps strangers' replies out.
std::uint64_t random_number() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

// A push is never answered, so a registered name is asked for before.
task<attempt<wire::address>> find_service(remote& to, const plan& p) {
  const auto address = p.service.addresses.front();
  if (address.is_handle() || !address.name().starts_with('@')) co_return address;
  const auto handle = co_await to.query(address.name().substr(1));
  if (!handle) co_return handle.error();
  if (*handle) co_return address;
  service_request asked;
  asked.service = p.service;
  co_return co_await unknown_service(to, asked);
}

// clusterd's own command, whatever the daemon is called on that node.
task<attempt<value::list>> ask_daemon(remote& to, const char* command, const value::value& argument) {
  service_request r;
  r.service = parse_service("clusterd").value();
  r.spoken = dialect::skynet;
  r.command = std::move(command);
  r.arguments.push_back(argument);
  co_return co_await ask_service(to, r);
}

value::value route_table(const std::string& name, value::value address) {
  value::table t;
  t.pairs.emplace_back(name, std::move(address));
  return t;
}

// Waits for whatever comes first. Lives on the stack of the call.
struct waiting_room {
  explicit waiting_room(const asio::any_io_executor& executor) : timer(executor) {}
  void wake() { timer.cancel(); }
  asio::steady_timer timer;
  std::string reply;
};

class rpc {
 public:
  rpc(const asio::any_io_executor& executor, remote& to, const plan& p)
      : executor_(executor), to_(to), plan_(p), room_(executor), signals_(executor, [this] {
          room_.wake();
        }) {}

  task<attempt<data>> run() {
    const auto address = co_await find_service(to_, plan_);
    if (!address) co_return address.error();
    if (auto opened = open_listener(); !opened) co_return opened.error();
    auto answer = co_await exchange(*address);
    if (is_routed_)
      if (auto closed = co_await remove_route(); !closed && answer) answer = closed.error();
    co_return answer;
  }

 private:
  attempt<void> open_listener() {
    endpoint at{to_.channel().local().host, 0};
    if (plan_.listen) at = *plan_.listen;
    reply_listener::options o{at, to_.channel().peer().host, std::string(own_service), session_};
    const auto on_reply = [this](std::string body) {
      room_.reply = std::move(body);
      room_.wake();
    };
    auto opened = reply_listener::open(executor_, o, on_reply);
    // Behind NAT the address that the node sees is not one of this machine: its port is opened on all of
    // them.
    if (opened.has_error() && plan_.listen) {
      o.at.host = at.host.find(':') == std::string::npos ? "0.0.0.0" : "::";
      opened = reply_listener::open(executor_, o, on_reply);
    }
    if (opened.has_error())
      return at_node(
          exit_code::unreachable, ran::no,
          "no port for the reply at " + to_string(at) + ": " + opened.error().message() + " (not sent)");
    listener_ = std::move(*opened);
    seen_at_ = to_string(endpoint{at.host, listener_->local().port});
    return boost::system::in_place_value;
  }

  task<attempt<data>> exchange(const wire::address& address) {
    is_routed_ = true;
    const auto added = co_await set_route(to_, seen_at_);
    if (!added) co_return added.error();
    if (signals_.caught()) co_return interrupted(ran::no);
    const value::value own(name_);
    const auto reached = co_await ask_daemon(to_, "sender", own);
    if (signals_.caught()) co_return interrupted(ran::no);
    if (!reached) co_return not_reached(reached.error());
    if (auto sent = co_await send(address); !sent) co_return sent.error();
    co_return co_await wait();
  }

  task<attempt<value::list>> set_route(remote& at, value::value address) {
    const value::value table = route_table(name_, std::move(address));
    co_return co_await ask_daemon(at, "reload", table);
  }

  failure not_reached(const failure& why) const {
    if (why.code != exit_code::remote && why.code != exit_code::unknown) return why;
    return at_node(exit_code::unreachable, ran::no,
                   "the node can not reach beectl at " + seen_at_ + " for the reply (not sent)",
                   "give the address that it can reach: --listen HOST:PORT");
  }

  task<attempt<void>> send(const wire::address& address) {
    auto e = plan_.message.envelope();
    e.sub_type = static_cast<std::uint32_t>(payload::sub_type::rpc_request);
    e.session = session_;
    const auto service = plan_.wire_name();
    e.destination_node = to_.name();
    e.destination_service = service;
    e.source_node = name_;
    e.source_service = own_service;
    const auto body = payload::encode(payload::layout::routed, e);
    if (body.has_error()) co_return bad_input("the message: " + body.error().message());
    question q(address, list_of("text", *body), plan_.what());
    co_return co_await to_.push(std::move(q));
  }

  task<attempt<data>> wait() {
    room_.timer.expires_after(to_.timeout());
    error_code ignored;
    if (room_.reply.empty() && !signals_.caught())
      co_await room_.timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!room_.reply.empty()) {
      const auto reply = payload::decode_reply(room_.reply).value();
      co_return show_pb(plan_.in, *plan_.message.types, reply);
    }
    if (signals_.caught()) co_return interrupted(ran::unknown);
    co_return at_node(
        exit_code::unknown, ran::unknown,
        plan_.what() + ": no reply within " + to_string(to_.timeout()) + " (unknown whether it ran)");
  }

  failure interrupted(ran has_run) const {
    const int code = static_cast<int>(exit_code::signal_base) + *signals_.caught();
    return at_node(static_cast<exit_code>(code), has_run, plan_.what() + ": interrupted");
  }

  // On a new connection when the first one is gone.
  task<attempt<void>> remove_route() {
    auto removed = co_await set_route(to_, false);
    if (!removed && !to_.channel().is_open()) {
      const cluster::node same{to_.name(), to_.channel().peer()};
      const auto again = co_await remote::open(plan_.in, same, nullptr);
      if (again) removed = co_await set_route(**again, false);
    }
    if (removed) co_return boost::system::in_place_value;
    co_return at_node(
        exit_code::unknown, ran::yes,
        "the temporary route " + name_ + " may be left behind on the node: " + removed.error().message,
        fmt::format("beectl call {} clusterd reload '{{{}=false}}'", to_.name(), name_));
  }

  asio::any_io_executor executor_;
  remote& to_;
  const plan& plan_;
  waiting_room room_;
  interrupts signals_;
  std::unique_ptr<reply_listener> listener_;
  const std::uint64_t session_ = random_number() % 0x7fffffff + 1;
  const std::string name_ = fmt::format("beectl_{}_{:016x}", ::getpid(), random_number());
  std::string seen_at_;
  bool is_routed_ = false;
};

task<void> call_node(remote& to, node_talk& talk, const plan& p) {
  rpc call(co_await asio::this_coro::executor, to, p);
  auto answer = co_await call.run();
  if (answer) co_return talk.add_result(std::move(*answer));
  talk.add_failure(answer.error());
}

task<void> send_to_node(remote& to, node_talk& talk, const plan& p) {
  const auto address = co_await find_service(to, p);
  if (!address) co_return talk.add_failure(address.error());
  auto e = p.message.envelope();
  const auto service = p.wire_name();
  e.destination_node = to.name();
  e.destination_service = service;
  const auto body = payload::encode(p.layout, e);
  if (body.has_error()) co_return talk.add_failure(bad_input("the message: " + body.error().message()));
  question q(*address, list_of("text", *body), p.what());
  const auto pushed = co_await to.push(std::move(q));
  if (!pushed) co_return talk.add_failure(pushed.error());
  const auto handed_over =
      to.is_direct() ? co_await to.channel().finish(to.timeout()) : co_await to.channel().flush(to.timeout());
  if (!handed_over)
    co_return talk.add_failure(
        at_node(exit_code::unknown, ran::unknown,
                p.what() + ": " + handed_over.error().message() + " (unknown whether it was delivered)"));
  talk.add_result(record{{"to", wire::to_string(*address)}, {"state", "sent"}});
}

}  // namespace

void pb_call(const invocation& in, const targets& to, report& out) {
  if (!in.set.via.empty())
    return out.fail(
        usage_error("call --pb needs a connection of its own: the reply does not come through --via"));
  const auto p = read_plan(in, to.words, payload::layout::routed);
  if (!p) return out.fail(p.error());
  on_nodes(in, to.nodes, out, [&](remote& node, node_talk& talk) { return call_node(node, talk, *p); });
}

void pb_send(const invocation& in, const targets& to, report& out) {
  const auto p = read_plan(in, to.words, payload::layout::inner);
  if (!p) return out.fail(p.error());
  on_nodes(in, to.nodes, out, [&](remote& node, node_talk& talk) { return send_to_node(node, talk, *p); });
}

}  // namespace bee::cli
