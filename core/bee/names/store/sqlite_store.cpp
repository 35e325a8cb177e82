#include "bee/names/store/sqlite_store.hpp"

#include "bee/names/record/record_value.hpp"
#include "bee/names/record/versions.hpp"
#include "bee/names/store/store_error.hpp"

namespace bee::names {
namespace {

// Came with version 2: a store of version 1 gets it with its next change.
constexpr const char* meta_schema =
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID";

}  // namespace

void sqlite_store::commit(change c, on_committed done) {
  waiting_.push_back({std::move(c), std::move(done), revision(0), nullptr});
  if (waiting_.size() > 1) return;
  run_later_([weak = std::weak_ptr(alive_)] {
    if (const auto self = weak.lock()) (*self)->flush();
  });
}

void sqlite_store::flush() {
  auto batch = std::exchange(waiting_, {});
  revisions staged;
  auto at = latest_;
  const auto written = write_all(batch, staged, at);
  if (written) {
    latest_ = at;
    for (auto& [name, number] : staged)
      number == 0 ? void(revisions_.erase(name)) : void(revisions_[name] = number);
  }
  const std::weak_ptr<sqlite_store*> weak = alive_;
  for (auto& w : batch) {
    if (weak.expired()) return;
    if (!written && w.ended) w.ended = error_of(written.error());
    if (w.ended && on_event) on_event({w.wanted.kind, std::move(w.written)});
  }
  // Behind all events: what is answered about all nodes is the same for all of them.
  for (auto& w : batch) {
    if (weak.expired()) return;
    if (w.done) w.done(w.ended);
  }
}

revision sqlite_store::known(const revisions& staged, std::string_view name) const {
  if (const auto found = staged.find(name); found != staged.end()) return found->second;
  const auto found = revisions_.find(name);
  return found == revisions_.end() ? 0 : found->second;
}

// Before anything is acknowledged: whether the file is there, and holds what was written to it.
result<void> sqlite_store::check_unchanged() {
  if (const auto same = file_.check(); !same) return same;
  auto row = db_.prepare("SELECT max(revision) FROM events WHERE revision < ?");
  if (!row) return row.error();
  const auto found = row->bind(largest_count).step();
  if (!found) return found.error();
  if (row->number(0) != latest_) return store_errc::behind;
  return {};
}

// How much there is from now on.
result<void> sqlite_store::write_meta(revision at, const revisions& staged) {
  if (const auto made = db_.execute(meta_schema); !made) return made;
  auto nodes = static_cast<std::int64_t>(revisions_.size());
  for (const auto& [name, number] : staged) {
    if (number != 0 && !revisions_.contains(name)) ++nodes;
    if (number == 0 && revisions_.contains(name)) --nodes;
  }
  auto row = db_.prepare("INSERT OR REPLACE INTO meta (key, number) VALUES (?, ?)");
  if (!row) return row.error();
  const std::pair<const char*, std::int64_t> all[] = {
      {"version", store_version}, {"revision", at}, {"nodes", nodes}};
  for (const auto& [key, number] : all)
    if (const auto done = row->bind(std::string_view(key)).bind(number).run(); !done) return done;
  return {};
}

// One transaction for all that hold; a conflict is the end of that change alone.
result<void> sqlite_store::write_all(std::vector<waiting>& batch, revisions& staged, revision& at) {
  auto guard = sqlite::transaction::begin(db_);
  const auto same = guard ? check_unchanged() : result<void>();
  for (auto& w : batch) {
    const auto name = w.wanted.after.name;  // a copy: write() takes the record
    if (known(staged, name) != w.wanted.before) {
      w.ended = errc::store_conflict;
      continue;
    }
    if (at + 1 >= largest_count || !check(w.wanted.after, record_limits::widest())) {
      w.ended = store_errc::unstorable;  // it could not be read again
      continue;
    }
    w.ended = ++at;
    if (!guard || !same) continue;
    if (const auto done = write(w, at); !done) return done;
    staged[name] = w.wanted.kind == event_kind::removed ? 0 : at;
  }
  if (!guard) return guard.error();
  if (!same) return same;
  auto pruned = db_.prepare("DELETE FROM events WHERE revision <= ?");
  if (!pruned) return pruned.error();
  if (const auto done = pruned->bind(at - static_cast<revision>(max_events_)).run(); !done) return done;
  if (const auto done = write_meta(at, staged); !done) return done;
  if (const auto still = file_.check(); !still) return still;
  const auto done = guard->commit();
  file_.note_log();
  return done;
}

result<void> sqlite_store::write(waiting& w, revision at) {
  auto& r = w.wanted.after;
  r.changed = at;
  const auto text = to_json_text(r);
  const bool is_removal = w.wanted.kind == event_kind::removed;
  auto node = db_.prepare(is_removal ? "DELETE FROM nodes WHERE name = ?"
                                     : "INSERT OR REPLACE INTO nodes (name, record) VALUES (?, ?)");
  if (!node) return node.error();
  node->bind(r.name);
  if (!is_removal) node->bind(text);
  if (const auto done = node->run(); !done) return done;
  auto event = db_.prepare("INSERT INTO events (revision, kind, record) VALUES (?, ?, ?)");
  if (!event) return event.error();
  w.written = std::make_shared<const node_record>(std::move(r));
  return event->bind(at).bind(to_text(w.wanted.kind)).bind(text).run();
}

}  // namespace bee::names
