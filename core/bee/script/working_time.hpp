// The clock of the limits of scripts.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>

namespace bee::script {

/// The time that this thread has worked, so that a script is not refused because the machine is busy, and a
/// quarter of the time that has passed, so that the end comes on a machine that gives it nothing too. The
/// clocks are read once a millisecond.
inline std::chrono::nanoseconds working_time() {
  using std::chrono::nanoseconds;
  thread_local nanoseconds looked_at{-std::chrono::seconds(1)};
  thread_local nanoseconds worked{0};
  const nanoseconds passed = std::chrono::steady_clock::now().time_since_epoch();
  if (passed - looked_at < std::chrono::milliseconds(1)) return worked;
  timespec cpu{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
  static thread_local const nanoseconds begun = passed;
  looked_at = passed;
  worked =
      std::max(worked, std::chrono::seconds(cpu.tv_sec) + nanoseconds(cpu.tv_nsec) + (passed - begun) / 4);
  return worked;
}

}  // namespace bee::script
