#include "bee/names/member.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/names/record_value.hpp"
#include "bee/value/pack.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
template <class T>
using task = asio::awaitable<T>;

// The node name of the service in the node's own map of peers.
constexpr const char* server_name = "names";
constexpr milliseconds longest_poll{30'000};

void add(value::table& to, const char* key, value::value v) {
  to.pairs.emplace_back(key, std::move(v));
}

std::string text_at(const value::list& values, std::size_t i) {
  return values.size() > i && values[i].is_string() ? std::string(values[i].as_string()) : std::string();
}

refusal lost(std::string text) {
  return {refused::failed, std::move(text)};
}

// false, a word and a sentence.
refusal read_refusal(const value::list& values) {
  for (auto why : {refused::malformed, refused::too_much, refused::taken, refused::stale, refused::expired,
                   refused::unknown, refused::denied})
    if (text_at(values, 1) == to_text(why)) return {why, text_at(values, 2)};
  return lost(text_at(values, 2));
}

bool is_final(refused why) {
  return why == refused::malformed || why == refused::stale || why == refused::denied;
}

bool is_ready(const record_ptr& r) {
  return r && r->state == node_state::ready;
}

}  // namespace

struct member::state : std::enable_shared_from_this<state> {
  state(node::node& n, asio::any_io_executor e, member_options o)
      : here(n), options(std::move(o)), pause(std::move(e)) {}

  value::table write_of() const;
  value::table announcement() const;
  void take_map(const value::table& answer);
  void take(const value::table& answer);
  void take_event(const value::value& v);
  void take_snapshot(const value::table& nodes);
  void changed(const std::string& name, record_ptr after);
  void give_up(const refusal& why);
  void log(const std::string& line) const {
    if (options.log) options.log(severity::warning, "names: " + line);
  }

  using self_ptr = std::shared_ptr<state>;
  static task<answer<value::table>> ask(self_ptr self, std::string command, value::table arguments,
                                        milliseconds time);
  static task<answer<void>> announce(self_ptr self);
  static task<void> keep_lease(self_ptr self);
  static task<void> watch(self_ptr self);
  static task<answer<void>> set(self_ptr self, value::table fields);
  static task<void> sleep(asio::steady_timer& timer, milliseconds time);

  node::node& here;  // not to be used once is_over
  member_options options;
  asio::steady_timer pause;
  node_state current = node_state::starting;
  std::int64_t incarnation = 0;
  std::optional<revision> seen;
  std::map<std::string, record_ptr> known;
  bool is_behind = false;  // a change could not be told
  bool is_over = false;
};

value::table member::state::write_of() const {
  value::table out;
  add(out, "name", here.name());
  if (incarnation != 0) add(out, "incarnation", incarnation);
  if (!options.token.empty()) add(out, "token", options.token);
  return out;
}

value::table member::state::announcement() const {
  node_record r;
  r.name = here.name();
  r.at = options.address.host.empty() ? here.address() : options.address;
  r.incarnation = incarnation;
  r.state = current;
  r.hot_version = options.hot_version;
  r.lease_ms = options.lease.count();
  r.services = options.services;
  r.depends = options.depends;
  r.labels = options.labels;
  auto out = to_table(r);
  if (!options.token.empty()) add(out, "token", options.token);
  return out;
}

task<answer<value::table>> member::state::ask(self_ptr self, std::string command, value::table arguments,
                                              milliseconds time) {
  value::list request;
  request.emplace_back(std::move(command));
  request.emplace_back(std::move(arguments));
  wire::address to(std::string("@names"));
  const auto ended = co_await self->here.peers().call(server_name, std::move(to), std::move(request), time);
  if (ended.error) co_return lost(ended.error.message());
  auto values = value::unpack(ended.body);
  if (!values || values->empty()) co_return lost("not the answer of a name service");
  if (!values->front().is_table()) co_return read_refusal(*values);
  co_return std::move(values->front().as_table());
}

