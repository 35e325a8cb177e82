// The journal as a verb that changes a fleet uses it: under the lock, and asked whether a run may begin.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bee/file/run_lock.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/plan.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli {

class run_journal {
 public:
  /// Opens the journal of the cluster for writing and takes its lock. `file` is the cluster file. Fails when
  /// it can not be written. Another run may hold the lock: may_begin() says so.
  static attempt<run_journal> open(const invocation&, const std::string& file);
  /// Only to read, without the lock; where nothing was ever written there is no log.
  static attempt<run_journal> open_to_read(const invocation&, const std::string& file);

  /// Null when there is none, which only open_to_read() allows.
  fleet::journal* log() { return log_ ? &*log_ : nullptr; }
  const file::lock_holder& who() const { return who_; }
  fleet::revision_id latest() const { return latest_; }
  /// The folder that an earlier version kept it in, when it was taken over just now; else empty.
  const std::filesystem::path& was() const { return was_; }

  /// Fails when another run holds the lock, when the latest revision is not the one that is expected, and
  /// when the last run was killed and is neither resumed nor given up.
  attempt<void> may_begin(const fleet_options&) const;

  /// What the journal says of nodes, to plan with. `last` is the revision before the one that is pushed.
  attempt<fleet::plan_request> evidence(fleet::revision_id last);
  attempt<fleet::plan_request> evidence() { return evidence(latest_); }

  attempt<fleet::revision> find_revision(fleet::revision_id);
  /// What an attempt that has not begun would push.
  attempt<fleet::revision> find_attempt(fleet::run_id);
  attempt<std::vector<fleet::step>> steps(fleet::run_id);

 private:
  attempt<void> take_lock(const std::filesystem::path& folder);
  attempt<void> look_back();
  attempt<fleet::map_ptr> settled();

  std::optional<fleet::journal> log_;
  file::run_lock lock_;
  file::lock_holder who_;
  std::filesystem::path was_;
  std::optional<failure> held_;         // by another run
  std::optional<fleet::run> last_run_;  // that was begun
  fleet::revision_id latest_ = 0;
};

/// What is wrong with the journal.
failure bad_journal(const error_code& why);

}  // namespace bee::cli
