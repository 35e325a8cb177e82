#include "bee/fleet/journal.hpp"

#include <chrono>
#include <filesystem>

#include "bee/fleet/journal_schema.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "bee/fleet/map_text.hpp"
#include "bee/stock/process_text.hpp"

namespace bee::fleet {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "journal.db";
constexpr run_id far_back = 200;  // runs behind the newest: what an attempt would push is forgotten there

// FNV-1a, 64 bits.
std::int64_t digest(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return static_cast<std::int64_t>(hash);
}

result<int> number_of(sqlite::database& db, std::string_view sql) {
  auto query = db.prepare(sql);
  if (!query) return query.error();
  const auto row = query->step();
  if (!row) return row.error();
  return static_cast<int>(query->number(0));
}

result<int> version_of(sqlite::database& db) {
  return number_of(db, "PRAGMA user_version");
}

result<void> make_directory(const fs::path& directory) {
  std::error_code why;
  if (fs::is_directory(directory)) {
    // Fails for a folder of somebody else, whose matter its mode is.
    if ((fs::status(directory, why).permissions() & (fs::perms::group_all | fs::perms::others_all)) !=
        fs::perms::none)
      fs::permissions(directory, fs::perms::owner_all, why);
    return {};
  }
  fs::create_directories(directory, why);
  if (!why) fs::permissions(directory, fs::perms::owner_all, why);
  if (why) return boost::system::error_code(why.value(), boost::system::system_category());
  return {};
}

// Making one takes a moment, in which it is empty.
bool is_fresh(const fs::path& file) {
  std::error_code why;
  const auto written = fs::last_write_time(file, why);
  return !why && fs::file_time_type::clock::now() - written < std::chrono::seconds(5);
}

// Nothing of a newer journal is touched, the mode of its file included.
result<void> is_ours(const fs::path& directory) {
  std::error_code why;
  if (fs::file_size(directory / file_name, why) == 0 || why) return {};
  auto db =
      sqlite::database::open(directory / file_name, sqlite::database::mode::read, journal::default_max_bytes);
  if (!db) return {};
  const auto version = version_of(*db);
  if (version && *version > journal_version) return errc::journal_newer;
  return {};
}

// All of them come in one transaction, the table last.
constexpr const char* sql_has_additions = "SELECT count(*) FROM sqlite_schema WHERE name = 'attempts'";

result<bool> has_additions(sqlite::database& db) {
  const auto tables = number_of(db, sql_has_additions);
  if (!tables) return {boost::system::in_place_error, tables.error()};
  return *tables > 0;
}

result<void> make_additions(sqlite::database& db) {
  const auto has = has_additions(db);
  if (!has) return has.error();
  return *has ? result<void>() : db.execute(journal_additions);
}

result<void> make_tables(sqlite::database& db) {
  auto guard = sqlite::transaction::begin(db);
  if (!guard) return guard.error();
  const auto now = version_of(db);
  if (!now) return now.error();
  if (*now > journal_version) return errc::journal_newer;
  auto made = *now == journal_version ? result<void>() : db.execute(journal_schema);
  if (made) made = make_additions(db);
  return made ? guard->commit() : made;
}

}  // namespace

std::string journal_trouble(const fs::path& directory, const error_code& why) {
  if (why != errc::journal_newer) return why.message();
  auto db =
      sqlite::database::open(directory / file_name, sqlite::database::mode::read, journal::default_max_bytes);
  const auto version = db ? version_of(*db) : result<int>(db.error());
  if (!version) return why.message();
  return why.message() + ": it is of version " + std::to_string(*version) +
         ", this one knows up to version " + std::to_string(journal_version);
}

result<journal> journal::open(const fs::path& directory, std::uint64_t max_bytes) {
  if (const auto may = is_ours(directory); !may) return may.error();
  if (const auto made = make_directory(directory); !made) return made.error();
  auto db = sqlite::database::open(directory / file_name, sqlite::database::mode::write, max_bytes);
  if (!db) return db.error();
  if (const auto made = make_tables(*db); !made) return made.error();
  return journal(std::move(*db), true);
}

