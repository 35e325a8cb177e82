#include "bee/cluster/peers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <unordered_map>

#include "bee/value/pack.hpp"

namespace bee::cluster {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using channel_result = result<std::shared_ptr<net::channel>>;

struct entry {
  std::optional<std::string> address;
  std::shared_ptr<net::channel> channel;
  std::list<peers::on_channel> waiting;  // in the order in which they came; later ones do not overtake
  unsigned generation = 0;               // changes with the address
  bool is_connecting = false;
  bool was_used = false;
  bool is_open() const { return channel && channel->is_open(); }
};

// A node may be told of thousands of others at once.
struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

session::outcome not_sent(error_code why) {
  return {why, {}, false};
}

}  // namespace

struct peers::state : std::enable_shared_from_this<peers::state> {
  state(asio::any_io_executor e, peers_options o) : executor(std::move(e)), options(std::move(o)) {}

  entry* find(std::string_view node);
  bool has_as_listed(std::string_view node, const std::optional<std::string>& address) const;
  std::shared_ptr<net::channel> open_channel(std::string_view node);
  void with_channel(std::string_view node, on_channel ready);
  void post(on_channel ready, channel_result found);
  void connect(const std::string& node, entry& e);
  void connected(const std::string& node, unsigned generation, channel_result found);
  void serve_waiting(const std::string& node, const channel_result& found);
  void fail_waiting(entry& e, error_code why);
  void close();

  static asio::awaitable<void> run_connect(std::shared_ptr<state> self, std::string node, std::string address,
                                           unsigned generation);
  static asio::awaitable<channel_result> get(std::shared_ptr<state> self, std::string node,
                                             clock::time_point deadline);
  static asio::awaitable<session::outcome> call(std::shared_ptr<state> self, std::string node,
                                                session::outgoing request, net::duration timeout);

  asio::any_io_executor executor;
  peers_options options;
  std::unordered_map<std::string, entry, text_hash, std::equal_to<>> entries;
  bool is_over = false;
};

// The entry of a node, made from the shared map when this is the first one to ask; null for an absent node.
entry* peers::state::find(std::string_view node) {
  if (const auto known = entries.find(node); known != entries.end()) return &known->second;
  const auto* listed = options.map ? options.map->find(node) : nullptr;
  if (listed == nullptr) return nullptr;
  entry& added = entries[std::string(node)];
  if (listed->address) added.address = to_string(*listed->address);
  return &added;
}

// Whether the shared map says the same of a node of which nothing else is known: thousands of nodes that are
// given the map that they share need no entries of their own.
bool peers::state::has_as_listed(std::string_view node, const std::optional<std::string>& address) const {
  if (!options.map || entries.find(node) != entries.end()) return false;
  const auto* listed = options.map->find(node);
  if (listed == nullptr || listed->address.has_value() != address.has_value()) return false;
  return !address || to_string(*listed->address) == *address;
}

std::shared_ptr<net::channel> peers::state::open_channel(std::string_view node) {
  const auto known = entries.find(node);
  if (known == entries.end() || !known->second.is_open() || !known->second.waiting.empty()) return nullptr;
  return known->second.channel;
}

void peers::state::post(on_channel ready, channel_result found) {
  asio::post(executor, [ready = std::move(ready), found = std::move(found)] { ready(found); });
}

void peers::state::with_channel(std::string_view node, on_channel ready) {
  if (auto open = open_channel(node)) return post(std::move(ready), std::move(open));
  if (is_over) return post(std::move(ready), error_code(errc::never_sent));
  auto* e = find(node);
  if (e == nullptr || !e->address) return post(std::move(ready), error_code(errc::unknown_node));
  e->waiting.push_back(std::move(ready));
  if (!e->is_connecting && !e->is_open()) connect(std::string(node), *e);
}

void peers::state::connect(const std::string& node, entry& e) {
  e.is_connecting = true;
  if (!e.was_used && options.on_first_use) options.on_first_use(node);
  e.was_used = true;
  asio::co_spawn(executor, run_connect(shared_from_this(), node, *e.address, e.generation), asio::detached);
}

asio::awaitable<void> peers::state::run_connect(std::shared_ptr<state> self, std::string node,
                                                std::string address, unsigned generation) {
  const auto to = parse_endpoint(address);
  if (!to) co_return self->connected(node, generation, to.error());
  auto opened = co_await net::channel::open(*to, self->options.connect_timeout, self->options.channel);
  self->connected(node, generation, std::move(opened));
}

// The address may have changed, or all may be over, while the connection was made.
void peers::state::connected(const std::string& node, unsigned generation, channel_result found) {
  entry& e = entries[node];
  e.is_connecting = false;
  if (is_over || generation != e.generation) {
    if (found) (*found)->close();
    if (is_over) return;
    return e.address ? connect(node, e) : fail_waiting(e, errc::unknown_node);
  }
  e.channel = found ? *found : nullptr;
  if (!found) return fail_waiting(e, found.error());
  asio::post(executor, [self = shared_from_this(), node, found] { self->serve_waiting(node, found); });
}

// One of them may add others, give the node another address, or end it all.
void peers::state::serve_waiting(const std::string& node, const channel_result& found) {
  for (entry& e = entries[node]; !e.waiting.empty() && !e.is_connecting;) {
    const auto ready = std::move(e.waiting.front());
    e.waiting.pop_front();
    ready(found);
  }
}

