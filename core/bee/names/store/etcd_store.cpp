#include "bee/names/store/etcd_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <random>

#include "bee/base/bytes.hpp"
#include "bee/names/store/etcd_read.hpp"
#include "bee/names/store/etcd_store_state.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds longest_farewell{1000};

std::string new_id() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 2; ++i) {
    const auto word = random();
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  return to_hex(bytes);
}

}  // namespace

etcd_store::state::state(asio::any_io_executor e, std::shared_ptr<etcd::client> c, const std::string& prefix,
                         etcd_store_options o)
    : executor(e),
      options(std::move(o)),
      client(std::move(c)),
      id(new_id()),
      view(etcd_keys(prefix)),
      pulse(e) {}

etcd::task<etcd::answer<std::unique_ptr<etcd_store>>> etcd_store::open(asio::any_io_executor executor,
                                                                       etcd::url from,
                                                                       etcd_store_options options) {
  auto client = etcd::client::make(executor, from, options.client);
  if (!client) co_return client.error();
  const auto s = std::make_shared<state>(executor, *client, from.prefix, std::move(options));
  if (const auto read = co_await load_all(*client, s->view); !read) co_return read.error();
  if (!s->view.foreign().empty())
    s->log(severity::warning, "passed over: keys that this version does not know, such as \"" +
                                  s->view.foreign().substr(0, 128) + "\"");
  etcd::connection::ptr stream;
  if (s->options.is_server) {
    auto begun = co_await state::begin_to_serve(s);
    if (!begun) co_return begun.error();
    stream = std::move(*begun);
  } else {
    s->loaded = s->view.whole();
  }
  s->newest = s->view.latest();
  s->reached_at = state::clock::now();
  s->set_standing();
  std::unique_ptr<etcd_store> out(new etcd_store(s));
  s->owner = out.get();
  asio::co_spawn(executor, state::follow(s, std::move(stream)), asio::detached);
  asio::co_spawn(executor, state::beat(s), asio::detached);
  co_return out;
}

// The stream stands behind all that is loaded then.
etcd::task<etcd::answer<etcd::connection::ptr>> etcd_store::state::begin_to_serve(self_ptr self) {
  const auto enlisted = co_await enlist(self);
  if (!enlisted) co_return enlisted.error();
  const auto elected = self->view.pusher().empty() ? co_await become_pusher(self) : revision(0);
  auto stream = co_await read_history(self, std::max(*enlisted, elected));
  if (!stream) co_return stream.error();
  auto past = std::exchange(self->loaded, {});
  self->loaded = self->view.whole();
  self->loaded.floor = past.floor;
  self->loaded.events = std::move(past.events);
  co_return stream;
}

etcd_store::etcd_store(std::shared_ptr<state> s) : state_(std::move(s)) {}

etcd_store::~etcd_store() {
  state_->owner = nullptr;
  state_->is_over = true;
  state_->pulse.cancel();
  if (state_->stream) state_->stream->close();
  for (const auto& [at, timer] : state_->waiting) timer->cancel();
}

snapshot etcd_store::take_snapshot() {
  return std::exchange(state_->loaded, {});
}

void etcd_store::commit(change c, on_committed done) {
  asio::co_spawn(
      state_->executor,
      [](state::self_ptr s, std::shared_ptr<const change> wanted, on_committed then) -> etcd::task<void> {
        const auto end = co_await state::commit(s, std::move(wanted));
        if (s->owner) then(end);
      }(state_, std::make_shared<const change>(std::move(c)), std::move(done)),
      asio::detached);
}

void etcd_store::catch_up(std::string name, on_committed done) {
  asio::co_spawn(
      state_->executor,
      [](state::self_ptr s, std::string of, on_committed then) -> etcd::task<void> {
        const auto end = co_await state::catch_up(s, std::move(of));
        if (s->owner) then(end);
      }(state_, std::move(name), std::move(done)),
      asio::detached);
}

void etcd_store::renew(record_ptr node, bool may_begin, on_committed done) {
  asio::co_spawn(
      state_->executor,
      [](state::self_ptr s, record_ptr r, bool may, on_committed then) -> etcd::task<void> {
        const auto end = co_await state::renew(s, std::move(r), may);
        if (s->owner) then(end);
      }(state_, std::move(node), may_begin, std::move(done)),
      asio::detached);
}

// A process that was stopped for long knows it here, before its timers do: what it was asked then is too old.
standing etcd_store::stands() const {
  auto out = state_->stands;
  const auto now = state::clock::now();
  out.is_pusher = out.is_pusher && now < state_->own_lease_until;
  if (out.is_reached && now - state_->reached_at > state_->options.cut_off) {
    out.is_reached = false;
    out.why = state_->not_reached();
  }
  return out;
}

revision etcd_store::newest() const {
  return state_->newest;
}

etcd::task<void> etcd_store::leave() {
  const auto s = state_;
  s->is_over = true;
  if (s->own_lease == 0) co_return;
  auto request = etcd::lease_request(s->own_lease);
  co_await s->client->post(etcd::path::revoke, std::move(request), longest_farewell);
}

}  // namespace bee::names