result<journal> journal::open_to_read(const fs::path& directory) {
  auto db = sqlite::database::open(directory / file_name, sqlite::database::mode::read, default_max_bytes);
  if (!db) return db.error();
  const auto version = version_of(*db);
  if (!version) return version.error();
  if (*version > journal_version) return errc::journal_newer;
  if (*version < journal_version) {
    const auto tables = number_of(*db, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    const bool is_being_made = *tables == 0 && is_fresh(directory / file_name);
    return is_being_made ? errc::journal_busy : errc::journal_damaged;
  }
  const auto has_all = has_additions(*db);
  if (!has_all) return has_all.error();
  return journal(std::move(*db), *has_all);
}

result<run_id> journal::begin(const run_start& start) {
  if (const auto set = db_.wait_for_disk(true); !set) return set.error();
  auto id = begin_in(start);
  if (!id) interned_.clear();
  return id;
}

result<run_id> journal::begin_in(const run_start& start) {
  auto guard = sqlite::transaction::begin(db_);
  if (!guard) return guard.error();
  revision_id pushed = 0;
  if (start.pushed) {
    const auto put = put_revision(*start.pushed);
    if (!put) return put.error();
    pushed = *put;
  }
  const auto closed = db_.execute("UPDATE runs SET state = 'superseded' WHERE state = 'running'");
  if (!closed) return closed.error();
  const auto id = put_run(start, pushed, run_state::running);
  if (!id) return id.error();
  if (const auto put = put_steps(*id, start); !put) return put.error();
  if (const auto kept = guard->commit(); !kept) return kept.error();
  return *id;
}

// In the place of the attempt when there is one.
result<run_id> journal::put_run(const run_start& start, revision_id pushed, run_state state) {
  if (start.attempt != 0)
    for (const char* sql : {"DELETE FROM steps WHERE run = ?", "DELETE FROM attempts WHERE run = ?",
                            "DELETE FROM runs WHERE id = ?"}) {
      auto remove = db_.prepare(sql);
      if (!remove) return remove.error();
      if (const auto done = remove->bind(start.attempt).run(); !done) return done.error();
    }
  auto insert = db_.prepare(
      "INSERT INTO runs (id, verb, revision, state, options, user, host, pid, started_at, ended_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
  if (!insert) return insert.error();
  start.attempt != 0 ? insert->bind(start.attempt) : insert->bind_null();
  insert->bind(start.verb).bind(pushed).bind(to_text(state)).bind(start.options);
  const auto done = insert->bind(start.user).bind(start.host).bind(start.pid).bind(start.now).run();
  if (!done) return done.error();
  return db_.last_id();
}

result<run_id> journal::attempt(const run_start& start) {
  if (const auto set = db_.wait_for_disk(true); !set) return set.error();
  auto id = attempt_in(start);
  if (!id) interned_.clear();
  return id;
}

result<run_id> journal::attempt_in(const run_start& start) {
  auto guard = sqlite::transaction::begin(db_);
  if (!guard) return guard.error();
  const auto id = put_run(start, 0, run_state::stopped);
  if (!id) return id.error();
  std::int64_t map = 0;
  const revision nothing;
  const auto& pushed = start.pushed ? *start.pushed : nothing;
  if (start.pushed) {
    const auto found = find_or_insert(to_text(pushed.map));
    if (!found) return found.error();
    map = *found;
  }
  auto insert =
      db_.prepare("INSERT INTO attempts (run, map, message, file_name, file_text) VALUES (?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  insert->bind(*id).bind(map).bind(pushed.message);
  if (const auto done = insert->bind(pushed.file_name).bind(pushed.file_text).run(); !done)
    return done.error();
  if (const auto put = put_steps(*id, start); !put) return put.error();
  if (const auto done = forget_attempts(*id - far_back); !done) return done.error();
  if (const auto kept = guard->commit(); !kept) return kept.error();
  return *id;
}

result<void> journal::forget_attempts(run_id up_to) {
  for (const char* sql : {"DELETE FROM steps WHERE run IN (SELECT run FROM attempts WHERE run <= ?)",
                          "UPDATE attempts SET map = 0, file_text = '' WHERE run <= ? AND map > 0"}) {
    auto forget = db_.prepare(sql);
    if (!forget) return forget.error();
    if (const auto done = forget->bind(up_to).run(); !done) return done;
  }
  return {};
}

result<void> journal::explain(run_id id, std::string_view why) {
  auto update = db_.prepare("UPDATE runs SET why = ? WHERE id = ?");
  if (!update) return update.error();
  return update->bind(why).bind(id).run();
}

result<void> journal::put_steps(run_id id, const run_start& start) {
  auto insert = db_.prepare(
      "INSERT INTO steps (run, node, position, address, state, note, before, changed_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  std::int64_t position = 0;
  for (const auto& s : start.steps) {
    std::int64_t before = 0;
    if (s.before) {
      const auto interned = intern(s.before);
      if (!interned) return interned.error();
      before = *interned;
    }
    insert->bind(id).bind(s.node).bind(position++).bind(to_string(s.at)).bind(to_text(s.state));
    const auto done = insert->bind(s.note).bind(before).bind(start.now).run();
    if (!done) return done;
  }
  return {};
}

result<void> journal::note(run_id id, std::span<const mark> marks, unix_ms now, survives what) {
  if (const auto set = db_.wait_for_disk(what == survives::power_cut); !set) return set;
  auto done = note_in(id, marks, now);
  if (!done) interned_.clear();
  return done;
}

result<void> journal::note_in(run_id id, std::span<const mark> marks, unix_ms now) {
  auto guard = sqlite::transaction::begin(db_);
  if (!guard) return guard.error();
  auto update =
      db_.prepare("UPDATE steps SET state = ?, note = ?, changed_at = ? WHERE run = ? AND node = ?");
  auto forget = db_.prepare("DELETE FROM known WHERE node = ?");
  auto believe = db_.prepare(
      "INSERT OR REPLACE INTO known (node, address, map, run, since, process)"
      " SELECT node, address, ?, run, ?, ? FROM steps WHERE run = ? AND node = ?");
  auto see = db_.prepare("UPDATE known SET process = ? WHERE node = ?");
  for (const auto* prepared : {&update, &forget, &believe, &see})
    if (!*prepared) return prepared->error();
  for (const auto& m : marks) {
    auto done = update->bind(to_text(m.state)).bind(m.note).bind(now).bind(id).bind(m.node).run();
    if (done && m.about == mark::belief::keep && m.process != stock::process_mark{})
      done = see->bind(to_text(m.process)).bind(m.node).run();
    if (done && m.about == mark::belief::unknown) done = forget->bind(m.node).run();
    if (done && m.about == mark::belief::has) {
      const auto map = intern(m.map);
      if (!map) return map.error();
      believe->bind(*map).bind(m.since ? m.since : now).bind(to_text(m.process));
      done = believe->bind(id).bind(m.node).run();
    }
    if (!done) return done;
  }
  return guard->commit();
}

result<void> journal::end(run_id id, run_state state, unix_ms now) {
  if (const auto set = db_.wait_for_disk(true); !set) return set;
  auto guard = sqlite::transaction::begin(db_);
  if (!guard) return guard.error();
  auto skip =
      db_.prepare("UPDATE steps SET state = 'skipped', changed_at = ? WHERE run = ? AND state = 'planned'");
  if (!skip) return skip.error();
  if (const auto done = skip->bind(now).bind(id).run(); !done) return done;
  auto close = db_.prepare("UPDATE runs SET state = ?, ended_at = ? WHERE id = ?");
  if (!close) return close.error();
  if (const auto done = close->bind(to_text(state)).bind(now).bind(id).run(); !done) return done;
  return guard->commit();
}

result<void> journal::reopen(run_id id, const std::string& user, const std::string& host, std::int64_t pid) {
  if (const auto set = db_.wait_for_disk(true); !set) return set;
  auto update = db_.prepare(
      "UPDATE runs SET state = 'running', user = ?, host = ?, pid = ?, ended_at = 0, why = '' WHERE id = ?");
  if (!update) return update.error();
  return update->bind(user).bind(host).bind(pid).bind(id).run();
}

result<revision_id> journal::put_revision(const revision& r) {
  const auto map = find_or_insert(to_text(r.map));
  if (!map) return map.error();
  auto latest =
      db_.prepare("SELECT id FROM revisions WHERE map = ? AND id = (SELECT max(id) FROM revisions)");
  if (!latest) return latest.error();
  const auto is_same = latest->bind(*map).step();
  if (!is_same) return is_same.error();
  if (*is_same) return latest->number(0);
  auto insert = db_.prepare(
      "INSERT INTO revisions (map, at, by, message, file_name, file_text) VALUES (?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  insert->bind(*map).bind(r.at).bind(r.by);
  const auto done = insert->bind(r.message).bind(r.file_name).bind(r.file_text).run();
  if (!done) return done.error();
  return db_.last_id();
}

result<std::int64_t> journal::intern(const map_ptr& map) {
  if (const auto at = interned_.find(map); at != interned_.end()) return at->second;
  auto id = find_or_insert(to_text(*map));
  if (id) interned_.emplace(map, *id);
  return id;
}

result<std::int64_t> journal::find_or_insert(std::string_view map_text) {
  const auto key = digest(map_text);
  auto find = db_.prepare("SELECT id FROM maps WHERE digest = ? AND text = ?");
  if (!find) return find.error();
  const auto found = find->bind(key).bind(map_text).step();
  if (!found) return found.error();
  if (*found) return find->number(0);
  auto insert = db_.prepare("INSERT INTO maps (digest, text) VALUES (?, ?)");
  if (!insert) return insert.error();
  if (const auto done = insert->bind(key).bind(map_text).run(); !done) return done.error();
  return db_.last_id();
}

}  // namespace bee::fleet
