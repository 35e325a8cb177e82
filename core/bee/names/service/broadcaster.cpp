#include "bee/names/service/broadcaster.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <vector>

#include "bee/names/service/push_rounds.hpp"
#include "bee/stock/stock_node.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

// A live node, from one "up" to the next or to "down".
struct follower {
  follower(const asio::any_io_executor& executor, const node_record& r, std::chrono::milliseconds first_pause)
      : name(r.name), at(r.at), pause(first_pause), retry(executor) {}
  ~follower() {
    if (link) link->close();
  }

  const std::string name;
  const endpoint at;
  revision sent = 0;  // what it has; 0: it needs the whole map
  std::string own;    // what it was told of the name service itself
  std::optional<stock::stock_node> link;
  std::chrono::milliseconds pause;
  asio::steady_timer retry;
  std::string last_trouble;
  bool is_queued = false;  // due, in the queue, being served, or waiting for its time
  clock::time_point next;  // not before it
  bool keeps_map = false;
  bool is_resting = false;  // in the list of those that have everything
  bool is_over = false;
};

using follower_ptr = std::shared_ptr<follower>;

}  // namespace

struct broadcaster::state : std::enable_shared_from_this<state> {
  state(asio::any_io_executor e, const registry& r, packed_nodes& p, broadcaster_options o)
      : executor(std::move(e)),
        nodes(r),
        packed(p),
        options(std::move(o)),
        own(options.own, nodes, options.log),
        next_round(executor),
        rounds(options.interval) {}

  void follow(const node_record& node);
  void forget(const std::string& name);
  void wake(const follower_ptr& f);
  void wake_all();
  void wake_all_soon();
  void add_due(const follower_ptr& f);
  void begin_round_soon();
  void begin_round();
  void pump();
  void served(const follower_ptr& f, const stock::answer<void>& ended);
  void log_trouble(follower& f, const std::string& text) const;
  void try_later(const follower_ptr& f, clock::duration pause);
  clock::time_point next_round_at() const {
    return rounds.next(options.interval_a_node * static_cast<std::int64_t>(followers.size()));
  }
  static asio::awaitable<void> serve(std::shared_ptr<state> self, follower_ptr f);
  static asio::awaitable<stock::answer<void>> push(std::shared_ptr<state> self, follower_ptr f);

  asio::any_io_executor executor;
  const registry& nodes;  // these two are not to be used once is_over
  packed_nodes& packed;
  broadcaster_options options;
  own_entry own;
  std::map<std::string, follower_ptr> followers;
  std::vector<follower_ptr> due;   // for the next round
  std::deque<follower_ptr> queue;  // of this one
  asio::steady_timer next_round;
  push_rounds rounds;
  bool is_round_set = false;
  std::vector<follower_ptr> resting;  // the rest is queued, keeps its own map, or is over
  std::size_t running = 0;
  bool is_waking = false;  // wake_all() is on its way
  bool is_over = false;
};

void broadcaster::state::follow(const node_record& node) {
  forget(node.name);
  const auto made = std::make_shared<follower>(executor, node, options.first_pause);
  made->next = clock::now() + options.interval;
  followers[node.name] = made;
  wake(made);
}

void broadcaster::state::forget(const std::string& name) {
  const auto known = followers.find(name);
  if (known == followers.end()) return;
  known->second->is_over = true;
  known->second->retry.cancel();
  followers.erase(known);
}

void broadcaster::state::wake(const follower_ptr& f) {
  if (f->is_queued || f->keeps_map) return;
  if (f->sent == nodes.latest()) {
    if (!std::exchange(f->is_resting, true)) resting.push_back(f);
    return;
  }
  const auto now = clock::now();
  if (f->next > now) return try_later(f, f->next - now);
  f->is_queued = true;
  add_due(f);
}

void broadcaster::state::wake_all() {
  for (const auto& f : std::exchange(resting, {})) {
    f->is_resting = false;
    if (!f->is_over) wake(f);
  }
}

// Events come in bursts.
void broadcaster::state::wake_all_soon() {
  if (std::exchange(is_waking, true)) return;
  asio::post(executor, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->is_over) return;
    self->is_waking = false;
    self->wake_all();
  });
}

void broadcaster::state::add_due(const follower_ptr& f) {
  if (due.empty()) rounds.on_due(clock::now());
  due.push_back(f);
  begin_round_soon();
}

void broadcaster::state::begin_round_soon() {
  if (due.empty() || !queue.empty() || std::exchange(is_round_set, true)) return;
  next_round.expires_at(next_round_at());
  next_round.async_wait([weak = weak_from_this()](const error_code& why) {
    const auto self = weak.lock();
    if (!self || why || self->is_over) return;
    self->is_round_set = false;
    self->next_round_at() > clock::now() ? self->begin_round_soon() : self->begin_round();
  });
}

