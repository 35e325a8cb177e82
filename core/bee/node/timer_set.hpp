// Timers of a service on the event loop. See timer_queue.hpp for what is exact about them.
#pragma once

#include <exception>

#include "bee/node/alarm.hpp"
#include "bee/node/timer_queue.hpp"

namespace bee::node {

/// Not thread-safe; ticks run on the executor. No tick runs after it is destroyed; a tick may destroy it.
class timer_set {
 public:
  /// `failed` is told what a tick has thrown, and the timer goes on; without it, that leaves the event loop.
  explicit timer_set(const boost::asio::any_io_executor& executor,
                     std::function<void(const std::exception_ptr& thrown)> failed = {});
  timer_set(const timer_set&) = delete;
  timer_set& operator=(const timer_set&) = delete;
  ~timer_set() { queue_->clear(); }

  timer_id once(timer_queue::duration after, timer_queue::on_tick run);
  /// The first tick is one period from now. Fails with errc::bad_number for a period that is not positive.
  result<timer_id> every(timer_queue::duration period, timer_queue::on_tick run);
  bool cancel(timer_id id) { return queue_->cancel(id); }
  std::size_t size() const { return queue_->size(); }

 private:
  timer_queue::on_tick guarded(timer_queue::on_tick run) const;

  std::shared_ptr<timer_queue> queue_;
  std::function<void(const std::exception_ptr& thrown)> failed_;
  alarm alarm_;
};

}  // namespace bee::node
