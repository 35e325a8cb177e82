#include "bee/names/service/server.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <optional>

#include "bee/node/alarm.hpp"
#include "bee/node/node.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

// What comes as a frame of the bee dialect is the same behind its sub type.
value::list without_sub_type(value::list&& arguments) {
  const bool has_one = arguments.size() > 1 && arguments[0].is_string() && arguments[0].as_string() == "lua";
  if (has_one) arguments.erase(arguments.begin());
  return std::move(arguments);
}

// Members announce themselves every few seconds, and those that only wait ask again.
broadcaster_options with_budget(const asio::any_io_executor& executor, const server_options& options) {
  auto out = options.broadcast;
  out.own.name = options.service.own_name;
  out.own.advertised = options.advertise;
  if (!out.shared) {
    auto limits = options.budget;
    limits.may_end_waiting = true;
    if (!limits.log && options.service.log)
      limits.log = [log = options.service.log](std::string_view line) { log(severity::warning, line); };
    out.shared = std::make_shared<net::budget>(executor, std::move(limits));
  }
  out.at_once = std::min(out.at_once, net::budget::outgoing_share());
  return out;
}

std::function<bool(const endpoint&)> trusted_by(const server_options& options) {
  if (options.is_trusted) return options.is_trusted;
  if (options.service.token.empty() || options.trusts_loopback) return is_loopback;
  return [](const endpoint&) { return false; };
}

}  // namespace

bool is_loopback(const endpoint& e) {
  return e.host.starts_with("127.") || e.host == "::1" || e.host.starts_with("::ffff:127.");
}

struct server::state : std::enable_shared_from_this<state> {
  state(asio::any_io_executor e, store& in, server_options o)
      : executor(e),
        is_trusted(trusted_by(o)),
        in_use(in),
        unread_per_peer(o.unread_per_peer),
        desk(in, o.service, clock::now()),
        broadcast(with_budget(e, o)),
        at(e, o.service.own_name, node_options(o)),
        timer(e, [this](clock::time_point now) { return ring(now); }) {}

  node::node_options node_options(const server_options& o);
  void add_service();
  void answer(node::invocation&& in, node::responder&& to);
  void on_event(const event& e);
  void push_if(bool is_pusher);
  void begin_to_push(bool is_pusher);
  void answer_soon();
  std::optional<clock::time_point> ring(clock::time_point now);
  void set_timer() {
    if (const auto next = desk.next_deadline()) timer.set(*next);
  }

  asio::any_io_executor executor;
  std::function<bool(const endpoint&)> is_trusted;
  store& in_use;
  std::size_t unread_per_peer;
  service desk;
  broadcaster_options broadcast;
  std::optional<broadcaster> pushes;  // of the name servers before one store, one has it
  node::node at;
  node::alarm timer;
  bool is_answering = false;  // answer_polls() is on its way
};

node::node_options server::state::node_options(const server_options& o) {
  node::node_options out;
  out.listener = o.listener;
  out.nowaiting = true;
  out.offers = node::offer::names;
  out.shared = broadcast.shared;
  out.on_peer_end = [this](const endpoint& peer) { desk.end_polls(peer); };
  if (o.service.log) out.log = [log = o.service.log](std::string_view line) { log(severity::warning, line); };
  return out;
}

void server::state::add_service() {
  const auto id =
      at.add({.label = "snlua names"}, node::handler([this](node::invocation&& in, node::responder&& to) {
               answer(std::move(in), std::move(to));
             }));
  at.set_local_name(".names", id);
  (void)at.register_name("names", id);
  desk.on_event = [this](const event& e) { on_event(e); };
  broadcast.own.listening = [this] { return at.address(); };
  // One that was stopped for long must not send what it knew then: another may have sent what came after.
  broadcast.may_push = [this] { return in_use.stands().is_pusher; };
  desk.on_gap = [this] {
    begin_to_push(pushes.has_value());
    answer_soon();
  };
  desk.on_keeps_map = [this](const std::string& name, bool keeps) {
    if (pushes) pushes->set_keeps_map(name, keeps);
  };
  desk.on_standing = [this](const standing& s) { push_if(s.is_pusher); };
  push_if(in_use.stands().is_pusher);
  set_timer();
}

void server::state::answer(node::invocation&& in, node::responder&& to) {
  const auto shared = std::make_shared<node::responder>(std::move(to));
  const auto link = shared->link();
  caller by{shared->source(), is_trusted(shared->source()),
            [shared, most = unread_per_peer] { return shared->unread() > most; }};
  if (const auto now_open = link.lock()) by.came_after = now_open->came_after();
  by.input = [link]() -> std::optional<input_state> {
    const auto open = link.lock();
    if (!open) return std::nullopt;
    return input_state{open->received(), open->handled()};
  };
  desk.handle(by, without_sub_type(std::move(in.arguments)), clock::now(), [shared](const reply_body& body) {
    body.packed() ? shared->answer_packed(body.packed()) : shared->answer(body.values());
  });
  set_timer();
}

// Events come in bursts: who waits hears of a burst once.
void server::state::on_event(const event& e) {
  if (pushes) pushes->on_event(e);
  answer_soon();
}

// All nodes get the whole map: nobody knows what the one that pushed before has reached.
void server::state::push_if(bool is_pusher) {
  if (is_pusher != pushes.has_value()) begin_to_push(is_pusher);
}

void server::state::begin_to_push(bool is_pusher) {
  pushes.reset();
  if (is_pusher) pushes.emplace(executor, desk.nodes(), desk.packed(), broadcast);
}

void server::state::answer_soon() {
  if (is_answering) return;
  is_answering = true;
  asio::post(executor, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->is_answering = false;
    if (!self->desk.answer_polls()) self->answer_soon();
    self->set_timer();
  });
}

std::optional<clock::time_point> server::state::ring(clock::time_point now) {
  desk.expire(now);
  return desk.next_deadline();
}

result<std::unique_ptr<server>> server::open(asio::any_io_executor executor, store& in,
                                             server_options options) {
  const auto listen = options.listen;
  auto s = std::make_shared<state>(std::move(executor), in, std::move(options));
  s->add_service();
  if (const auto opened = s->at.listen(listen); !opened) return opened.error();
  return std::unique_ptr<server>(new server(std::move(s)));
}

server::server(std::shared_ptr<state> s) : state_(std::move(s)) {}
server::~server() = default;

endpoint server::address() const {
  return state_->at.address();
}

const registry& server::nodes() const {
  return state_->desk.nodes();
}

void server::make_change(std::string name, std::function<decision(const registry&)> decide,
                         service::committed done) {
  auto& desk = state_->desk;
  desk.make_change(
      std::move(name), [&desk, decide = std::move(decide)] { return decide(desk.nodes()); }, std::move(done),
      clock::now());
  state_->set_timer();
}

}  // namespace bee::names
