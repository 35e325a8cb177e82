// What a store holds when it is opened.
#include "bee/names/record/record_value.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "bee/names/store/store_error.hpp"

namespace bee::names {
namespace {

answer<record_ptr> read(const sqlite::statement& row, int column) {
  auto parsed = parse_json_record(row.text(column));
  if (!parsed) return parsed.error();
  return std::make_shared<const node_record>(std::move(*parsed));
}

}  // namespace

result<void> sqlite_store::load() {
  if (const auto done = load_nodes(); !done) return done;
  if (const auto done = load_events(); !done) return done;
  latest_ = loaded_.at;
  return check_loaded();
}

result<void> sqlite_store::load_nodes() {
  auto rows = db_.prepare("SELECT name, record FROM nodes");
  if (!rows) return rows.error();
  for (;;) {
    const auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto name = rows->text(0);
    auto node = read(*rows, 1);
    if (node && (*node)->name != name) node = refusal{refused::malformed, "it is of another node"};
    revisions_[name] = node ? (*node)->changed : 0;
    if (node)
      loaded_.nodes.push_back(std::move(*node));
    else
      loaded_.set_aside.push_back({name, node.error().text});
  }
}

// What came before an event that can not be read is not told: who asks for it gets everything instead.
result<void> sqlite_store::load_events() {
  auto rows = db_.prepare(
      "SELECT kind, record, revision FROM events WHERE revision BETWEEN 1 AND ? ORDER BY revision");
  if (!rows) return rows.error();
  rows->bind(largest_count - 1);
  for (bool is_first = true;; is_first = false) {
    const auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto kind = parse_event_kind(rows->text(0));
    auto node = read(*rows, 1);
    loaded_.at = rows->number(2);
    if (is_first) loaded_.floor = loaded_.at - 1;
    if (kind && node && (*node)->changed == loaded_.at) {
      loaded_.events.push_back({*kind, std::move(*node)});
    } else {
      loaded_.floor = loaded_.at;
      loaded_.events.clear();
    }
  }
}

result<std::optional<std::int64_t>> sqlite_store::meta(std::string_view key) {
  auto there = db_.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'");
  if (!there) return there.error();
  const auto has_table = there->step();
  if (!has_table) return has_table.error();
  if (!*has_table) return std::optional<std::int64_t>();
  auto row = db_.prepare("SELECT number FROM meta WHERE key = ?");
  if (!row) return row.error();
  const auto found = row->bind(key).step();
  if (!found) return found.error();
  return *found ? std::optional(row->number(0)) : std::nullopt;
}

// A store of which a part is lost would give away revisions a second time. One that a version wrote that
// knows no meta since is behind meta in nothing.
result<void> sqlite_store::check_loaded() {
  for (const auto& node : loaded_.nodes)
    if (node->changed > loaded_.at) return store_errc::behind;
  const auto at = meta("revision");
  if (!at) return at.error();
  if (at->value_or(0) > loaded_.at) return store_errc::behind;
  const auto nodes = meta("nodes");
  if (!nodes) return nodes.error();
  const bool is_of_now = at->value_or(-1) == loaded_.at && nodes->has_value();
  if (is_of_now && **nodes != static_cast<std::int64_t>(revisions_.size())) return store_errc::behind;
  return {};
}

}  // namespace bee::names
