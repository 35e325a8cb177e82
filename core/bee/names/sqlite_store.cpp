#include "bee/names/sqlite_store.hpp"

#include "bee/names/record_value.hpp"

namespace bee::names {
namespace {

namespace fs = std::filesystem;
using fleet::database;

constexpr const char* file_name = "names.db";
constexpr int version = 1;
constexpr const char* schema = R"sql(
CREATE TABLE nodes (name TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (revision INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL);
PRAGMA user_version = 1;
)sql";

// What SQLite's wrapper says of a file, said of a store.
error_code store_error(const error_code& why) {
  if (why == errc::journal_full) return errc::store_full;
  if (why == errc::journal_damaged || why == errc::journal_newer) return errc::store_damaged;
  return errc::store_unavailable;
}

result<void> make_directory(const fs::path& directory) {
  if (fs::is_directory(directory)) return {};
  std::error_code why;
  fs::create_directories(directory, why);
  if (!why) fs::permissions(directory, fs::perms::owner_all, why);
  if (why) return boost::system::error_code(why.value(), boost::system::system_category());
  return {};
}

result<void> make_tables(database& db) {
  auto query = db.prepare("PRAGMA user_version");
  if (!query) return query.error();
  const auto row = query->step();
  if (!row) return row.error();
  const auto found = query->number(0);
  if (found == version) return {};
  if (found != 0) return errc::journal_newer;
  auto guard = fleet::transaction::begin(db);
  if (!guard) return guard.error();
  const auto made = db.execute(schema);
  return made ? guard->commit() : made;
}

result<record_ptr> read(const fleet::statement& row, int column) {
  auto parsed = parse_json_record(row.text(column));
  if (!parsed) return errc::journal_damaged;
  return std::make_shared<const node_record>(std::move(*parsed));
}

}  // namespace

sqlite_store::sqlite_store(database db, fleet::run_lock lock, later run_later, std::size_t events)
    : lock_(std::move(lock)),
      db_(std::move(db)),
      run_later_(std::move(run_later)),
      max_events_(events),
      alive_(std::make_shared<sqlite_store*>(this)) {}

result<std::unique_ptr<sqlite_store>> sqlite_store::open(const fs::path& directory, later run_later,
                                                         const sqlite_store_options& options) {
  if (const auto made = make_directory(directory); !made) return made.error();
  auto lock = fleet::run_lock::take(directory, options.holder);
  if (!lock) return lock.error();
  if (lock->state == fleet::run_lock::state::held) return errc::lock_held;
  auto db = database::open(directory / file_name, database::mode::write, options.max_bytes);
  if (!db) return store_error(db.error());
  if (const auto made = make_tables(*db); !made) return store_error(made.error());
  std::unique_ptr<sqlite_store> out(
      new sqlite_store(std::move(*db), std::move(lock->lock), std::move(run_later), options.events));
  if (const auto loaded = out->load(); !loaded) return store_error(loaded.error());
  return out;
}

result<void> sqlite_store::load() {
  if (const auto done = load_nodes(); !done) return done;
  if (const auto done = load_events(); !done) return done;
  latest_ = loaded_.at;
  return {};
}

result<void> sqlite_store::load_nodes() {
  auto rows = db_.prepare("SELECT record FROM nodes");
  if (!rows) return rows.error();
  for (;;) {
    const auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    auto node = read(*rows, 0);
    if (!node) return node.error();
    revisions_[(*node)->name] = (*node)->changed;
    loaded_.nodes.push_back(std::move(*node));
  }
}

result<void> sqlite_store::load_events() {
  auto rows = db_.prepare("SELECT kind, record, revision FROM events ORDER BY revision");
  if (!rows) return rows.error();
  for (;;) {
    const auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto kind = parse_event_kind(rows->text(0));
    auto node = read(*rows, 1);
    if (!kind || !node || (*node)->changed != rows->number(2)) return errc::journal_damaged;
    if (loaded_.events.empty()) loaded_.floor = (*node)->changed - 1;
    loaded_.at = (*node)->changed;
    loaded_.events.push_back({*kind, std::move(*node)});
  }
}

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
    if (!written && w.ended) w.ended = store_error(written.error());
    if (w.ended && on_event) on_event({w.wanted.kind, std::move(w.written)});
    if (w.done) w.done(w.ended);
  }
}

revision sqlite_store::known(const revisions& staged, std::string_view name) const {
  if (const auto found = staged.find(name); found != staged.end()) return found->second;
  const auto found = revisions_.find(name);
  return found == revisions_.end() ? 0 : found->second;
}

// One transaction for all that hold; a conflict is the end of that change alone.
result<void> sqlite_store::write_all(std::vector<waiting>& batch, revisions& staged, revision& at) {
  auto guard = fleet::transaction::begin(db_);
  for (auto& w : batch) {
    const auto name = w.wanted.after.name;  // a copy: write() takes the record
    if (known(staged, name) != w.wanted.before) {
      w.ended = errc::store_conflict;
      continue;
    }
    w.ended = ++at;
    if (!guard) continue;
    if (const auto done = write(w, at); !done) return done;
    staged[name] = w.wanted.kind == event_kind::removed ? 0 : at;
  }
  if (!guard) return guard.error();
  auto pruned = db_.prepare("DELETE FROM events WHERE revision <= ?");
  if (!pruned) return pruned.error();
  if (const auto done = pruned->bind(at - static_cast<revision>(max_events_)).run(); !done) return done;
  return guard->commit();
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
