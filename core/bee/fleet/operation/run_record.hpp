// The entry of one run in the journal, from the attempt to its end.
#pragma once

#include <vector>

#include "bee/fleet/links.hpp"
#include "bee/fleet/operation/resumed_run.hpp"

namespace bee::fleet {

class run_record {
 public:
  /// All of it lives as long as the record; the journal is open when the first function is called.
  run_record(const manner& o, run_journal& journal, const source& of, const links& seen)
      : o_(o), journal_(journal), source_(of), links_(seen) {}

  /// Before anything is looked at. While another run holds the lock there may be no room for it.
  attempt<void> note_attempt();
  /// In the place of an attempt: a run that goes on, or an attempt that is begun now.
  void take(const resumed_run&);

  /// The run begins: the attempt becomes it.
  attempt<void> begin(const plan&);
  /// The run goes on. Nodes that were left and can not be reached now have failed: they are not just skipped.
  attempt<void> reopen(const plan&);

  /// How an attempt ended that was not begun. What is not written down was not begun all the same.
  void end_attempt(const failure& why);
  /// There was nothing to do.
  attempt<void> end_unchanged(const plan&);
  /// Why the run ended as it did.
  void explain(const failure& why);

  run_id id() const { return id_; }

 private:
  run_start start_of(const std::vector<std::string>& gone) const;

  const manner& o_;
  run_journal& journal_;
  const source& source_;
  const links& links_;
  run_id attempt_ = 0;  // as it is in the journal until the run begins
  run_id id_ = 0;       // 0: it has not begun
};

}  // namespace bee::fleet