task<void> member::state::sleep(asio::steady_timer& timer, milliseconds time) {
  error_code ignored;
  timer.expires_after(time);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// Again and again, until it is registered or can not be.
task<answer<void>> member::state::announce(self_ptr self) {
  asio::steady_timer timer(self->pause.get_executor());
  std::string last_trouble;
  while (!self->is_over) {
    const auto answer = co_await ask(self, "register", self->announcement(), self->options.timeout);
    if (self->is_over) break;
    if (answer) {
      const auto* given = answer->find("incarnation");
      if (given && given->is_integer()) self->incarnation = given->as_integer();
      self->is_behind = false;
      self->take_map(*answer);
      co_return boost::system::in_place_value;
    }
    if (is_final(answer.error().why)) co_return answer.error();
    if (answer.error().text != last_trouble) self->log("register: " + answer.error().text);
    last_trouble = answer.error().text;
    co_await sleep(timer, self->options.retry);
  }
  co_return lost("it has ended");
}

void member::state::take_map(const value::table& answer) {
  const auto* map = answer.find("map");
  if (!map || !map->is_table()) return;
  for (const auto& [name, address] : map->as_table().pairs) {
    if (!name.is_string() || name.as_string() == server_name) continue;
    here.peers().set(name.as_string(),
                     address.is_string() ? std::optional(std::string(address.as_string())) : std::nullopt);
  }
}

task<void> member::state::keep_lease(self_ptr self) {
  while (!self->is_over) {
    co_await sleep(self->pause, self->options.lease / 3);
    if (self->is_over) co_return;
    const auto answer = co_await ask(self, "renew", self->write_of(), self->options.timeout);
    if (self->is_over) co_return;
    if (answer && !self->is_behind) continue;
    const auto why = answer ? refused::expired : answer.error().why;
    if (why == refused::stale) co_return self->give_up(answer.error());
    if (why != refused::expired && why != refused::unknown) continue;
    const auto again = co_await announce(self);
    if (!again && !self->is_over) co_return self->give_up(again.error());
  }
}

void member::state::give_up(const refusal& why) {
  is_over = true;
  log(why.text);
  if (options.on_stale) options.on_stale(why.text);
}

task<void> member::state::watch(self_ptr self) {
  asio::steady_timer timer(self->pause.get_executor());
  while (!self->is_over) {
    value::table arguments;
    if (self->seen) add(arguments, "after", *self->seen);
    add(arguments, "timeout_ms", longest_poll.count());
    const auto answer =
        co_await ask(self, "watch", std::move(arguments), longest_poll + self->options.timeout);
    if (self->is_over) co_return;
    if (answer) {
      self->take(*answer);
    } else {
      co_await sleep(timer, self->options.retry);
    }
  }
}

void member::state::take(const value::table& answer) {
  const auto* at = answer.find("revision");
  const auto* events = answer.find("events");
  const auto* nodes = answer.find("snapshot");
  if (!at || !at->is_integer()) return;
  if (events && events->is_table())
    for (const auto& e : events->as_table().array) take_event(e);
  if (nodes && nodes->is_table()) take_snapshot(nodes->as_table());
  seen = at->as_integer();
}

void member::state::take_event(const value::value& v) {
  const auto* kind = v.is_table() ? v.as_table().find("kind") : nullptr;
  const auto* node = v.is_table() ? v.as_table().find("node") : nullptr;
  if (!kind || !kind->is_string() || !node || !node->is_table()) return;
  const auto parsed = parse_event_kind(kind->as_string());
  auto record = read_record(node->as_table());
  if (!parsed || !record) return;
  const event e{*parsed, std::make_shared<const node_record>(std::move(*record))};
  if (options.on_event) options.on_event(e);
  changed(e.node->name, e.kind == event_kind::removed ? nullptr : e.node);
}

void member::state::take_snapshot(const value::table& nodes) {
  auto gone = known;
  for (const auto& v : nodes.array) {
    auto record = v.is_table() ? read_record(v.as_table()) : answer<node_record>(refusal());
    if (!record) continue;
    gone.erase(record->name);
    const auto name = record->name;
    changed(name, std::make_shared<const node_record>(std::move(*record)));
  }
  for (const auto& [name, node] : gone) changed(name, nullptr);
}

void member::state::changed(const std::string& name, record_ptr after) {
  const auto before = known.contains(name) ? known[name] : nullptr;
  if (after)
    known[name] = after;
  else
    known.erase(name);
  const bool is_new_life = before && after && before->incarnation != after->incarnation;
  const bool goes = is_ready(before) && (!is_ready(after) || is_new_life);
  const bool comes = is_ready(after) && (!is_ready(before) || is_new_life);
  if (goes && options.on_down) options.on_down(after ? *after : *before);
  if (comes && options.on_up) options.on_up(*after);
}

// What could not be told now is part of the next announcement.
task<answer<void>> member::state::set(self_ptr self, value::table fields) {
  auto arguments = self->write_of();
  for (auto& [key, v] : fields.pairs) arguments.pairs.emplace_back(std::move(key), std::move(v));
  const auto answer = co_await ask(self, "set", std::move(arguments), self->options.timeout);
  if (answer) co_return boost::system::in_place_value;
  self->is_behind = true;
  co_return answer.error();
}

member::member(asio::any_io_executor executor, node::node& at, member_options options)
    : state_(std::make_shared<state>(at, std::move(executor), std::move(options))) {
  at.peers().set(server_name, to_string(state_->options.server));
}

member::~member() {
  state_->is_over = true;
  state_->pause.cancel();
}

task<answer<void>> member::start() {
  const auto self = state_;
  const auto done = co_await state::announce(self);
  if (!done) co_return done.error();
  asio::co_spawn(self->pause.get_executor(), state::keep_lease(self), asio::detached);
  asio::co_spawn(self->pause.get_executor(), state::watch(self), asio::detached);
  co_return boost::system::in_place_value;
}

task<std::vector<std::string>> member::wait(std::vector<std::string> names, milliseconds time) {
  const auto self = state_;
  asio::steady_timer timer(self->pause.get_executor());
  const auto deadline = std::chrono::steady_clock::now() + time;
  auto missing = names.empty() ? self->options.depends : names;
  while (!self->is_over && !missing.empty()) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    value::table arguments;
    value::table list;
    for (const auto& name : names) list.array.emplace_back(name);
    names.empty() ? add(arguments, "name", self->here.name()) : add(arguments, "names", std::move(list));
    add(arguments, "timeout_ms", std::min(left, longest_poll).count());
    const auto answer = co_await state::ask(self, "wait", std::move(arguments), left + self->options.timeout);
    const auto* unready = answer ? answer->find("missing") : nullptr;
    if (!unready) {
      co_await state::sleep(timer, std::min(self->options.retry, left));
      continue;
    }
    const auto read = read_strings("missing", *unready);
    if (read) missing = *read;
    if (answer->find("circle")) break;
  }
  co_return missing;
}

task<answer<void>> member::set_state(node_state s) {
  state_->current = s;
  value::table fields;
  add(fields, "state", to_text(s));
  co_return co_await state::set(state_, std::move(fields));
}

task<answer<void>> member::set_hot_version(std::string version) {
  state_->options.hot_version = version;
  value::table fields;
  add(fields, "hot_version", std::move(version));
  co_return co_await state::set(state_, std::move(fields));
}

task<answer<void>> member::leave() {
  const auto self = state_;
  auto arguments = self->write_of();
  const auto answer = co_await state::ask(self, "unregister", std::move(arguments), self->options.timeout);
  self->is_over = true;
  self->pause.cancel();
  if (!answer) co_return answer.error();
  co_return boost::system::in_place_value;
}

std::int64_t member::incarnation() const {
  return state_->incarnation;
}

}  // namespace bee::names
