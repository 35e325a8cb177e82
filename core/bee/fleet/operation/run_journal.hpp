// The journal as a verb that changes a fleet uses it: under the lock, and asked whether a run may begin.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bee/base/failure.hpp"
#include "bee/file/run_lock.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/operation/manner.hpp"
#include "bee/fleet/plan.hpp"

namespace bee::fleet {

class run_journal {
 public:
  /// Opens the journal in a folder for writing, and takes its lock unless it is given. Fails when it can not
  /// be written. Another run may hold the lock: may_begin() says so. `was`: where the folder stood until now.
  static attempt<run_journal> open(const std::filesystem::path& folder, const file::lock_holder& who,
                                   file::run_lock lock = {}, std::filesystem::path was = {});
  /// Only to read, without the lock; where nothing was ever written there is no log.
  static attempt<run_journal> open_to_read(const std::filesystem::path& folder, const file::lock_holder& who);

  /// Null when there is none, which only open_to_read() allows.
  journal* log() { return log_ ? &*log_ : nullptr; }
  const file::lock_holder& who() const { return who_; }
  revision_id latest() const { return latest_; }
  /// The folder that an earlier version kept it in, when it was taken over just now; else empty.
  const std::filesystem::path& was() const { return was_; }

  /// Fails when another run holds the lock, when the latest revision is not the one that is expected, and
  /// when the last run was killed and is neither resumed nor given up.
  attempt<void> may_begin(const manner&) const;

  /// What the journal says of nodes, to plan with. `last` is the revision before the one that is pushed.
  attempt<plan_request> evidence(revision_id last);
  attempt<plan_request> evidence() { return evidence(latest_); }

  attempt<revision> find_revision(revision_id);
  /// What an attempt that has not begun would push.
  attempt<revision> find_attempt(run_id);
  attempt<std::vector<step>> steps(run_id);

 private:
  attempt<void> take_lock(const std::filesystem::path& folder);
  attempt<void> look_back();
  attempt<map_ptr> settled();

  std::optional<journal> log_;
  file::run_lock lock_;
  file::lock_holder who_;
  std::filesystem::path was_;
  std::optional<failure> held_;  // by another run
  std::optional<run> last_run_;  // that was begun
  revision_id latest_ = 0;
};

/// What is wrong with the journal.
failure bad_journal(const error_code& why);

}  // namespace bee::fleet
