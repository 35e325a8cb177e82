// A run in slices of equal time, so that two runs can be compared by more than one figure each.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "bee/load/histogram.hpp"

namespace bee::load {

struct slice {
  std::uint64_t calls = 0;  ///< answered
  std::uint64_t failed = 0;
  std::uint64_t p50_ns = 0;
  std::uint64_t p99_ns = 0;
};

/// Begins with short slices and puts two together when there would be too many: a run of any length has from
/// half of `most` to `most` of them, but for one of less than two seconds.
class slices {
 public:
  using duration = std::chrono::steady_clock::duration;
  static constexpr std::size_t most = 64;

  slices();
  /// A call that ended so long after the begin of what is measured, and how long it took.
  void add(duration at, std::uint64_t latency_ns);
  void add_failed(duration at);

  duration length() const { return length_; }
  /// Those that were over when it ended, so long after its begin; empty ones too.
  std::vector<slice> whole(duration end) const;

 private:
  static constexpr unsigned bits = 7;  // within a hundredth
  struct part {
    part() : latency(bits) {}
    histogram latency;
    std::uint64_t failed = 0;
  };
  part& part_at(duration at);
  void put_together();

  duration length_ = std::chrono::milliseconds(50);
  std::vector<part> parts_;
};

}  // namespace bee::load
