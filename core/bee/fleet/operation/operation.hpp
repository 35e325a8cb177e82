// A change of a fleet as far as it can be decided without a terminal: what is to be done, whether it may be,
// and what is left of a run that goes on. Its user looks at the nodes, asks people, carries the jobs out and
// tells of them; a journal and what the links saw come in, plans, jobs and refusals go out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/fleet/operation/run_record.hpp"

namespace bee::fleet {

/// The functions in the order in which they are called: a journal, then a source or a run that goes on, an
/// attempt that is noted, and when all nodes were looked at a plan; then begin().
class operation {
 public:
  /// Both outlive it. When a run is resumed `how` may be replaced by what that run was begun with, before
  /// take_run().
  operation(const manner& how, const links& seen)
      : how_(how), links_(seen), record_(how, journal_, source_, seen) {}
  operation(const operation&) = delete;
  operation& operator=(const operation&) = delete;

  void take_journal(run_journal log) { journal_ = std::move(log); }
  run_journal& log() { return journal_; }

  attempt<void> take_source(source);

  /// The run that `how` says goes on: its options are the text that manner::stored gave. Fails when none can,
  /// or another must not be passed over.
  attempt<run> find_run();
  /// Takes its nodes, and for a push of a file its map, from the journal. `given`: what else is to be done.
  attempt<void> take_run(source given, bool pushes_a_file);

  /// Writes down what is about to be tried; not for a dry run, or one that goes on.
  attempt<void> note_attempt();
  /// Whether no other run holds the lock, or is unfinished.
  attempt<void> may_begin() const { return journal_.may_begin(how_); }

  /// The links have looked at all targets.
  void make_plan();
  const plan& planned() const { return plan_; }
  /// Without the nodes that could not be reached.
  plan reachable() const;
  std::vector<std::string> unreachable() const;
  /// Those that fail before the start are failed nodes as any other: whether that is within the budget.
  bool reaches_enough() const;
  /// Fails when it switches off most of the fleet and nobody said that this is right.
  attempt<void> passes_guard() const;
  /// How many nodes are told something.
  std::size_t told() const;

  const source& what() const { return source_; }
  /// A run that was begun, and is not begun anew.
  bool goes_on() const { return resumed_ && resumed_->way == resumed_run::how::goes_on; }
  /// It was being put back when it ended.
  bool goes_back() const;

  struct begun {
    std::vector<node_job> jobs;  ///< of the nodes that answered
    continuation from;
    run_id id = 0;
  };
  /// Writes the run down, before anything is sent.
  attempt<begun> begin();

  /// How it ended before anything was sent.
  void end_attempt(const failure& why) { record_.end_attempt(why); }
  /// There was nothing to do.
  attempt<void> end_unchanged() { return record_.end_unchanged(plan_); }
  /// Why the run ended as it did.
  void explain(const failure& why) { record_.explain(why); }

 private:
  attempt<void> take_pushed();
  void take_steps();
  bool is_told(const node_plan&) const;
  std::vector<node_job> jobs() const;

  const manner& how_;
  const links& links_;
  run_journal journal_;
  source source_;
  run_record record_;
  std::optional<resumed_run> resumed_;
  plan_request request_;
  plan plan_;
};

}  // namespace bee::fleet
