// One timer of the event loop that serves many points in time: it rings at the earliest, and asks for the
// next.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace bee::node {

/// Not thread-safe. Rings on the executor; never from inside a call to it, and not after it is destroyed.
class alarm {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// `ring(now)` returns when to ring next.
  alarm(const boost::asio::any_io_executor& executor,
        std::function<std::optional<time_point>(time_point now)> ring);
  alarm(const alarm&) = delete;
  alarm& operator=(const alarm&) = delete;
  ~alarm();

  /// Rings at this time at the latest. Costs nothing when it would ring before it anyway.
  void set(time_point at);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace bee::node
