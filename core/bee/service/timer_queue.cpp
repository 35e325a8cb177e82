#include "bee/service/timer_queue.hpp"

namespace bee::service {

timer_id timer_queue::add(time_point first, duration period, on_tick run) {
  const auto id = ++last_id_;
  timers_.emplace(id, std::make_shared<timer>(timer{period, 0, std::move(run)}));
  due_.push({first, id});
  return id;
}

timer_id timer_queue::once(time_point at, on_tick run) {
  return add(at, {}, std::move(run));
}

result<timer_id> timer_queue::every(time_point first, duration period, on_tick run) {
  if (period <= duration::zero()) return errc::bad_number;
  return add(first, period, std::move(run));
}

bool timer_queue::cancel(timer_id id) {
  return timers_.erase(id) > 0;
}

void timer_queue::drop_cancelled() {
  while (!due_.empty() && !timers_.contains(due_.top().id)) due_.pop();
}

std::optional<timer_queue::time_point> timer_queue::next() {
  drop_cancelled();
  if (due_.empty()) return std::nullopt;
  return due_.top().due;
}

std::size_t timer_queue::run_due(time_point now) {
  std::size_t ran = 0;
  for (auto at = next(); at && *at <= now; at = next()) {
    const auto [due, id] = due_.top();
    due_.pop();
    const auto current = timers_.at(id);  // kept: its tick may cancel it
    const tick t{current->count++, due};
    if (current->period == duration::zero()) {
      timers_.erase(id);
    } else {
      due_.push({due + current->period, id});
    }
    ++ran;
    current->run(t);
  }
  return ran;
}

}  // namespace bee::service
