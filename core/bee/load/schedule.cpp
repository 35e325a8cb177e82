#include "bee/load/schedule.hpp"

#include <algorithm>
#include <cmath>

namespace bee::load {

std::optional<time_point> schedule::measured_to() const {
  if (plan_.time == duration::zero()) return std::nullopt;
  return measured_from() + plan_.time;
}

time_point schedule::intended_of_next(time_point now) const {
  if (plan_.rate <= 0) return now;
  const std::chrono::duration<double, std::nano> since(static_cast<double>(begun_) * 1e9 / plan_.rate);
  return begin_ + std::chrono::duration_cast<duration>(since);
}

bool schedule::is_over(time_point now) const {
  if (is_stopped_ || has_enough()) return true;
  const auto end = measured_to();
  if (!end) return false;
  return intended_of_next(now) >= *end || (plan_.rate > 0 && now >= *end + plan_.patience);
}

std::uint64_t schedule::given_up() const {
  if (plan_.rate <= 0 || plan_.time == duration::zero() || is_stopped_ || has_enough()) return 0;
  const std::chrono::duration<double> all = plan_.warm_up + plan_.time;
  const auto due = static_cast<std::uint64_t>(std::ceil(all.count() * plan_.rate));
  const auto left = due - std::min(due, begun_);
  return plan_.calls > 0 ? std::min(left, plan_.calls - counted_) : left;
}

std::optional<due_call> schedule::next(time_point now) {
  if (in_flight_ >= plan_.in_flight || is_over(now)) return std::nullopt;
  const auto intended = intended_of_next(now);
  if (intended > now) return std::nullopt;
  const bool counts = intended >= measured_from();
  ++begun_;
  ++in_flight_;
  if (counts) ++counted_;
  return due_call{begun_, intended, counts};
}

std::optional<time_point> schedule::wake_at(time_point now) const {
  if (in_flight_ >= plan_.in_flight || is_over(now)) return std::nullopt;
  return std::max(intended_of_next(now), now);
}

bool error_budget::is_spent(std::uint64_t failed, std::uint64_t ended, bool is_end) const {
  if (most && failed > *most) return true;
  if (!share || failed == 0 || (ended < fewest_judged && !is_end)) return false;
  return static_cast<double>(failed) > *share * static_cast<double>(ended);
}

}  // namespace bee::load
