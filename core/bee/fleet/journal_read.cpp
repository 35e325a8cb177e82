// The reading half of the journal. Every row is checked: the file may have been edited or cut.
#include "bee/fleet/journal.hpp"
#include "bee/fleet/map_text.hpp"
#include "bee/stock/process_text.hpp"

namespace bee::fleet {
namespace {

// Calls `take` for each row; stops at the first failure.
template <class Take>
result<void> each_row(sqlite::statement& query, Take take) {
  while (true) {
    const auto row = query.step();
    if (!row) return row.error();
    if (!*row) return {};
    if (const result<void> taken = take(query); !taken) return taken;
  }
}

// A journal that only older versions have written has no attempts.
std::string run_columns(bool has_attempts) {
  const char* rest = has_attempts ? "NOT EXISTS (SELECT 1 FROM attempts WHERE run = id)" : "1";
  return "SELECT id, verb, revision, state, options, user, host, pid, started_at, ended_at, " +
         std::string(rest) + " FROM runs ";
}

result<run> read_run(const sqlite::statement& row) {
  const auto state = parse_run_state(row.text(3));
  if (!state) return errc::journal_damaged;
  return run{row.number(0), row.text(1),   row.number(2), *state,        row.text(4),        row.text(5),
             row.text(6),   row.number(7), row.number(8), row.number(9), row.number(10) != 0};
}

}  // namespace

result<std::vector<run>> journal::runs(std::size_t limit) {
  auto query = db_.prepare(run_columns(has_attempts_) + "ORDER BY id DESC LIMIT ?");
  if (!query) return query.error();
  query->bind(static_cast<std::int64_t>(limit));
  std::vector<run> out;
  const auto done = each_row(*query, [&](const sqlite::statement& row) -> result<void> {
    auto one = read_run(row);
    if (!one) return one.error();
    out.push_back(std::move(*one));
    return {};
  });
  if (!done) return done.error();
  return out;
}

result<std::optional<run>> journal::last_begun() {
  const char* where = has_attempts_ ? "WHERE id NOT IN (SELECT run FROM attempts) " : "";
  auto query = db_.prepare(run_columns(has_attempts_) + where + "ORDER BY id DESC LIMIT 1");
  if (!query) return query.error();
  const auto row = query->step();
  if (!row) return row.error();
  if (!*row) return std::optional<run>();
  auto found = read_run(*query);
  if (!found) return found.error();
  return std::optional<run>(std::move(*found));
}

result<run> journal::find_run(run_id id) {
  auto query = db_.prepare(run_columns(has_attempts_) + "WHERE id = ?");
  if (!query) return query.error();
  const auto row = query->bind(id).step();
  if (!row) return row.error();
  if (!*row) return errc::no_such_run;
  return read_run(*query);
}

result<std::vector<step>> journal::steps(run_id id) {
  auto query = db_.prepare(
      "SELECT node, address, state, note, before, changed_at FROM steps WHERE run = ? ORDER BY position");
  if (!query) return query.error();
  query->bind(id);
  std::vector<step> out;
  const auto done = each_row(*query, [&](const sqlite::statement& row) -> result<void> {
    const auto at = parse_endpoint(row.text(1));
    const auto state = parse_step_state(row.text(2));
    if (!at || !state) return errc::journal_damaged;
    auto before = load_map(row.number(4));
    if (!before) return before.error();
    out.push_back({row.text(0), *at, *state, row.text(3), std::move(*before), row.number(5)});
    return {};
  });
  if (!done) return done.error();
  return out;
}

result<revision> journal::find_attempt(run_id id) {
  if (!has_attempts_) return errc::no_such_revision;
  auto query = db_.prepare(
      "SELECT started_at, user, message, file_name, file_text, map FROM attempts JOIN runs ON runs.id = run"
      " WHERE run = ?");
  if (!query) return query.error();
  const auto row = query->bind(id).step();
  if (!row) return row.error();
  if (!*row) return errc::no_such_revision;
  const auto map = load_map(query->number(5));
  if (!map) return map.error();
  if (!*map) return errc::no_such_revision;
  return revision{0, query->number(0), query->text(1), query->text(2), query->text(3), query->text(4), **map};
}

result<std::string> journal::explanation(run_id id) {
  if (!has_attempts_) return std::string();
  auto query = db_.prepare("SELECT why FROM runs WHERE id = ?");
  if (!query) return query.error();
  const auto row = query->bind(id).step();
  if (!row) return row.error();
  return *row ? query->text(0) : std::string();
}

result<bool> journal::is_overtaken(run_id id) {
  auto query = db_.prepare(
      "SELECT 1 FROM steps WHERE run > ? AND state NOT IN ('planned', 'unchanged', 'skipped', 'failed')"
      " AND node IN (SELECT node FROM steps WHERE run = ?) LIMIT 1");
  if (!query) return {boost::system::in_place_error, query.error()};
  return query->bind(id).bind(id).step();
}

result<std::vector<revision>> journal::revisions(std::size_t limit) {
  auto query = db_.prepare("SELECT id, at, by, message, file_name FROM revisions ORDER BY id DESC LIMIT ?");
  if (!query) return query.error();
  query->bind(static_cast<std::int64_t>(limit));
  std::vector<revision> out;
  const auto done = each_row(*query, [&](const sqlite::statement& row) -> result<void> {
    out.push_back({row.number(0), row.number(1), row.text(2), row.text(3), row.text(4), {}, {}});
    return {};
  });
  if (!done) return done.error();
  return out;
}

result<revision> journal::find_revision(revision_id id) {
  auto query =
      db_.prepare("SELECT id, at, by, message, file_name, file_text, map FROM revisions WHERE id = ?");
  if (!query) return query.error();
  const auto row = query->bind(id).step();
  if (!row) return row.error();
  if (!*row) return errc::no_such_revision;
  const auto map = load_map(query->number(6));
  if (!map) return map.error();
  if (!*map) return errc::journal_damaged;
  return revision{query->number(0), query->number(1), query->text(2), query->text(3),
                  query->text(4),   query->text(5),   **map};
}

result<revision_id> journal::latest_revision() {
  auto query = db_.prepare("SELECT coalesce(max(id), 0) FROM revisions");
  if (!query) return query.error();
  const auto row = query->step();
  if (!row) return row.error();
  return query->number(0);
}

result<std::vector<known_node>> journal::known() {
  auto query = db_.prepare("SELECT node, address, map, run, since, " +
                           std::string(has_attempts_ ? "process" : "''") + " FROM known");
  if (!query) return query.error();
  std::vector<known_node> out;
  const auto done = each_row(*query, [&](const sqlite::statement& row) -> result<void> {
    const auto at = parse_endpoint(row.text(1));
    if (!at) return errc::journal_damaged;
    auto map = load_map(row.number(2));
    if (!map) return map.error();
    if (!*map) return errc::journal_damaged;
    const auto process = stock::parse_process(row.text(5));
    out.push_back({row.text(0), *at, std::move(*map), row.number(3), row.number(4), process});
    return {};
  });
  if (!done) return done.error();
  return out;
}

// Null for id 0.
result<map_ptr> journal::load_map(std::int64_t id) {
  if (id == 0) return map_ptr();
  if (const auto at = loaded_.find(id); at != loaded_.end()) return at->second;
  auto query = db_.prepare("SELECT text FROM maps WHERE id = ?");
  if (!query) return query.error();
  const auto row = query->bind(id).step();
  if (!row) return row.error();
  if (!*row) return errc::journal_damaged;
  auto map = parse_map(query->text(0));
  if (!map) return map.error();
  auto shared = std::make_shared<const cluster::node_map>(std::move(*map));
  loaded_.emplace(id, shared);
  interned_.emplace(shared, id);
  return map_ptr(std::move(shared));
}

}  // namespace bee::fleet
