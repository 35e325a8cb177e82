// The timers of a service, by the clock of the process. Whoever hosts it wakes it.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>

#include "bee/service/timer_queue.hpp"

namespace bee::hosting {

using service::tick;
using service::timer_id;
using service::timer_queue;
using time_point = timer_queue::time_point;
using duration = timer_queue::duration;

/// Asks a host to call run_due() at that time or soon after. A wish for a later time than one that it has
/// already need not be kept: run_due() tells the next.
using wake_at = std::function<void(time_point)>;

/// So long from now; what is too far to be counted is at the end of time.
time_point time_after(duration time);

/// Ticks and ends of calls as timer_queue says. Not thread-safe. No tick runs after it is destroyed; a tick
/// may destroy it.
class timer_set {
 public:
  /// `failed` is told what a tick has thrown, and the timer goes on; without it, that leaves run_due().
  explicit timer_set(wake_at wake, std::function<void(const std::exception_ptr& thrown)> failed = {});
  timer_set(const timer_set&) = delete;
  timer_set& operator=(const timer_set&) = delete;
  ~timer_set() { queue_->clear(); }

  timer_id once(duration after, timer_queue::on_tick run);
  /// The first tick is one period from now. Fails with errc::bad_number for a period that is not positive.
  result<timer_id> every(duration period, timer_queue::on_tick run);
  bool cancel(timer_id id) { return queue_->cancel(id); }
  std::size_t size() const { return queue_->size(); }

  /// For the host: runs what is due, and returns when it wants to be called next. Nothing is touched after a
  /// tick has destroyed this.
  std::optional<time_point> run_due(time_point now);

 private:
  timer_queue::on_tick guarded(timer_queue::on_tick run) const;

  std::shared_ptr<timer_queue> queue_;
  wake_at wake_;
  std::function<void(const std::exception_ptr& thrown)> failed_;
};

}  // namespace bee::hosting
