// How long all that is done with one peer may take: made when work with it begins, and passed down to each
// part of it.
#pragma once

#include <chrono>

namespace bee::net {

class time_limit {
 public:
  using clock = std::chrono::steady_clock;
  using duration = clock::duration;

  /// It begins now.
  explicit time_limit(duration whole) : whole_(whole), end_(end_of(whole)) {}

  duration whole() const { return whole_; }
  clock::time_point end() const { return end_; }
  bool is_over() const { return clock::now() >= end_; }
  /// Zero when it is over.
  duration left() const {
    const auto now = clock::now();
    return now < end_ ? end_ - now : duration::zero();
  }

 private:
  // A limit may be as long as it likes.
  static clock::time_point end_of(duration whole) {
    const auto now = clock::now();
    return whole < clock::time_point::max() - now ? now + whole : clock::time_point::max();
  }

  duration whole_;
  clock::time_point end_;
};

}  // namespace bee::net
