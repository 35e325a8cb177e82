#include "bee/fleet/watcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "bee/cluster/fan_out.hpp"
#include "bee/fleet/links.hpp"

namespace bee::fleet {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

constexpr std::size_t most_events = 1000;                       // that wait to be told, before looks wait too
constexpr auto longest_deaf = std::chrono::seconds(1);          // between looks at the map and the journal
constexpr auto shortest_calm = std::chrono::milliseconds(200);  // between a look and a second connection

asio::awaitable<void> sleep_on(asio::steady_timer& timer, clock::time_point until) {
  timer.expires_at(until);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

service_list list_of(std::vector<std::pair<std::uint32_t, std::string>> found) {
  service_list out;
  out.reserve(found.size());
  for (auto& [handle, command] : found) out.push_back({handle, std::move(command)});
  return out;
}

}  // namespace

// One node that is watched. `is_over`: it is gone from the map, or has moved; what was begun for it is void.
struct watcher::post {
  post(const asio::any_io_executor& executor, std::string n, endpoint e)
      : name(std::move(n)), at(std::move(e)), timer(executor) {}
  std::string name;
  endpoint at;
  asio::steady_timer timer;
  std::optional<stock::stock_node> link;
  clock::time_point looked_at{};
  std::size_t failures = 0;
  bool is_over = false;
};

watcher::watcher(std::vector<cluster::node> nodes, watcher_options options, watcher_hooks hooks)
    : options_(options), hooks_(std::move(hooks)), watch_(options.tells_initial), first_(std::move(nodes)) {}

asio::awaitable<void> watcher::look_once() {
  const auto executor = co_await asio::this_coro::executor;
  has_events_.emplace(executor);
  has_room_.emplace(executor);
  set_nodes(first_);
  std::vector<post_ptr> all;
  for (const auto& [name, p] : posts_) all.push_back(p);
  co_await cluster::fan_out(all.size(), options_.jobs, [&](std::size_t i) -> asio::awaitable<void> {
    co_await look(all[i]);
    ++looked_at_;
    if (!is_telling_) co_await tell_all();
  });
  look_at_journal();
  co_await tell_all();
}

asio::awaitable<void> watcher::run() {
  co_await look_once();
  const auto executor = co_await asio::this_coro::executor;
  for (const auto& [name, p] : posts_) asio::co_spawn(executor, stand(p), asio::detached);
  asio::co_spawn(executor, mind_the_map(), asio::detached);
  while (true) {
    co_await tell_all();
    co_await sleep_on(*has_events_, clock::time_point::max());
  }
}

asio::awaitable<void> watcher::mind_the_map() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  const auto pause = std::min<net::duration>(options_.interval, longest_deaf);
  while (true) {
    co_await sleep_on(timer, clock::now() + pause);
    if (const auto changed = hooks_.nodes ? hooks_.nodes() : std::nullopt) set_nodes(*changed);
    look_at_journal();
  }
}

// Posts that are new begin to stand at once when watching has begun.
void watcher::set_nodes(const std::vector<cluster::node>& nodes) {
  const bool has_begun = std::exchange(has_begun_, true);
  watch_.set_nodes(nodes, hooks_.now());
  std::map<std::string, post_ptr> next;
  for (const auto& n : nodes) {
    const auto at = n.address.value_or(endpoint{});
    const auto old = posts_.find(n.name);
    if (old != posts_.end() && old->second->at == at) {
      next.insert(posts_.extract(old));
      continue;
    }
    auto& p = next[n.name] = std::make_shared<post>(has_events_->get_executor(), n.name, at);
    if (has_begun) asio::co_spawn(has_events_->get_executor(), stand(p), asio::detached);
  }
  for (const auto& [name, p] : posts_) {
    p->is_over = true;
    p->timer.cancel();
  }
  posts_ = std::move(next);
  collect();
}

asio::awaitable<void> watcher::stand(post_ptr p) {
  if (p->looked_at != clock::time_point{}) co_await wait(*p);
  while (!p->is_over) {
    co_await look(p);
    while (events_.size() > most_events && !p->is_over)
      co_await sleep_on(*has_room_, clock::time_point::max());
    if (!p->is_over) co_await wait(*p);
  }
  if (p->link) p->link->close();
}

// The end of the connection shortens the wait, but a node that hangs up on us is not asked in a loop.
asio::awaitable<void> watcher::wait(post& p) {
  const auto until = clock::now() + next_look(options_.interval, p.failures, hooks_.spread());
  co_await sleep_on(p.timer, until);
  const auto calm = p.looked_at + std::min<net::duration>(options_.interval, shortest_calm);
  if (!p.is_over && clock::now() < std::min(until, calm)) co_await sleep_on(p.timer, std::min(until, calm));
}

asio::awaitable<void> watcher::look(post_ptr p) {
  p->looked_at = clock::now();
  const bool was_open = p->link && p->link->is_open();
  if (was_open) p->link->restart();
  if (!was_open && !co_await open(p)) co_return;
  auto seen = co_await p->link->services();
  p->looked_at = clock::now();
  if (p->is_over) co_return;
  if (!seen && seen.error().is_answer) {
    p->failures = 0;
    watch_.heard(p->name, !was_open, hooks_.now());
    collect();
    co_return;
  }
  if (!seen) {
    p->link->close();
    p->link.reset();
    // A connection that ended says nothing yet: whether the node is there, another one tells.
    if (was_open && seen.error().why != errc::no_answer) co_return co_await look(p);
    miss(*p, seen.error());
    co_return;
  }
  p->failures = 0;
  watch_.saw(p->name, list_of(std::move(*seen)), !was_open, hooks_.now());
  collect();
}

asio::awaitable<bool> watcher::open(post_ptr p) {
  auto options = hooks_.options ? hooks_.options(p->name) : net::channel_options{};
  options.on_end = [mine = std::weak_ptr<post>(p)](error_code) {
    if (const auto alive = mine.lock()) alive->timer.cancel();
  };
  auto at = p->at;
  auto opened = co_await stock::stock_node::connect(std::move(at), options_.timeout, std::move(options));
  if (opened && !p->is_over) {
    p->link.emplace(std::move(*opened));
    co_return true;
  }
  if (opened) opened->close();
  if (!p->is_over && !opened) miss(*p, opened.error());
  co_return false;
}

// Without a descriptor nothing was learned of the node.
void watcher::miss(post& p, const stock::trouble& why) {
  ++p.failures;
  if (links::is_no_room(why)) {
    if (hooks_.on_no_room) hooks_.on_no_room();
    return;
  }
  watch_.missed(p.name, {stock::sentence(why), why.why == asio::error::connection_refused}, hooks_.now());
  collect();
}

void watcher::look_at_journal() {
  if (hooks_.runs) watch_.saw_runs(hooks_.runs(), hooks_.now());
  collect();
}

void watcher::collect() {
  for (auto& e : watch_.take_events()) events_.push_back(std::move(e));
  if (!events_.empty()) has_events_->cancel();
}

asio::awaitable<void> watcher::tell_all() {
  is_telling_ = true;
  while (!events_.empty()) {
    auto e = std::move(events_.front());
    events_.pop_front();
    co_await hooks_.tell(std::move(e));
  }
  is_telling_ = false;
  has_room_->cancel();
}

}  // namespace bee::fleet
