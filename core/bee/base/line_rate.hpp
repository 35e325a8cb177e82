// How many lines of a log a peer can cause.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace bee {

/// Lets a number of lines through in each stretch of time, and counts the others. No clock: time is an
/// argument.
class line_rate {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit line_rate(std::size_t most = 20, std::chrono::milliseconds stretch = std::chrono::seconds(1))
      : most_(most), stretch_(stretch) {}

  /// Nothing when a line is not to be written now; otherwise how many before it were not.
  std::optional<std::size_t> next(time_point now);

 private:
  std::size_t most_;
  std::chrono::milliseconds stretch_;
  std::optional<time_point> begun_;
  std::size_t written_ = 0;
  std::size_t missed_ = 0;
};

}  // namespace bee
