#include "bee/node/mock_host.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>

#include "bee/value/pack.hpp"

namespace bee::node {
namespace {

namespace asio = boost::asio;

// One handler of the script while it runs: where it runs, and whom it answers.
struct task {
  node& on;
  script::task_id id;
  responder answer;
};

void echo(request&& in, responder&& answer) {
  answer.answer_packed(in.message.take());
}

}  // namespace

struct mock_host::state : std::enable_shared_from_this<state> {
  state(asio::any_io_executor e, mock_host_options o) : executor(std::move(e)), options(std::move(o)) {}

  using running = std::shared_ptr<task>;

  std::optional<mock_fault> open(mock_node& wanted);
  void add_services(node& to);
  void start(node& on, const std::string& service, invocation&& in, responder&& answer);
  void go_on(running t, script::mock_action next);
  void resume(const running& t, const value::list& answer = {});
  void post_resume(const running& t);
  void wait(const running& t, const script::mock_sleep& wanted);
  void wake(const running& t, const script::mock_wake& wanted);
  void call(const running& t, const script::mock_call& wanted);
  void send(const running& t, const script::mock_send& wanted);
  void answered(const running& t, const session::outcome& ended, bool is_raw);
  void fail(const running& t, std::string_view text);
  void log(std::string_view line) const {
    if (options.log) options.log(line);
  }

