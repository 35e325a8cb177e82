// Timers without a clock: what is due at a given time runs, in order, once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "bee/base/error.hpp"

namespace bee::service {

using timer_id = std::uint64_t;

/// One tick of a timer. Tick n (from 0) of a repeating timer is due at exactly first + n * period: a late
/// tick does not move the next one, and ticks that were missed while the process was busy run one after the
/// other.
struct tick {
  std::uint64_t number = 0;
  std::chrono::steady_clock::time_point due;
};

class timer_queue {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;
  using on_tick = std::function<void(const tick&)>;

  timer_id once(time_point at, on_tick run);
  /// Fails with errc::bad_number for a period that is not positive.
  result<timer_id> every(time_point first, duration period, on_tick run);

  /// False when it has ended or never was. No tick runs after this, not even one that is due.
  bool cancel(timer_id id);

  /// Cancels all.
  void clear() { timers_.clear(); }

  /// When the next tick is due; nothing when there is none.
  std::optional<time_point> next();

  /// Runs every tick that is due at `now`, in order of their times (those of one time in order of creation),
  /// and returns how many. What they add for a time that is not after `now` runs too. Must not be called from
  /// a tick.
  std::size_t run_due(time_point now);

  std::size_t size() const { return timers_.size(); }

 private:
  struct timer {
    duration period{};  // 0: once
    std::uint64_t count = 0;
    on_tick run;
  };
  struct entry {
    time_point due;
    timer_id id;
    friend bool operator>(const entry& a, const entry& b) {
      return a.due != b.due ? a.due > b.due : a.id > b.id;
    }
  };

  timer_id add(time_point first, duration period, on_tick run);
  void drop_cancelled();

  std::unordered_map<timer_id, std::shared_ptr<timer>> timers_;
  std::priority_queue<entry, std::vector<entry>, std::greater<>>
      due_;  // a cancelled one stays until its time
  timer_id last_id_ = 0;
};

}  // namespace bee::service
