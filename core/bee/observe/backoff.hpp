// When to ask a node again that does not answer.
#pragma once

#include <chrono>
#include <cstddef>

namespace bee::observe {

struct backoff_pace {
  std::chrono::milliseconds first{1'000};     ///< the wait after the first failure; each other one doubles it
  std::chrono::milliseconds longest{60'000};  ///< and here it stays
  double spread = 0.2;  ///< the part of a wait by which it may be shorter or longer: nodes that fell together
                        ///< are not asked together
};

class backoff {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit backoff(backoff_pace pace = {}) : pace_(pace) {}

  void succeed() { *this = backoff(pace_); }
  /// `random` from 0 to 1; what is beyond counts as the nearer of both.
  void fail(time_point now, double random);

  /// Always, as long as nothing has failed.
  bool is_due(time_point now) const { return failures_ == 0 || now >= next_; }
  /// When it is due after a failure.
  time_point next() const { return next_; }
  std::size_t failures() const { return failures_; }

 private:
  backoff_pace pace_;
  std::size_t failures_ = 0;
  time_point next_{};
};

}  // namespace bee::observe