void broadcaster::state::begin_round() {
  queue.insert(queue.end(), due.begin(), due.end());
  due.clear();
  pump();
}

// Those that are slow to answer are of no round any more once the last one has begun.
void broadcaster::state::pump() {
  if (queue.empty()) return;
  while (running < options.at_once && !queue.empty()) {
    const auto f = std::move(queue.front());
    queue.pop_front();
    if (f->is_over) continue;
    f->is_queued = !f->keeps_map;
    if (f->keeps_map) continue;
    ++running;
    asio::co_spawn(executor, serve(shared_from_this(), f), asio::detached);
  }
  if (!queue.empty()) return;
  rounds.on_end(clock::now());
  begin_round_soon();
}

asio::awaitable<void> broadcaster::state::serve(std::shared_ptr<state> self, follower_ptr f) {
  const auto ended = co_await push(self, f);
  --self->running;
  if (self->is_over) co_return;
  self->served(f, ended);
  self->pump();
}

// A connection that is new is a reason to send everything: what was on its way when the last one broke may be
// lost, and the node may have started again.
asio::awaitable<stock::answer<void>> broadcaster::state::push(std::shared_ptr<state> self, follower_ptr f) {
  if (f->link && f->link->is_open()) {
    f->link->restart();
  } else {
    f->sent = 0;
    f->own.clear();
    net::channel_options how;
    how.shared = self->options.shared;
    auto opened = co_await stock::stock_node::open(f->at, self->options.timeout, std::move(how));
    if (!opened) co_return opened.error();
    f->link.emplace(std::move(*opened));
  }
  if (self->is_over || f->is_over) co_return stock::answer<void>();
  if (self->options.may_push && !self->options.may_push())
    co_return stock::trouble{errc::abandoned, ran::no, "another name server pushes now"};
  const auto to = self->nodes.latest();
  std::vector<message_ptr> all;
  if (auto changed = self->packed.reload(f->sent)) all.push_back(std::move(changed));
  // Behind the rest, which may take away a node of that name.
  if (auto own = self->own.for_node(f->link->local(), f->link->peer(), f->own)) all.push_back(std::move(own));
  if (!all.empty()) {
    const auto sent = co_await f->link->send_in_order(std::move(all));
    if (!sent) co_return sent.error();
  }
  f->sent = to;
  co_return stock::answer<void>();
}

void broadcaster::state::served(const follower_ptr& f, const stock::answer<void>& ended) {
  f->is_queued = false;
  if (f->is_over) return;
  if (ended) {
    f->pause = options.first_pause;
    f->last_trouble.clear();
    return wake(f);
  }
  if (f->link) f->link->close();
  f->link.reset();
  log_trouble(*f, stock::sentence(ended.error()));
  try_later(f, f->pause);
  f->pause = std::min(f->pause * 2, options.longest_pause);
}

// A node that stays away is one line, not one for each time that it was tried.
void broadcaster::state::log_trouble(follower& f, const std::string& text) const {
  if (options.log && text != f.last_trouble)
    options.log(severity::warning, "push to " + f.name + " " + to_string(f.at) + ": " + text);
  f.last_trouble = text;
}

void broadcaster::state::try_later(const follower_ptr& f, clock::duration pause) {
  f->is_queued = true;
  f->retry.expires_after(pause);
  f->retry.async_wait([weak = weak_from_this(), f](const error_code& why) {
    const auto self = weak.lock();
    if (!self || why || self->is_over || f->is_over) return;
    self->add_due(f);
  });
}

broadcaster::broadcaster(asio::any_io_executor executor, const registry& nodes, packed_nodes& packed,
                         broadcaster_options options)
    : state_(std::make_shared<state>(std::move(executor), nodes, packed, std::move(options))) {
  for (const auto& [name, node] : nodes.nodes())
    if (node->is_live()) state_->follow(*node);
}

broadcaster::~broadcaster() {
  state_->is_over = true;
  state_->next_round.cancel();
  for (const auto& [name, f] : state_->followers) {
    f->is_over = true;
    f->retry.cancel();
    if (f->link) f->link->close();
  }
}

void broadcaster::set_keeps_map(const std::string& name, bool keeps) {
  const auto known = state_->followers.find(name);
  if (known == state_->followers.end() || known->second->keeps_map == keeps) return;
  const auto& f = known->second;
  f->keeps_map = keeps;
  f->sent = 0;
  if (keeps && f->link) f->link->close();
  if (!keeps) f->next = clock::now() + state_->options.absence;
  state_->wake(f);
}

void broadcaster::on_event(const event& e) {
  if (e.kind == event_kind::set) return;
  state_->rounds.on_change(clock::now());
  if (e.kind == event_kind::up)
    state_->follow(*e.node);
  else
    state_->forget(e.node->name);
  state_->wake_all_soon();
}

}  // namespace bee::names
