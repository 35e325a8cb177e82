#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/names/store/etcd_store_state.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Two of them fail before the server is cut off.
constexpr milliseconds longest_beat{1000};
constexpr milliseconds pause_after_failure{100};

}  // namespace

etcd::task<void> etcd_store::state::beat(self_ptr self) {
  while (!self->is_over) {
    const bool was_reached = self->last_trouble.empty();
    self->pulse.expires_after(was_reached ? self->options.heartbeat
                                          : std::min(self->options.heartbeat, pause_after_failure));
    error_code ignored;
    co_await self->pulse.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (self->is_over) co_return;
    co_await beat_once(self);
  }
}

// A read that needs a majority of members: one that is cut off from the others does not answer it. The stream
// goes where the answer came from.
etcd::task<void> etcd_store::state::beat_once(self_ptr self) {
  etcd::key_range keys{self->view.keys().pusher(), ""};
  auto request = etcd::range_request(keys, 1);
  const auto known = self->newest;
  const auto text = co_await self->client->post(etcd::path::range, std::move(request), longest_beat);
  if (self->is_over) co_return;
  const auto read = text ? etcd::read_range(*text) : answer<etcd::range_answer>(text.error());
  if (read && !self->comes_after(known, read->at)) co_return;
  self->note_reached(read ? answer<revision>(read->at) : answer<revision>(read.error()));
  if (self->stream && self->stream_turns != self->client->turns()) self->stream->close();
  if (!read || !self->options.is_server) co_return;
  co_await keep_own_lease(self);
  if (!self->is_over && self->own_lease != 0 && self->view.pusher().empty()) co_await become_pusher(self);
  if (self->is_over) co_return;
  for (const auto& name : self->view.lapsed())
    if (self->owner && self->owner->on_lapse) self->owner->on_lapse(name);
  self->set_standing();
}

bool etcd_store::state::comes_after(revision known, revision at) {
  if (at >= known) return true;
  if (behind.empty()) {
    behind =
        "etcd is at revision " + std::to_string(at) + ", after it was at " + std::to_string(known) +
        ": it was replaced, emptied or set back, and changes are lost; a name server that is started now "
        "begins with what is there";
    log(severity::warning, behind);
  }
  set_standing();
  return false;
}

void etcd_store::state::note_reached(const answer<revision>& seen) {
  if (seen) {
    newest = std::max(newest, *seen);
    reached_at = clock::now();
    last_trouble.clear();
  } else {
    if (last_trouble.empty()) log(severity::warning, seen.error().text);
    last_trouble = seen.error().text;
  }
  set_standing();
}

std::string etcd_store::state::not_reached() const {
  if (!behind.empty()) return behind;
  return "etcd can not be reached" + (last_trouble.empty() ? "" : ": " + last_trouble);
}

void etcd_store::state::set_standing() {
  const auto now = clock::now();
  const bool is_deaf = !stream && now - stream_lost_at > options.cut_off;
  standing next;
  next.is_reached = now - reached_at <= options.cut_off && !is_deaf && behind.empty();
  next.is_pusher = view.pusher() == id && now < own_lease_until;
  if (!next.is_reached) next.why = not_reached();
  const bool is_other = next.is_reached != stands.is_reached || next.is_pusher != stands.is_pusher;
  stands = std::move(next);
  if (is_other && owner && owner->on_standing) owner->on_standing(stands);
}

// This server's own key, under a new lease. Returns the revision of it.
etcd::task<etcd::answer<revision>> etcd_store::state::enlist(self_ptr self) {
  const auto asked_at = clock::now();
  const auto lease = co_await grant(self, self->options.own_lease_s);
  if (!lease) co_return lease.error();
  etcd::txn put;
  put.put(self->view.keys().server(self->id), etcd_server_value(), *lease);
  const auto done = co_await run(self, std::move(put));
  if (!done) co_return done.error();
  self->own_lease = *lease;
  self->own_lease_until = asked_at + seconds(self->options.own_lease_s);
  co_return done->at;
}

etcd::task<void> etcd_store::state::keep_own_lease(self_ptr self) {
  if (self->own_lease == 0) {
    const auto done = co_await enlist(self);
    if (!done) self->log(severity::warning, done.error().text);
    co_return;
  }
  const auto asked_at = clock::now();
  auto request = etcd::lease_request(self->own_lease);
  const auto text = co_await self->client->post(etcd::path::keep_alive, std::move(request), longest_beat);
  const auto kept = text ? etcd::read_lease(*text) : answer<etcd::lease_answer>(text.error());
  if (!kept) co_return;
  if (kept->seconds == 0)
    self->own_lease = 0;
  else
    self->own_lease_until = asked_at + seconds(kept->seconds);
}

etcd::task<revision> etcd_store::state::become_pusher(self_ptr self) {
  const auto key = self->view.keys().pusher();
  etcd::txn put;
  put.if_unchanged(key, 0).put(key, self->id, self->own_lease);
  const auto done = co_await run(self, std::move(put));
  co_return done && done->is_done ? done->at : 0;
}

}  // namespace bee::names
