#include "bee/hosting/timer_set.hpp"

namespace bee::hosting {

time_point time_after(duration time) {
  const auto now = std::chrono::steady_clock::now();
  return time > time_point::max() - now ? time_point::max() : now + time;
}

timer_set::timer_set(wake_at wake, std::function<void(const std::exception_ptr& thrown)> failed)
    : queue_(std::make_shared<timer_queue>()), wake_(std::move(wake)), failed_(std::move(failed)) {}

// The queue is kept while its ticks run, because one of them may destroy these timers.
std::optional<time_point> timer_set::run_due(time_point now) {
  const auto kept = queue_;
  kept->run_due(now);
  return kept->next();
}

timer_queue::on_tick timer_set::guarded(timer_queue::on_tick run) const {
  if (!failed_) return run;
  return [run = std::move(run), failed = failed_](const tick& t) {
    try {
      run(t);
    } catch (...) {
      failed(std::current_exception());
    }
  };
}

timer_id timer_set::once(duration after, timer_queue::on_tick run) {
  const auto at = time_after(after);
  const auto id = queue_->once(at, guarded(std::move(run)));
  wake_(at);
  return id;
}

result<timer_id> timer_set::every(duration period, timer_queue::on_tick run) {
  const auto first = time_after(period);
  const auto id = queue_->every(first, period, guarded(std::move(run)));
  if (id.has_value()) wake_(first);
  return id;
}

}  // namespace bee::hosting
