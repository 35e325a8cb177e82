// When the calls of a load begin, without a clock: time is an argument.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace bee::load {

using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

struct plan {
  std::uint64_t calls = 0;    ///< that count; 0: as many as the time allows
  duration time{};            ///< in which calls that count begin; zero: until there were enough
  duration warm_up{};         ///< before that time; these calls do not count
  double rate = 0;            ///< calls a second, whatever becomes of those before; 0: one when another ends
  std::size_t in_flight = 1;  ///< at most so many at once
  duration patience{};        ///< how long after the time a rate may go on to make up for what is late
};

struct due_call {
  std::uint64_t number = 0;  ///< from 1, with those of the warm-up
  time_point intended;       ///< its latency counts from here, also when it could not begin then
  bool counts = true;
};

/// A closed loop begins a call when one has ended. An open one (a rate) begins the k-th k/rate seconds after
/// the first; what is late because too many are in flight keeps its intended time, so that a peer that stalls
/// hides nothing (coordinated omission). What is still due when `patience` is over never begins.
class schedule {
 public:
  schedule(const plan& p, time_point begin) : plan_(p), begin_(begin) {}

  /// The next call that is due, which is in flight from now on; nothing when none is.
  std::optional<due_call> next(time_point now);
  /// One in flight has ended.
  void end() { --in_flight_; }
  /// None begins from now on.
  void stop() { is_stopped_ = true; }

  /// Whether none will begin any more.
  bool is_over(time_point now) const;
  /// When next() has one without any other ending; nothing when that alone helps, or none will begin.
  std::optional<time_point> wake_at(time_point now) const;

  /// Calls of a rate that were due within the time and never began. After the end.
  std::uint64_t given_up() const;

  /// Whether all calls that were asked for have begun.
  bool has_enough() const { return plan_.calls > 0 && counted_ >= plan_.calls; }

  std::size_t in_flight() const { return in_flight_; }
  time_point measured_from() const { return begin_ + plan_.warm_up; }
  /// The end of the time in which calls begin; nothing when there is no such time.
  std::optional<time_point> measured_to() const;

 private:
  time_point intended_of_next(time_point now) const;

  plan plan_;
  time_point begin_;
  std::uint64_t begun_ = 0;
  std::uint64_t counted_ = 0;
  std::size_t in_flight_ = 0;
  bool is_stopped_ = false;
};

/// How many calls may fail before a load is stopped.
struct error_budget {
  static constexpr std::uint64_t fewest_judged = 100;  ///< a share of fewer calls says nothing before the end

  std::optional<std::uint64_t> most;  ///< calls
  std::optional<double> share;        ///< 0 to 1 of all that have ended

  bool is_spent(std::uint64_t failed, std::uint64_t ended, bool is_end) const;
};

}  // namespace bee::load
