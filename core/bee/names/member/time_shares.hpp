// The time of one request, split between the servers that may have to be asked for it.
#pragma once

#include <algorithm>
#include <chrono>

namespace bee::names {

/// One that hangs leaves something for those behind it, and one that refuses at once leaves all it had.
class time_shares {
 public:
  using duration = std::chrono::steady_clock::duration;

  /// `poll`: how long each may wait before it answers, which does not count.
  time_shares(duration time, std::size_t servers, duration poll = {})
      : left_(time), servers_(servers), poll_(poll) {}

  bool is_over() const { return servers_ == 0; }
  /// What the next server has. Precondition: not is_over().
  duration next() const { return poll_ + left_ / static_cast<duration::rep>(servers_); }
  /// The next server has not answered, and took this long.
  void use(duration spent) {
    take(spent);
    --servers_;
  }
  /// The question was broken off after this long, which says nothing about the server.
  void spend(duration spent) {
    take(spent);
    if (left_ == duration::zero()) servers_ = 0;
  }

 private:
  void take(duration spent) { left_ -= std::clamp(spent - poll_, duration::zero(), left_); }

  duration left_;
  std::size_t servers_;
  duration poll_;
};

}  // namespace bee::names
