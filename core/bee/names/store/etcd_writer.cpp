#include "bee/names/store/etcd_writer.hpp"

#include "bee/names/store/store_error.hpp"

namespace bee::names {

error_code etcd_writer::code_of(const etcd::trouble& why) const {
  link_->log(severity::warning, why.text);
  return why.what == etcd::fault::full ? errc::store_full : errc::store_unavailable;
}

// A node that announces itself begins a lease; so does one that wants another time.
bool etcd_writer::needs_lease(const change& c) const {
  if (!c.after.is_live() || c.after.lease_ms == 0 || c.kind == event_kind::removed) return false;
  const auto known = link_->view.find(c.after.name);
  return c.kind == event_kind::up || !known || known->lease_ms != c.after.lease_ms;
}

// The lease's key goes before a record that lives and after one that does not, so that nobody sees a live
// record without it.
etcd::txn etcd_writer::txn_of(const change& c, const std::string& tag, etcd::lease_id lease) const {
  const auto& name = c.after.name;
  const auto node = link_->view.keys().node(name);
  const auto alive = link_->view.keys().alive(name);
  etcd::txn out;
  const auto* aside = c.before == 0 ? link_->view.set_aside(name) : nullptr;
  out.if_unchanged(node, aside ? aside->changed : c.before).otherwise_get(node);
  if (c.if_lapsed) out.if_unchanged(alive, 0);
  if (lease != 0) out.put(alive, std::to_string(c.after.incarnation), lease);
  c.kind == event_kind::removed ? out.erase(node) : out.put(node, etcd_value(c.kind, tag, c.after));
  const bool has_no_lease = !c.after.is_live() || c.after.lease_ms == 0 || c.kind == event_kind::removed;
  if (has_no_lease) out.erase(alive);
  return out;
}

// The lease that a change begins; 0 when it begins none.
etcd::task<etcd::answer<etcd::lease_id>> etcd_writer::lease_for(std::shared_ptr<etcd_writer> self,
                                                                bool is_needed, std::int64_t time_ms) {
  if (!is_needed) co_return 0;
  const auto lease = co_await self->link_->grant((time_ms + 999) / 1000);
  co_return lease;
}

etcd::task<result<revision>> etcd_writer::commit(std::shared_ptr<etcd_writer> self,
                                                 std::shared_ptr<const change> c) {
  if (!check(c->after, record_limits::widest())) co_return store_errc::unstorable;
  const auto* aside = self->link_->view.set_aside(c->after.name);
  if (aside && aside->why.why == refused::version) co_return store_errc::newer;
  const auto tag = self->link_->id + "-" + std::to_string(++self->changes_);
  const auto lease = co_await lease_for(self, self->needs_lease(*c), c->after.lease_ms);
  if (!lease) co_return self->code_of(lease.error());
  auto request = self->txn_of(*c, tag, *lease);
  const auto known = self->link_->view.latest();
  auto end = co_await self->link_->run(std::move(request));
  if (!end) co_return self->code_of(end.error());
  if (!self->health_->comes_after(end->is_done ? known + 1 : known, end->at)) co_return store_errc::behind;
  co_return co_await finish(self, c->after.name, tag, std::move(*end));
}

// Who is told has also seen: the events up to the change, or the one that stood in its way. A change that is
// asked for again because its answer was lost is in its own way; the tag tells.
etcd::task<result<revision>> etcd_writer::finish(std::shared_ptr<etcd_writer> self, std::string name,
                                                 std::string tag, etcd::txn_answer end) {
  if (end.is_done) {
    if (co_await etcd_follower::reach(self->follower_, end.at)) co_return end.at;
    co_return errc::store_unavailable;
  }
  if (end.found.empty()) {
    co_await etcd_follower::reach_absence(self->follower_, name);
    co_return errc::store_conflict;
  }
  const auto at = end.found.front().changed;
  const auto there = read_etcd_value(name, end.found.front());
  if (!co_await etcd_follower::reach(self->follower_, at)) co_return errc::store_unavailable;
  if (there && there->tag == tag) co_return at;
  co_return errc::store_conflict;
}

// A read that needs a majority of members, of the record alone: a watch can be behind it.
etcd::task<result<revision>> etcd_writer::catch_up(std::shared_ptr<etcd_writer> self, std::string name) {
  const etcd::key_range key{self->link_->view.keys().node(name), ""};
  auto request = etcd::range_request(key, 1);
  const auto known = self->health_->newest();
  const auto text = co_await self->link_->client->post(etcd::path::range, std::move(request));
  const auto read = text ? etcd::read_range(*text) : etcd::answer<etcd::range_answer>(text.error());
  if (!read) co_return self->code_of(read.error());
  if (!self->health_->comes_after(known, read->at)) co_return store_errc::behind;
  const bool is_there = read->found.empty()
                            ? co_await etcd_follower::reach_absence(self->follower_, name)
                            : co_await etcd_follower::reach(self->follower_, read->found.front().changed);
  if (!is_there) co_return errc::store_unavailable;
  co_return self->link_->view.latest();
}

etcd::task<result<revision>> etcd_writer::renew(std::shared_ptr<etcd_writer> self, record_ptr node,
                                                bool may_begin) {
  if (const auto lease = self->link_->view.lease_of(node->name); lease != 0) {
    const auto text = co_await self->link_->client->post(etcd::path::keep_alive, etcd::lease_request(lease));
    const auto kept = text ? etcd::read_lease(*text) : etcd::answer<etcd::lease_answer>(text.error());
    if (!kept) co_return self->code_of(kept.error());
    if (kept->seconds > 0) co_return node->changed;
  }
  if (!may_begin) co_return errc::store_conflict;
  co_return co_await begin_lease(self, node);
}

etcd::task<result<revision>> etcd_writer::begin_lease(std::shared_ptr<etcd_writer> self, record_ptr node) {
  const auto lease = co_await lease_for(self, true, node->lease_ms);
  if (!lease) co_return self->code_of(lease.error());
  const auto& keys = self->link_->view.keys();
  etcd::txn put;
  put.if_unchanged(keys.node(node->name), node->changed);
  put.put(keys.alive(node->name), std::to_string(node->incarnation), *lease);
  const auto end = co_await self->link_->run(std::move(put));
  if (!end) co_return self->code_of(end.error());
  if (!end->is_done) co_return errc::store_conflict;
  if (!co_await etcd_follower::reach(self->follower_, end->at)) co_return errc::store_unavailable;
  co_return node->changed;
}

}  // namespace bee::names
