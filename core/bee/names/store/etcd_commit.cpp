#include "bee/names/store/etcd_store_state.hpp"
#include "bee/names/store/store_error.hpp"

namespace bee::names {

error_code etcd_store::state::code_of(const etcd::trouble& why) const {
  log(severity::warning, why.text);
  return why.what == etcd::fault::full ? errc::store_full : errc::store_unavailable;
}

etcd::task<etcd::answer<etcd::lease_id>> etcd_store::state::grant(self_ptr self, std::int64_t seconds) {
  const auto text = co_await self->client->post(etcd::path::grant, etcd::grant_request(seconds));
  if (!text) co_return text.error();
  const auto lease = etcd::read_lease(*text);
  if (!lease) co_return lease.error();
  co_return lease->id;
}

etcd::task<etcd::answer<etcd::txn_answer>> etcd_store::state::run(self_ptr self, etcd::txn what) {
  const auto text = co_await self->client->post(etcd::path::txn, what.text());
  if (!text) co_return text.error();
  co_return etcd::read_txn(*text);
}

// A node that announces itself begins a lease; so does one that wants another time.
bool etcd_store::state::needs_lease(const change& c) const {
  if (!c.after.is_live() || c.after.lease_ms == 0 || c.kind == event_kind::removed) return false;
  const auto known = view.find(c.after.name);
  return c.kind == event_kind::up || !known || known->lease_ms != c.after.lease_ms;
}

// The lease's key goes before a record that lives and after one that does not, so that nobody sees a live
// record without it.
etcd::txn etcd_store::state::txn_of(const change& c, const std::string& tag, etcd::lease_id lease) const {
  const auto& name = c.after.name;
  const auto node = view.keys().node(name);
  const auto alive = view.keys().alive(name);
  etcd::txn out;
  const auto* aside = c.before == 0 ? view.set_aside(name) : nullptr;
  out.if_unchanged(node, aside ? aside->changed : c.before).otherwise_get(node);
  if (c.if_lapsed) out.if_unchanged(alive, 0);
  if (lease != 0) out.put(alive, std::to_string(c.after.incarnation), lease);
  c.kind == event_kind::removed ? out.erase(node) : out.put(node, etcd_value(c.kind, tag, c.after));
  const bool has_no_lease = !c.after.is_live() || c.after.lease_ms == 0 || c.kind == event_kind::removed;
  if (has_no_lease) out.erase(alive);
  return out;
}

// The lease that a change begins; 0 when it begins none.
etcd::task<etcd::answer<etcd::lease_id>> etcd_store::state::lease_for(self_ptr self, bool is_needed,
                                                                      std::int64_t time_ms) {
  if (!is_needed) co_return 0;
  const auto lease = co_await grant(self, (time_ms + 999) / 1000);
  co_return lease;
}

etcd::task<result<revision>> etcd_store::state::commit(self_ptr self, std::shared_ptr<const change> c) {
  if (!check(c->after, record_limits::widest())) co_return store_errc::unstorable;
  const auto* aside = self->view.set_aside(c->after.name);
  if (aside && aside->why.why == refused::version) co_return store_errc::newer;
  const auto tag = self->id + "-" + std::to_string(++self->changes);
  const auto lease = co_await lease_for(self, self->needs_lease(*c), c->after.lease_ms);
  if (!lease) co_return self->code_of(lease.error());
  auto request = self->txn_of(*c, tag, *lease);
  const auto known = self->view.latest();
  auto end = co_await run(self, std::move(request));
  if (!end) co_return self->code_of(end.error());
  if (!self->comes_after(end->is_done ? known + 1 : known, end->at)) co_return store_errc::behind;
  co_return co_await finish(self, c->after.name, tag, std::move(*end));
}

// Who is told has also seen: the events up to the change, or the one that stood in its way. A change that is
// asked for again because its answer was lost is in its own way; the tag tells.
etcd::task<result<revision>> etcd_store::state::finish(self_ptr self, std::string name, std::string tag,
                                                       etcd::txn_answer end) {
  if (end.is_done) {
    if (co_await reach(self, end.at)) co_return end.at;
    co_return errc::store_unavailable;
  }
  if (end.found.empty()) {
    co_await reach_absence(self, name);
    co_return errc::store_conflict;
  }
  const auto at = end.found.front().changed;
  const auto there = read_etcd_value(name, end.found.front());
  if (!co_await reach(self, at)) co_return errc::store_unavailable;
  if (there && there->tag == tag) co_return at;
  co_return errc::store_conflict;
}

// A read that needs a majority of members, of the record alone: a watch can be behind it.
etcd::task<result<revision>> etcd_store::state::catch_up(self_ptr self, std::string name) {
  const etcd::key_range key{self->view.keys().node(name), ""};
  auto request = etcd::range_request(key, 1);
  const auto known = self->newest;
  const auto text = co_await self->client->post(etcd::path::range, std::move(request));
  const auto read = text ? etcd::read_range(*text) : answer<etcd::range_answer>(text.error());
  if (!read) co_return self->code_of(read.error());
  if (!self->comes_after(known, read->at)) co_return store_errc::behind;
  const bool is_there = read->found.empty() ? co_await reach_absence(self, name)
                                            : co_await reach(self, read->found.front().changed);
  if (!is_there) co_return errc::store_unavailable;
  co_return self->view.latest();
}

etcd::task<result<revision>> etcd_store::state::renew(self_ptr self, record_ptr node, bool may_begin) {
  if (const auto lease = self->view.lease_of(node->name); lease != 0) {
    const auto text = co_await self->client->post(etcd::path::keep_alive, etcd::lease_request(lease));
    const auto kept = text ? etcd::read_lease(*text) : answer<etcd::lease_answer>(text.error());
    if (!kept) co_return self->code_of(kept.error());
    if (kept->seconds > 0) co_return node->changed;
  }
  if (!may_begin) co_return errc::store_conflict;
  co_return co_await begin_lease(self, node);
}

etcd::task<result<revision>> etcd_store::state::begin_lease(self_ptr self, record_ptr node) {
  const auto lease = co_await lease_for(self, true, node->lease_ms);
  if (!lease) co_return self->code_of(lease.error());
  const auto& keys = self->view.keys();
  etcd::txn put;
  put.if_unchanged(keys.node(node->name), node->changed);
  put.put(keys.alive(node->name), std::to_string(node->incarnation), *lease);
  const auto end = co_await run(self, std::move(put));
  if (!end) co_return self->code_of(end.error());
  if (!end->is_done) co_return errc::store_conflict;
  if (!co_await reach(self, end->at)) co_return errc::store_unavailable;
  co_return node->changed;
}

}  // namespace bee::names
