// When the next round of pushes begins. Knows no clock: each call says what time it is.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace bee::names {

/// One change goes at once. Of many that follow each other, those who make them have the service for
/// themselves first, and all that they changed goes to everybody in one round.
class push_rounds {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  /// `interval` is between two rounds; changes that follow each other faster are a burst.
  explicit push_rounds(duration interval) : interval_(interval) {}

  void on_change(time_point now) {
    is_burst_ = last_change_ && now - *last_change_ < interval_;
    last_change_ = now;
  }
  /// The first node waits for the next round.
  void on_due(time_point now) { due_since_ = now; }
  /// The last node of a round has its turn now.
  void on_end(time_point now) { not_before_ = now + interval_; }

  /// The end of a burst is waited for, at most so long.
  time_point next(duration longest_hold) const {
    if (!is_burst_) return not_before_;
    const auto latest = std::max(due_since_, not_before_) + longest_hold;
    return std::max(not_before_, std::min(*last_change_ + interval_, latest));
  }

 private:
  duration interval_;
  time_point not_before_;
  time_point due_since_;
  std::optional<time_point> last_change_;
  bool is_burst_ = false;
};

}  // namespace bee::names