  asio::any_io_executor executor;
  mock_host_options options;
  std::shared_ptr<cluster::node_map> map = std::make_shared<cluster::node_map>();
  std::vector<std::unique_ptr<node>> nodes;
  std::multimap<std::string, std::shared_ptr<asio::steady_timer>> sleeping;  // those with a key
};

std::optional<mock_fault> mock_host::state::open(mock_node& wanted) {
  node_options of;
  of.peers.map = map;
  of.nowaiting = true;
  of.daemon = options.script && options.script->speaks_bee() ? "bee_clusterd" : "clusterd";
  if (!options.daemon.empty()) of.daemon = options.daemon;
  of.takes_first = options.takes_first;
  of.offers = options.offers;
  of.shared = options.shared;
  of.log = options.log;
  auto made = std::make_unique<node>(executor, wanted.name, std::move(of));
  add_services(*made);
  if (const auto opened = made->listen(wanted.at); !opened)
    return mock_fault{wanted.name, wanted.at, opened.error()};
  wanted.at = made->address();
  map->set(wanted.name, wanted.at);
  nodes.push_back(std::move(made));
  return std::nullopt;
}

void mock_host::state::add_services(node& to) {
  const auto name = [&to](const std::string& service, handle id) {
    to.set_local_name("." + service, id);
    (void)to.register_name(service, id);
  };
  if (options.has_echo) name("echo", to.add({.label = "snlua echo"}, raw_handler(echo)));
  if (!options.script) return;
  for (const auto& service : options.script->services()) {
    const auto run = [this, &to, called = service.name](invocation&& in, responder&& answer) {
      start(to, called, std::move(in), std::move(answer));
    };
    name(service.name, to.add({.label = "snlua " + service.name}, handler(run)));
  }
}

void mock_host::state::start(node& on, const std::string& service, invocation&& in, responder&& answer) {
  auto step = options.script->start(service, in.arguments, on.name());
  go_on(std::make_shared<task>(task{on, step.task, std::move(answer)}), std::move(step.next));
}

void mock_host::state::go_on(running t, script::mock_action next) {
  if (auto* finished = std::get_if<script::mock_finished>(&next)) return t->answer.answer(finished->values);
  if (auto* raised = std::get_if<script::mock_raised>(&next)) {
    log(t->on.name() + ": " + raised->text);
    return t->answer.fail();
  }
  if (auto* sleep = std::get_if<script::mock_sleep>(&next)) return wait(t, *sleep);
  if (auto* wanted = std::get_if<script::mock_wake>(&next)) return wake(t, *wanted);
  if (auto* wanted = std::get_if<script::mock_call>(&next)) return call(t, *wanted);
  if (auto* wanted = std::get_if<script::mock_send>(&next)) return send(t, *wanted);
  t->answer.close_connection();
  resume(t);
}

void mock_host::state::resume(const running& t, const value::list& answer) {
  go_on(t, options.script->resume(t->id, answer));
}

void mock_host::state::fail(const running& t, std::string_view text) {
  go_on(t, options.script->resume_failed(t->id, text));
}

void mock_host::state::wait(const running& t, const script::mock_sleep& wanted) {
  const auto time = std::chrono::duration_cast<net::duration>(std::chrono::duration<double>(wanted.seconds));
  const auto timer = std::make_shared<asio::steady_timer>(executor, time);
  if (!wanted.key.empty()) sleeping.emplace(wanted.key, timer);
  timer->async_wait([weak = weak_from_this(), t, timer, key = wanted.key](const error_code&) {
    const auto self = weak.lock();
    if (!self) return;
    const auto [first, last] = self->sleeping.equal_range(key);
    const auto own = std::find_if(first, last, [&](const auto& s) { return s.second == timer; });
    const bool is_woken = !key.empty() && own == last;
    if (own != last) self->sleeping.erase(own);
    self->resume(t, is_woken ? value::list{true} : value::list{});
  });
}

void mock_host::state::wake(const running& t, const script::mock_wake& wanted) {
  const auto [first, last] = sleeping.equal_range(wanted.key);
  for (auto at = first; at != last; ++at) at->second->cancel();
  sleeping.erase(first, last);
  post_resume(t);
}

void mock_host::state::call(const running& t, const script::mock_call& wanted) {
  auto to = wire::parse_address(wanted.address);
  auto message = value::pack(wanted.values);
  if (!to) return fail(t, "no address of the form @name, .name or :0000000a: " + wanted.address);
  if (!message) return fail(t, message.error().message());
  t->on.peers().call(wanted.node, {std::move(*to), std::move(*message), {}}, options.call_timeout,
                     [weak = weak_from_this(), t, is_raw = wanted.is_raw](session::outcome&& ended) {
                       if (const auto self = weak.lock()) self->answered(t, ended, is_raw);
                     });
}

void mock_host::state::answered(const running& t, const session::outcome& ended, bool is_raw) {
  if (ended.error) return fail(t, ended.body.empty() ? ended.error.message() : ended.body);
  if (is_raw) return resume(t, {ended.body});
  const auto values = value::unpack(ended.body);
  if (!values) return fail(t, values.error().message());
  resume(t, *values);
}

// Pushes go out without news of what became of them, as cluster.send does it.
void mock_host::state::send(const running& t, const script::mock_send& wanted) {
  auto to = wire::parse_address(wanted.address);
  auto message = value::pack(wanted.values);
  if (!to || !message) return fail(t, "can not send to " + wanted.node + " " + wanted.address);
  t->on.peers().push(wanted.node, {std::move(*to), std::move(*message), {}});
  post_resume(t);
}

// Not at once, so that a handler that does nothing else can not keep the others waiting.
void mock_host::state::post_resume(const running& t) {
  asio::post(executor, [weak = weak_from_this(), t] {
    if (const auto self = weak.lock()) self->resume(t);
  });
}

mock_host::mock_host(asio::any_io_executor executor, mock_host_options options)
    : state_(std::make_shared<state>(std::move(executor), std::move(options))) {
  state_->map->merge(state_->options.others);
  // As many as there are descriptors: a fleet of thousands has thousands of peers for each.
  auto& shared = state_->options.shared;
  if (!shared)
    shared = std::make_shared<net::budget>(
        state_->executor, net::budget_options{.connections = SIZE_MAX, .log = state_->options.log});
}

mock_host::~mock_host() = default;

std::optional<mock_fault> mock_host::listen() {
  for (auto& wanted : state_->options.nodes)
    if (auto fault = state_->open(wanted)) return fault;
  return std::nullopt;
}

node& mock_host::at(std::size_t i) {
  return *state_->nodes[i];
}

const std::vector<mock_node>& mock_host::nodes() const {
  return state_->options.nodes;
}

}  // namespace bee::node
