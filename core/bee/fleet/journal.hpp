// The memory of fleet operations: what was pushed, by whom, to which node, and how that ended. One SQLite
// file, journal.db, in the state directory of a cluster.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bee/fleet/journal_types.hpp"
#include "bee/sqlite/database.hpp"

namespace bee::fleet {

/// What a run is about to do. `now` is its start.
struct run_start {
  std::string verb;
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  unix_ms now = 0;
  std::string options;
  /// The revision that is pushed: its id is ignored. When its map equals that of the latest revision, the run
  /// belongs to that one; otherwise it becomes the next. Absent for verbs that push no file.
  std::optional<revision> pushed;
  std::vector<step> steps;
  run_id attempt = 0;  ///< of journal::attempt(): the run takes its place
};

/// A node has come to a state. What it is known to have: `keep` leaves the journal's belief, `unknown`
/// forgets it, `has` replaces it, with the time at which the node acknowledged it (0: now).
struct mark {
  enum class belief { keep, unknown, has };
  std::string node;
  step_state state = step_state::planned;
  std::string note;
  belief about = belief::keep;
  map_ptr map;  ///< with `has`
  unix_ms since = 0;
  stock::process_mark process = {};  ///< with `has`; with `keep` the same process, as it was seen later
};

/// What a change survives when the function has returned: a power cut, or only the end of this process. What
/// was written in the second way is on the disk when the next change is that was written in the first.
enum class survives { power_cut, kill };

/// Every change is one transaction, which is on the disk when the function returns unless it is told not to
/// wait for that. All functions fail with the journal_ codes of errc. One writer at a time: see run_lock.
class journal {
 public:
  static constexpr std::uint64_t default_max_bytes = 4ull << 30;

  /// Opens the journal of a directory, which is made if need be (mode 0700), for reading and writing.
  static result<journal> open(const std::filesystem::path& directory,
                              std::uint64_t max_bytes = default_max_bytes);
  /// Opens one that is there; fails with errc::journal_read_only when there is none, and with journal_busy
  /// when it is being made.
  static result<journal> open_to_read(const std::filesystem::path& directory);

  /// Writes down what is about to be tried, before anything is looked at: `stopped`, not begun, until begin()
  /// takes it further or end() says how it ended. What it would push becomes no revision yet. Of attempts
  /// that lie far back, nodes and map are forgotten.
  result<run_id> attempt(const run_start& start);
  /// Writes down a run, its revision and all its steps. A run that was not ended becomes `superseded`.
  result<run_id> begin(const run_start& start);
  /// Writes down states; call it before what they announce is done.
  result<void> note(run_id id, std::span<const mark> marks, unix_ms now, survives what = survives::power_cut);
  /// The end of a run; steps that are still planned become `skipped`, unless the run can go on.
  result<void> end(run_id id, run_state state, unix_ms now);
  /// Why a run ended as it did, in a sentence; empty when nobody said.
  result<void> explain(run_id id, std::string_view why);
  result<std::string> explanation(run_id id);
  /// A run that was killed or stopped goes on, in the hands of another process.
  result<void> reopen(run_id id, const std::string& user, const std::string& host, std::int64_t pid);

  /// The newest first, at most `limit`.
  result<std::vector<run>> runs(std::size_t limit);
  /// The newest that was begun; nothing when there is none.
  result<std::optional<run>> last_begun();
  result<run> find_run(run_id id);
  result<std::vector<step>> steps(run_id id);
  /// What an attempt that has not begun would push; its id is 0. Fails with errc::no_such_revision when it
  /// pushes no file, has begun, or is forgotten.
  result<revision> find_attempt(run_id id);
  /// Whether a later run may have sent something to one of its nodes.
  result<bool> is_overtaken(run_id id);
  /// Without maps and file texts, the newest first.
  result<std::vector<revision>> revisions(std::size_t limit);
  result<revision> find_revision(revision_id id);
  /// The id of the newest, 0 when there is none.
  result<revision_id> latest_revision();
  result<std::vector<known_node>> known();

 private:
  explicit journal(sqlite::database db, bool has_attempts)
      : db_(std::move(db)), has_attempts_(has_attempts) {}
  result<run_id> attempt_in(const run_start& start);
  result<void> forget_attempts(run_id up_to);
  result<run_id> put_run(const run_start& start, revision_id pushed, run_state state);
  result<run_id> begin_in(const run_start& start);
  result<void> note_in(run_id id, std::span<const mark> marks, unix_ms now);
  result<std::int64_t> intern(const map_ptr& map);
  result<std::int64_t> find_or_insert(std::string_view map_text);
  result<map_ptr> load_map(std::int64_t id);
  result<revision_id> put_revision(const revision& r);
  result<void> put_steps(run_id id, const run_start& start);

  sqlite::database db_;
  bool has_attempts_;  // one that was never opened to write since there are such has none
  std::map<std::int64_t, map_ptr> loaded_;
  std::map<map_ptr, std::int64_t> interned_;  // ids that the file holds; emptied when a change is taken back
};

}  // namespace bee::fleet