void peers::state::fail_waiting(entry& e, error_code why) {
  for (auto& ready : std::exchange(e.waiting, {})) post(std::move(ready), why);
}

void peers::state::close() {
  for (auto& [node, e] : entries) {
    if (const auto open = std::exchange(e.channel, nullptr)) open->close();
  }
}

// A timer that stands for the channel: it is cancelled when the channel is there.
asio::awaitable<channel_result> peers::state::get(std::shared_ptr<state> self, std::string node,
                                                  clock::time_point deadline) {
  struct waiter {
    asio::steady_timer timer;
    std::optional<channel_result> found;
  };
  if (auto open = self->open_channel(node)) co_return open;
  const auto here = std::make_shared<waiter>(waiter{asio::steady_timer(self->executor, deadline), {}});
  self->with_channel(node, [here](channel_result found) {
    here->found = std::move(found);
    here->timer.cancel();
  });
  error_code ignored;
  co_await here->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return here->found ? *here->found : channel_result(error_code(errc::connect_timed_out));
}

asio::awaitable<session::outcome> peers::state::call(std::shared_ptr<state> self, std::string node,
                                                     session::outgoing request, net::duration timeout) {
  const auto deadline = clock::now() + timeout;
  const auto channel = co_await get(std::move(self), std::move(node), deadline);
  if (!channel) co_return not_sent(channel.error());
  co_return co_await (*channel)->call(std::move(request), deadline - clock::now());
}

peers::peers(asio::any_io_executor executor, peers_options options)
    : state_(std::make_shared<state>(std::move(executor), std::move(options))) {}

peers::~peers() {
  state_->is_over = true;
  state_->options.on_first_use = nullptr;
  for (auto& [node, e] : state_->entries) state_->fail_waiting(e, errc::never_sent);
  state_->close();
}

void peers::set(std::string_view node, std::optional<std::string> address) {
  if (state_->has_as_listed(node, address)) return;
  auto* known = state_->find(node);
  if (known != nullptr && known->address == address) return;
  entry& e = known != nullptr ? *known : state_->entries[std::string(node)];
  e.address = std::move(address);
  ++e.generation;
  if (const auto open = std::exchange(e.channel, nullptr)) open->close();
  if (e.is_connecting || !e.was_used) return;
  if (e.address) state_->connect(std::string(node), e);
}

std::optional<std::optional<std::string>> peers::address(std::string_view node) const {
  const auto* known = state_->find(node);
  if (known == nullptr) return std::nullopt;
  return known->address;
}

void peers::with_channel(std::string_view node, on_channel ready) {
  state_->with_channel(node, std::move(ready));
}

void peers::call(std::string_view node, session::outgoing request, net::duration timeout,
                 session::on_outcome done) {
  if (const auto open = state_->open_channel(node)) {
    return open->call(std::move(request), timeout, std::move(done));
  }
  asio::co_spawn(state_->executor, state::call(state_, std::string(node), std::move(request), timeout),
                 [done = std::move(done)](const std::exception_ptr& thrown, session::outcome ended) {
                   done(thrown ? not_sent(errc::never_sent) : std::move(ended));
                 });
}

asio::awaitable<session::outcome> peers::call(std::string node, wire::address to, value::list arguments,
                                              net::duration timeout) {
  auto message = value::pack(arguments);
  if (!message) co_return not_sent(message.error());
  session::outgoing request(std::move(to), std::move(*message));
  co_return co_await state::call(state_, std::move(node), std::move(request), timeout);
}

asio::awaitable<result<void>> peers::send(std::string node, wire::address to, value::list arguments,
                                          net::duration timeout) {
  auto message = value::pack(arguments);
  if (!message) co_return message.error();
  const auto deadline = clock::now() + timeout;
  const auto channel = co_await state::get(state_, std::move(node), deadline);
  if (!channel) co_return channel.error();
  const auto queued = (*channel)->push({std::move(to), std::move(*message)});
  if (!queued) co_return queued;
  co_return co_await (*channel)->flush(deadline - clock::now());
}

void peers::push(std::string_view node, session::outgoing request) {
  if (const auto open = state_->open_channel(node)) return (void)open->push(std::move(request));
  auto kept = std::make_shared<session::outgoing>(std::move(request));
  state_->with_channel(node, [kept](const channel_result& found) {
    if (found) (void)(*found)->push(std::move(*kept));
  });
}

void peers::push(std::string_view node, session::outgoing request, std::function<void(error_code)> done) {
  if (const auto open = state_->open_channel(node)) {
    const auto queued = open->push(std::move(request));
    if (queued) return done({});
    return asio::post(state_->executor, [done = std::move(done), why = queued.error()] { done(why); });
  }
  auto kept = std::make_shared<session::outgoing>(std::move(request));
  state_->with_channel(node, [kept, done = std::move(done)](const channel_result& found) {
    if (!found) return done(found.error());
    const auto queued = (*found)->push(std::move(*kept));
    done(queued ? error_code() : queued.error());
  });
}

void peers::close() {
  state_->close();
}

}  // namespace bee::cluster
