#include "bee/names/store/etcd_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "bee/names/store/etcd_heartbeat.hpp"
#include "bee/names/store/etcd_history.hpp"
#include "bee/names/store/etcd_read.hpp"
#include "bee/names/store/etcd_writer.hpp"

namespace bee::names {

namespace asio = boost::asio;

// Each part knows those above it.
struct etcd_store::parts {
  explicit parts(std::shared_ptr<etcd_link> l) : link(std::move(l)) {}

  std::shared_ptr<etcd_link> link;
  std::shared_ptr<etcd_health> health = std::make_shared<etcd_health>(link);
  std::shared_ptr<etcd_follower> follower = std::make_shared<etcd_follower>(link, health);
  std::shared_ptr<etcd_heartbeat> heartbeat = std::make_shared<etcd_heartbeat>(link, health, follower);
  std::shared_ptr<etcd_writer> writer = std::make_shared<etcd_writer>(link, health, follower);
  snapshot loaded;
  etcd::connection::ptr stream;  // until it is followed
  std::size_t turns = 0;         // client->turns() when it began
};

etcd::task<etcd::answer<std::unique_ptr<etcd_store>>> etcd_store::open(asio::any_io_executor executor,
                                                                       etcd::url from,
                                                                       etcd_store_options options) {
  auto client = etcd::client::make(executor, from, options.client);
  if (!client) co_return client.error();
  auto p = std::make_unique<parts>(
      std::make_shared<etcd_link>(executor, *client, from.prefix, std::move(options)));
  auto& link = *p->link;
  if (const auto read = co_await load_all(link.client, link.view); !read) co_return read.error();
  if (!link.view.foreign().empty())
    link.log(severity::warning, "passed over: keys that this version does not know, such as \"" +
                                    link.view.foreign().substr(0, 128) + "\"");
  if (link.options.is_server) {
    const auto begun = co_await begin_to_serve(*p);
    if (!begun) co_return begun.error();
  } else {
    p->loaded = link.view.whole();
  }
  p->health->note_reached(link.view.latest());
  co_return std::unique_ptr<etcd_store>(new etcd_store(std::move(p)));
}

// The stream stands behind all that is loaded then.
etcd::task<etcd::answer<void>> etcd_store::begin_to_serve(parts& p) {
  const auto enlisted = co_await etcd_heartbeat::enlist(p.heartbeat);
  if (!enlisted) co_return enlisted.error();
  const bool has_none = p.link->view.pusher().empty();
  const auto elected = has_none ? co_await etcd_heartbeat::become_pusher(p.heartbeat) : revision(0);
  etcd_history history(*p.link);
  auto stream = co_await history.read(std::max(*enlisted, elected));
  if (!stream) co_return stream.error();
  p.stream = std::move(*stream);
  p.turns = history.turns();
  auto past = history.take();
  p.loaded = p.link->view.whole();
  p.loaded.floor = past.floor;
  p.loaded.events = std::move(past.events);
  co_return boost::system::in_place_value;
}

etcd_store::etcd_store(std::unique_ptr<parts> p) : parts_(std::move(p)) {
  const auto& link = parts_->link;
  link->owner = this;
  asio::co_spawn(link->executor,
                 etcd_follower::follow(parts_->follower, std::move(parts_->stream), parts_->turns),
                 asio::detached);
  asio::co_spawn(link->executor, etcd_heartbeat::beat(parts_->heartbeat), asio::detached);
}

etcd_store::~etcd_store() {
  parts_->link->owner = nullptr;
  parts_->link->is_over = true;
  parts_->heartbeat->stop();
  parts_->follower->close();
}

snapshot etcd_store::take_snapshot() {
  return std::exchange(parts_->loaded, {});
}

// Nobody is told once the store is gone.
void etcd_store::tell(etcd::task<result<revision>> work, on_committed done) {
  asio::co_spawn(
      parts_->link->executor,
      [](std::shared_ptr<etcd_link> link, etcd::task<result<revision>> ends,
         on_committed then) -> etcd::task<void> {
        const auto end = co_await std::move(ends);
        if (link->owner) then(end);
      }(parts_->link, std::move(work), std::move(done)),
      asio::detached);
}

void etcd_store::commit(change c, on_committed done) {
  tell(etcd_writer::commit(parts_->writer, std::make_shared<const change>(std::move(c))), std::move(done));
}

void etcd_store::catch_up(std::string name, on_committed done) {
  tell(etcd_writer::catch_up(parts_->writer, std::move(name)), std::move(done));
}

void etcd_store::renew(record_ptr node, bool may_begin, on_committed done) {
  tell(etcd_writer::renew(parts_->writer, std::move(node), may_begin), std::move(done));
}

standing etcd_store::stands() const {
  return parts_->health->now();
}

revision etcd_store::newest() const {
  return parts_->health->newest();
}

etcd::task<void> etcd_store::leave() {
  parts_->link->is_over = true;
  return etcd_heartbeat::leave(parts_->heartbeat);
}

}  // namespace bee::names
