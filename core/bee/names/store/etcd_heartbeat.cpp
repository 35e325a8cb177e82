#include "bee/names/store/etcd_heartbeat.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace bee::names {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;
using clock = etcd_link::clock;

// Two of them fail before the server is cut off.
constexpr milliseconds longest_beat{1000};
constexpr milliseconds pause_after_failure{100};
constexpr milliseconds longest_farewell{1000};

}  // namespace

etcd::task<void> etcd_heartbeat::beat(std::shared_ptr<etcd_heartbeat> self) {
  const auto& link = *self->link_;
  while (!link.is_over) {
    const auto usual = link.options.heartbeat;
    self->pulse_.expires_after(self->health_->was_reached() ? usual : std::min(usual, pause_after_failure));
    error_code ignored;
    co_await self->pulse_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (link.is_over) co_return;
    co_await beat_once(self);
  }
}

// A read that needs a majority of members: one that is cut off from the others does not answer it.
etcd::task<void> etcd_heartbeat::beat_once(std::shared_ptr<etcd_heartbeat> self) {
  auto& link = *self->link_;
  auto& health = *self->health_;
  etcd::key_range keys{link.view.keys().pusher(), ""};
  auto request = etcd::range_request(keys, 1);
  const auto known = health.newest();
  const auto text = co_await link.client->post(etcd::path::range, std::move(request), longest_beat);
  if (link.is_over) co_return;
  const auto read = text ? etcd::read_range(*text) : etcd::answer<etcd::range_answer>(text.error());
  if (read && !health.comes_after(known, read->at)) co_return;
  health.note_reached(read ? etcd::answer<revision>(read->at) : etcd::answer<revision>(read.error()));
  self->follower_->leave_another_member();
  if (!read || !link.options.is_server) co_return;
  co_await keep_own_lease(self);
  if (!link.is_over && self->own_lease_ != 0 && link.view.pusher().empty()) co_await become_pusher(self);
  if (link.is_over) co_return;
  for (const auto& name : link.view.lapsed())
    if (link.owner && link.owner->on_lapse) link.owner->on_lapse(name);
  health.update();
}

etcd::task<etcd::answer<revision>> etcd_heartbeat::enlist(std::shared_ptr<etcd_heartbeat> self) {
  auto& link = *self->link_;
  const auto asked_at = clock::now();
  const auto lease = co_await link.grant(link.options.own_lease_s);
  if (!lease) co_return lease.error();
  etcd::txn put;
  put.put(link.view.keys().server(link.id), etcd_server_value(), *lease);
  const auto done = co_await link.run(std::move(put));
  if (!done) co_return done.error();
  self->own_lease_ = *lease;
  self->health_->holds_lease_until(asked_at + seconds(link.options.own_lease_s));
  co_return done->at;
}

etcd::task<void> etcd_heartbeat::keep_own_lease(std::shared_ptr<etcd_heartbeat> self) {
  auto& link = *self->link_;
  if (self->own_lease_ == 0) {
    const auto done = co_await enlist(self);
    if (!done) link.log(severity::warning, done.error().text);
    co_return;
  }
  const auto asked_at = clock::now();
  auto request = etcd::lease_request(self->own_lease_);
  const auto text = co_await link.client->post(etcd::path::keep_alive, std::move(request), longest_beat);
  const auto kept = text ? etcd::read_lease(*text) : etcd::answer<etcd::lease_answer>(text.error());
  if (!kept) co_return;
  if (kept->seconds == 0)
    self->own_lease_ = 0;
  else
    self->health_->holds_lease_until(asked_at + seconds(kept->seconds));
}

etcd::task<revision> etcd_heartbeat::become_pusher(std::shared_ptr<etcd_heartbeat> self) {
  auto& link = *self->link_;
  const auto key = link.view.keys().pusher();
  etcd::txn put;
  put.if_unchanged(key, 0).put(key, link.id, self->own_lease_);
  const auto done = co_await link.run(std::move(put));
  co_return done && done->is_done ? done->at : 0;
}

etcd::task<void> etcd_heartbeat::leave(std::shared_ptr<etcd_heartbeat> self) {
  if (self->own_lease_ == 0) co_return;
  auto request = etcd::lease_request(self->own_lease_);
  co_await self->link_->client->post(etcd::path::revoke, std::move(request), longest_farewell);
}

}  // namespace bee::names
