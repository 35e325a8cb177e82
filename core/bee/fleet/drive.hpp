// Runs a rollout over real connections: does what the rollout's actions say, and writes each step into the
// journal before it is taken.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "bee/fleet/jobs.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/links.hpp"
#include "bee/fleet/rollout.hpp"

namespace bee::fleet {

struct drive_hooks {
  std::function<unix_ms()> now;
  /// A node has ended, or has been put back. May be empty.
  std::function<void(std::size_t job, step_state state, const std::string& note)> on_node;
  /// What was to be written ahead is on the disk; what it announces comes next. May be empty.
  std::function<void()> on_written;
  /// The check of the batch that ended last; needed when the rollout has one.
  std::function<boost::asio::awaitable<bool>()> check_batch;
  /// Waits between batches; true goes on. Needed when the rollout pauses or asks.
  std::function<boost::asio::awaitable<bool>()> wait_between;
};

/// The executor runs one thread; everything given lives until run() has returned.
class drive {
 public:
  drive(std::vector<node_job> jobs, verify_kind verify, rollout& engine, links& connections, journal& log,
        run_id id, drive_hooks hooks);

  /// Returns when the rollout is finished and every node that was begun has ended; after two interrupts these
  /// end at once. The end of the run is in the journal unless the journal was lost.
  boost::asio::awaitable<void> run();

  /// As rollout::interrupt(). May be called whenever run() waits.
  void interrupt();

  const std::vector<node_job>& jobs() const { return jobs_; }
  step_state state(std::size_t job) const { return states_[job]; }
  const std::string& note(std::size_t job) const { return notes_[job]; }
  /// What went wrong with a job in this run, as it came; null when nothing did.
  const stock::trouble* why(std::size_t job) const { return troubles_[job] ? &*troubles_[job] : nullptr; }
  /// Why the journal was lost; empty when it was not.
  error_code journal_failure() const { return journal_failure_; }

 private:
  struct outcome {
    step_state state = step_state::unknown;
    std::string note;
    bool has_no_room = false;
  };
  struct event {
    action of;
    outcome node;       // of a push or a rollback
    bool good = false;  // of what stands between batches
  };

  void settle(const event& e);
  void begin(const std::vector<action>& actions);
  bool announce(const std::vector<action>& actions);
  void intend(std::size_t job);
  void take_back_announcements();
  void spawn(const action& a);
  boost::asio::awaitable<outcome> push_one(std::size_t job);
  boost::asio::awaitable<outcome> verify_one(std::size_t job, stock::stock_node& node);
  boost::asio::awaitable<outcome> put_back_one(std::size_t job);
  template <class Work, class Take>
  void launch(Work work, Take take);
  void arrive(event e);
  mark mark_of(std::size_t job) const;
  void set_state(std::size_t job, step_state state, std::string note);
  bool write_outcomes();
  bool write_marks(survives what);
  void write_end();

  std::vector<node_job> jobs_;
  verify_kind verify_;
  rollout& engine_;
  links& links_;
  journal& journal_;
  run_id id_;
  drive_hooks hooks_;
  std::vector<step_state> states_;
  std::vector<std::string> notes_;
  std::vector<std::optional<stock::trouble>> troubles_;
  std::vector<mark> marks_;  // not yet written
  boost::asio::steady_timer::time_point write_by_;
  std::vector<event> events_;
  std::list<boost::asio::cancellation_signal> signals_;
  std::optional<boost::asio::steady_timer> wake_;
  std::size_t running_ = 0;
  error_code journal_failure_;
};

}  // namespace bee::fleet
