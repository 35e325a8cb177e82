// The order in which nodes get a change, and what happens when one fails. No sockets, no clock: events in,
// actions out; whoever drives it does what the actions say and reports how that ended.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "bee/fleet/batches.hpp"

namespace bee::fleet {

enum class on_fail { stop, roll_back, go_on };
enum class pause_kind { none, timed, ask };

struct rollout_options {
  std::vector<batch_size> batches;  ///< empty: all at once
  std::size_t max_fail = 0;         ///< this many failed nodes are borne, over the whole run
  std::size_t failed_before = 0;    ///< nodes that failed before it began: they count as well
  on_fail when_over = on_fail::stop;
  pause_kind pause = pause_kind::none;  ///< between batches
  bool has_batch_check = false;         ///< after each batch
  std::size_t jobs = 64;                ///< nodes at once
};

enum class node_state { waiting, pushing, ok, failed, skipped, rolling_back, rolled_back, rollback_failed };

/// How a push to a node ended: it has the change and was verified; it surely does not have it; or it has it
/// without being verified, or may have it.
enum class node_end { ok, not_applied, maybe_applied };

/// `done`: every node had its turn, failed or not. `stopped`: by the budget or a check.
enum class rollout_end { done, stopped, rolled_back, interrupted, journal_lost };

struct action {
  enum class kind {
    push,         ///< to `node`; answer with ended() or no_room()
    roll_back,    ///< `node`; answer with put_back() or no_room()
    check_batch,  ///< answer with batch_checked()
    pause,        ///< answer with go_on() when the time is over
    ask,          ///< answer with go_on() or decline()
    finish,       ///< the last one; read end()
  };
  kind what;
  std::size_t node = 0;
  friend bool operator==(const action&, const action&) = default;
};

class rollout {
 public:
  /// `applied_before`: nodes that an earlier part of this run already changed; they are ok, get nothing, and
  /// are put back with the others when it comes to that. When there is one and batches are checked, the check
  /// comes before anything else. `begun_before`: nodes that may have the change already, or have it and were
  /// not verified: they are a batch of their own, the first. Empty: none.
  rollout(std::size_t nodes, rollout_options options, std::vector<bool> applied_before = {},
          std::vector<bool> begun_before = {});

  void start();
  /// Instead of start(): goes on with putting back, as the earlier part of the run was doing when it ended.
  void start_rollback();
  void ended(std::size_t node, node_end how);
  void put_back(std::size_t node, bool good);
  /// There were not enough file descriptors for this node now: fewer at once from here on, and it comes again
  /// when another has ended. When it was the only one, it has failed.
  void no_room(std::size_t node);
  void batch_checked(bool good);
  void go_on();
  void decline();
  /// The first: no more nodes are begun, and those that are end. The second: the end at once.
  void interrupt();
  /// The next step can not be written down: as the first interrupt, and nothing is put back.
  void lose_journal();

  /// What there is to do, since the last time.
  std::vector<action> take_actions();

  /// The nodes, at most so many, that get their push next when none of those before them fails.
  std::vector<std::size_t> upcoming(std::size_t most) const;

  bool is_finished() const { return phase_ == phase::finished; }
  rollout_end end() const { return end_; }
  node_state state(std::size_t node) const { return nodes_[node].state; }
  /// The check after a batch said no.
  bool has_failed_check() const { return has_failed_check_; }
  std::size_t failures() const { return failures_; }
  std::size_t batch() const { return batch_; }  ///< from 0
  /// The check that comes before the first batch is being made.
  bool is_checking_again() const { return is_first_check_; }
  std::size_t batches() const { return sizes_.size(); }

 private:
  enum class phase { ready, pushing, checking, pausing, rolling_back, finished };
  struct entry {
    node_state state = node_state::waiting;
    node_state before_rollback = node_state::waiting;
    bool may_have_it = false;
  };

  bool is_halted() const { return is_over_budget_ || is_interrupted_ || is_journal_lost_; }
  void advance();
  void fill_batch();
  void fill_rollback();
  bool has_something_to_check() const;
  void begin_batch();
  void end_batch();
  void after_batch();
  void begin_rollback();
  void conclude();
  void finish(rollout_end how);
  void fail(std::size_t node);
  void emit(action::kind what, std::size_t node = 0);

  rollout_options options_;
  std::vector<entry> nodes_;
  std::vector<std::size_t> order_;  // nodes that get a push
  std::vector<std::size_t> sizes_;  // of batches
  std::deque<std::size_t> queue_;   // of this batch, or of the rollback
  std::vector<action> actions_;
  std::size_t next_ = 0;  // in order_
  std::size_t batch_ = 0;
  std::size_t running_ = 0;
  std::size_t jobs_ = 1;
  std::size_t failures_ = 0;
  phase phase_ = phase::ready;
  rollout_end end_ = rollout_end::done;
  bool has_failed_check_ = false;
  bool is_first_check_ = false;
  bool is_over_budget_ = false;
  bool is_interrupted_ = false;
  bool is_journal_lost_ = false;
};

}  // namespace bee::fleet
