#include "bee/node/timer_set.hpp"

namespace bee::node {

// The queue is kept while its ticks run, because one of them may destroy these timers.
timer_set::timer_set(const boost::asio::any_io_executor& executor,
                     std::function<void(const std::exception_ptr& thrown)> failed)
    : queue_(std::make_shared<timer_queue>()),
      failed_(std::move(failed)),
      alarm_(executor,
             [queue = std::weak_ptr(queue_)](alarm::time_point now) -> std::optional<alarm::time_point> {
               const auto kept = queue.lock();
               if (!kept) return std::nullopt;
               kept->run_due(now);
               return kept->next();
             }) {}

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

timer_id timer_set::once(timer_queue::duration after, timer_queue::on_tick run) {
  const auto at = std::chrono::steady_clock::now() + after;
  const auto id = queue_->once(at, guarded(std::move(run)));
  alarm_.set(at);
  return id;
}

result<timer_id> timer_set::every(timer_queue::duration period, timer_queue::on_tick run) {
  const auto first = std::chrono::steady_clock::now() + period;
  const auto id = queue_->every(first, period, guarded(std::move(run)));
  if (id.has_value()) alarm_.set(first);
  return id;
}

}  // namespace bee::node
