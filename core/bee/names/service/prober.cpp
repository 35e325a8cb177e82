#include "bee/names/service/prober.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <random>

#include "bee/fleet/watcher.hpp"
#include "bee/names/service/probed_record.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using node_list = std::vector<cluster::node>;

// What is known of one node. One write at a time, so that the last sighting is the one that stays.
struct probe {
  sighting seen;
  std::int64_t incarnation = 0;  // that of the process that was seen last
  bool has_restarted = false;    // and that is not in `seen` yet: the write on its way tells the incarnation
  bool is_writing = false;
  bool is_unwritten = false;
};

fleet::watcher_options looks_of(const prober_options& o) {
  return {o.interval, o.timeout, o.jobs, true};
}

}  // namespace

struct prober::state : std::enable_shared_from_this<state> {
  state(const asio::any_io_executor& e, server& s, prober_options o)
      : of(&s), options(std::move(o)), retry(e), looks(watched(), looks_of(options), hooks()) {}

  fleet::watcher_hooks hooks();
  node_list watched() const;
  std::optional<node_list> watched_anew();
  void drop_unlisted();
  void take(const fleet::event& e);
  void write(const std::string& name);
  void written(const std::string& name, const answer<revision>& done);
  void try_later();
  void log(const std::string& line) const {
    if (options.log) options.log(severity::warning, line);
  }

  server* of;  // null when the prober is gone
  prober_options options;
  asio::steady_timer retry;
  std::minstd_rand random{std::random_device{}()};
  node_list last_watched;
  std::map<std::string, probe> probes;
  bool is_full = false;  // of file descriptors, and that was said
  fleet::watcher looks;
};

fleet::watcher_hooks prober::state::hooks() {
  fleet::watcher_hooks h;
  h.now = [] { return fleet::unix_ms(0); };
  h.spread = [this] { return std::uniform_real_distribution<double>(-1, 1)(random); };
  h.nodes = [this] { return watched_anew(); };
  h.tell = [this](fleet::event e) -> asio::awaitable<void> {
    take(e);
    co_return;
  };
  h.on_no_room = [this] {
    if (!std::exchange(is_full, true)) log("probe: no file descriptors are left: not every node is watched");
  };
  return h;
}

// Nodes of the file that have not announced themselves.
node_list prober::state::watched() const {
  node_list out;
  for (const auto& n : options.nodes) {
    const auto known = of->nodes().find(n.name);
    if (n.name != options.own_name && (!known || is_probed(*known))) out.push_back(n);
  }
  return out;
}

std::optional<node_list> prober::state::watched_anew() {
  if (!of) return node_list();
  if (auto changed = options.changed ? options.changed() : std::nullopt) {
    options.nodes = std::move(*changed);
    drop_unlisted();
  }
  auto now = watched();
  if (now == last_watched) return std::nullopt;
  last_watched = now;
  return now;
}

// Records of the time before this one, or before the file changed.
void prober::state::drop_unlisted() {
  std::vector<std::string> gone;
  for (const auto& [name, node] : of->nodes().nodes()) {
    const bool is_listed = std::any_of(options.nodes.begin(), options.nodes.end(),
                                       [&n = name](const auto& listed) { return listed.name == n; });
    if (is_probed(*node) && !is_listed) gone.push_back(name);
  }
  for (const auto& name : gone) {
    probes[name].seen.what = sighting::kind::dropped;
    write(name);
  }
}

void prober::state::take(const fleet::event& e) {
  using fleet::event_kind;
  if (!of) return;
  const bool is_up = e.what == event_kind::up || e.what == event_kind::restarted;
  if (!is_up && e.what != event_kind::down) return;
  auto& p = probes[e.node];
  p.seen.what = is_up ? sighting::kind::up : sighting::kind::down;
  p.seen.at = *e.address;
  p.seen.is_first = e.is_initial;
  p.has_restarted |= e.what == event_kind::restarted;
  write(e.node);
}

void prober::state::write(const std::string& name) {
  auto& p = probes[name];
  p.is_unwritten = p.is_writing;
  if (p.is_writing) return;
  p.is_writing = true;
  if (std::exchange(p.has_restarted, false)) p.seen.ended = p.incarnation;
  of->make_change(
      name, [name, seen = p.seen](const registry& nodes) { return decide_probed(nodes, name, seen); },
      [weak = weak_from_this(), name](const answer<revision>& done) {
        const auto self = weak.lock();
        if (self && self->of) self->written(name, done);
      });
}

void prober::state::written(const std::string& name, const answer<revision>& done) {
  auto& p = probes[name];
  p.is_writing = false;
  if (const auto known = of->nodes().find(name); done && known) p.incarnation = known->incarnation;
  if (p.is_unwritten) return write(name);
  if (!done && done.error().why == refused::failed) {
    p.is_unwritten = true;
    return try_later();
  }
  if (!done) log("probe of " + name + ": " + done.error().text);
  if (p.seen.what == sighting::kind::dropped) probes.erase(name);
}

void prober::state::try_later() {
  retry.expires_after(options.retry);
  retry.async_wait([weak = weak_from_this()](const error_code& why) {
    const auto self = weak.lock();
    if (why || !self || !self->of) return;
    std::vector<std::string> all;
    for (const auto& [name, p] : self->probes)
      if (p.is_unwritten && !p.is_writing) all.push_back(name);
    for (const auto& name : all) self->write(name);
  });
}

prober::prober(asio::any_io_executor executor, server& of, prober_options options)
    : state_(std::make_shared<state>(executor, of, std::move(options))) {
  state_->last_watched = state_->watched();
  state_->drop_unlisted();
  // The looks go on for as long as somebody runs the executor, so they hold what they look with.
  asio::co_spawn(executor, state_->looks.run(), [self = state_](const std::exception_ptr&) {});
}

prober::~prober() {
  state_->of = nullptr;
  state_->retry.cancel();
}

}  // namespace bee::names
