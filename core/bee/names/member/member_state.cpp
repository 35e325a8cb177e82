#include "bee/names/member/member_state.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bee/base/bytes.hpp"
#include "bee/names/record/record_value.hpp"
#include "bee/names/record/request_arguments.hpp"
#include "bee/names/record/token.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

// The node name that stands for the name service in the maps of nodes.
constexpr const char* server_name = "names";
constexpr milliseconds longest_poll{30'000};

std::string new_process() {
  std::random_device random;
  const std::uint32_t words[] = {random(), random(), random()};
  return to_hex({reinterpret_cast<const char*>(words), sizeof words});
}

bool is_final(refused why) {
  return why == refused::malformed || why == refused::stale || why == refused::denied ||
         why == refused::version;
}

bool is_ready(const record_ptr& r) {
  return r && r->state == node_state::ready;
}

std::optional<std::vector<std::string>> missing_in(const value::table& answer) {
  const auto* list = answer.find("missing");
  auto read = list ? read_strings("missing", *list) : refusal{refused::malformed, "missing is missing"};
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

}  // namespace

member::state::state(node::node& n, asio::any_io_executor executor, member_options o)
    : here(n), options(std::move(o)), pause(std::move(executor)) {
  last_write.process = new_process();
  link = std::make_shared<server_link>(here, options.servers, [this](const std::string& line) { log(line); });
  here.peers().set(server_name, to_string(options.servers.front()));
  known.on_event = [this](const event& e) {
    changing = e.at();
    if (options.on_event) options.on_event(e);
  };
  known.on_snapshot = [this](const watch_answer& a) {
    changing = a.at;
    if (known.is_old(a.at)) map_at = 0;  // the registry has begun anew
  };
  known.on_change = [this](const record_ptr& before, const record_ptr& after) {
    take_address(before, after);
    tell_change(before, after);
  };
}

answer<void> member::state::read_token() {
  if (!options.token.empty() || options.token_file.empty()) return boost::system::in_place_value;
  auto token = read_token_file(options.token_file);
  if (!token) return token.error();
  options.token = std::move(*token);
  return boost::system::in_place_value;
}

value::table member::state::identity() const {
  value::table out;
  add(out, "name", here.name());
  if (incarnation != 0) add(out, "incarnation", incarnation);
  if (!options.token.empty()) add(out, "token", options.token);
  return out;
}

value::table member::state::write_of() {
  auto out = identity();
  add(out, "process", last_write.process);
  add(out, "write", ++last_write.count);
  return out;
}

value::table member::state::announcement() {
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
  ++last_write.count;
  r.last_write = last_write;
  auto out = to_table(r);
  if (!options.token.empty()) add(out, "token", options.token);
  return out;
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
  while (!self->is_over()) {
    auto arguments = self->announcement();
    const auto answer =
        co_await server_link::ask(self->link, "register", std::move(arguments), self->options.timeout);
    if (self->is_over()) break;
    if (answer) {
      const auto* given = answer->find("incarnation");
      if (given)
        if (const auto count = count_in("incarnation", *given)) self->incarnation = *count;
      self->is_behind = false;
      self->take_map(*answer);
      co_return boost::system::in_place_value;
    }
    if (is_final(answer.error().why)) co_return answer.error();
    if (answer.error().text != last_trouble) self->log("register: " + answer.error().text);
    last_trouble = answer.error().text;
    co_await sleep(timer, self->options.retry);
  }
  co_return refusal{refused::failed, "it has ended"};
}

// A map from before what is known is of a server that is behind.
void member::state::take_map(const value::table& answer) {
  const auto* map = answer.find("map");
  if (!map || !map->is_table() || known.is_old(revision_of(answer))) return;
  for (const auto& [name, address] : map->as_table().pairs) {
    if (!name.is_string() || name.as_string() == server_name) continue;
    here.peers().set(name.as_string(),
                     address.is_string() ? std::optional(std::string(address.as_string())) : std::nullopt);
  }
  map_at = revision_of(answer);
}

// The name service pushes the map as well, but who is told of a node can call it at once.
void member::state::take_address(const record_ptr& before, const record_ptr& after) {
  const auto& name = (after ? after : before)->name;
  if (changing <= map_at || name == server_name) return;
  const bool is_live = after && after->is_live();
  here.peers().set(name, is_live ? std::optional(to_string(after->at)) : std::nullopt);
}

// Each attempt leaves time for the next, so that a server that hangs does not cost the lease.
task<void> member::state::keep_lease(self_ptr self) {
  const auto third = self->options.lease / 3;
  bool is_kept = true;
  while (!self->is_over()) {
    co_await sleep(self->pause, is_kept ? third : std::min(third, self->options.retry));
    if (self->is_over()) co_return;
    auto arguments = self->identity();
    const auto answer = co_await server_link::ask(self->link, "renew", std::move(arguments),
                                                  std::min(self->options.timeout, third));
    if (self->is_over()) co_return;
    is_kept = answer.has_value();
    if (answer && !self->is_behind) continue;
    const auto why = answer ? refused::expired : answer.error().why;
    if (why == refused::stale) co_return self->give_up(answer.error());
    if (why != refused::expired && why != refused::unknown) continue;
    const auto again = co_await announce(self);
    if (!again && !self->is_over()) co_return self->give_up(again.error());
    is_kept = true;
  }
}

void member::state::end() {
  link->end();
  pause.cancel();
}

void member::state::give_up(const refusal& why) {
  link->end();
  log(why.text);
  if (options.on_stale) options.on_stale(why.text);
}

task<void> member::state::watch(self_ptr self) {
  asio::steady_timer timer(self->pause.get_executor());
  while (!self->is_over()) {
    auto arguments = self->known.question(longest_poll, clock::now());
    add(arguments, "keeps_map", self->here.name());
    const auto answer = co_await server_link::ask(self->link, "watch", std::move(arguments),
                                                  self->options.timeout, longest_poll);
    if (self->is_over()) co_return;
    const auto read = answer ? read_watch_answer(*answer) : names::answer<watch_answer>(answer.error());
    if (read && self->known.take(*read, clock::now()) == view::outcome::taken) {
      for (auto* timer_of_one : self->behind) timer_of_one->cancel();
      continue;
    }
    if (answer) self->link->move_on();
    if (!self->is_over()) co_await sleep(timer, self->options.retry);
  }
}

void member::state::tell_change(const record_ptr& before, const record_ptr& after) const {
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
  const auto answer =
      co_await server_link::ask(self->link, "set", std::move(arguments), self->options.timeout);
  if (answer) co_return boost::system::in_place_value;
  self->is_behind = true;
  co_return answer.error();
}

task<bool> member::state::catch_up(self_ptr self, revision at, clock::time_point end) {
  asio::steady_timer timer(self->pause.get_executor());
  while (!self->is_over() && self->known.seen().value_or(0) < at && clock::now() < end) {
    self->behind.insert(&timer);
    co_await sleep(timer, std::chrono::duration_cast<milliseconds>(end - clock::now()));
    self->behind.erase(&timer);
  }
  co_return self->known.seen().value_or(0) >= at;
}

task<std::vector<std::string>> member::state::wait(self_ptr self, std::vector<std::string> names,
                                                   milliseconds time) {
  asio::steady_timer timer(self->pause.get_executor());
  const auto deadline = clock::now() + time;
  auto missing = names.empty() ? self->options.depends : names;
  while (!self->is_over() && !missing.empty()) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock::now());
    if (left.count() <= 0) break;
    const auto poll = std::min(left, longest_poll);
    value::table arguments;
    value::table list;
    for (const auto& name : names) list.array.emplace_back(name);
    names.empty() ? add(arguments, "name", self->here.name()) : add(arguments, "names", std::move(list));
    add(arguments, "timeout_ms", poll.count());
    const auto answer =
        co_await server_link::ask(self->link, "wait", std::move(arguments), self->options.timeout, poll);
    const bool is_old = answer && self->known.is_old(revision_of(*answer));
    const auto unready = answer && !is_old ? missing_in(*answer) : std::nullopt;
    if (!unready) {
      if (is_old && !self->is_over()) self->link->move_on();
      co_await sleep(timer, std::min(self->options.retry, left));
      continue;
    }
    if (unready->empty() && !co_await catch_up(self, revision_of(*answer), deadline)) continue;
    missing = *unready;
    if (answer->find("circle")) break;
  }
  co_return missing;
}

}  // namespace bee::names
