// A test's own event loop: one thread, and an end to all patience.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>

namespace bee::test {

/// What a test waits at most for anything that should happen; reached only when it fails.
inline constexpr std::chrono::seconds patience{60};
/// A time limit that nothing in a test reaches, for calls that take one.
inline constexpr std::chrono::seconds soon{15};

class event_loop {
 public:
  boost::asio::any_io_executor executor() { return io_.get_executor(); }

  /// Runs the loop until the coroutine has ended; throws what it threw, and when it does not end in time.
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> value;
    run(store(std::move(work), value));
    return std::move(*value);
  }
  void run(boost::asio::awaitable<void> work) {
    bool has_ended = false;
    std::exception_ptr thrown;
    boost::asio::co_spawn(io_, std::move(work), [&](const std::exception_ptr& e) {
      thrown = e;
      has_ended = true;
    });
    run_until([&] { return has_ended; });
    if (thrown) std::rethrow_exception(thrown);
  }

  /// Runs the loop until the condition holds; throws when it does not in time.
  void run_until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
      if (std::chrono::steady_clock::now() >= end) throw std::runtime_error("the test waited too long");
      if (io_.stopped()) io_.restart();
      io_.run_one_for(std::chrono::milliseconds(50));
    }
  }

  /// Runs everything that is ready now.
  void poll() {
    io_.restart();
    io_.poll();
  }

  /// Runs until nothing waits any more, but not for long: a coroutine that waits for a peer that is gone
  /// holds what it waits with.
  void drain() {
    io_.restart();
    io_.run_for(std::chrono::seconds(2));
  }

 private:
  template <class T>
  static boost::asio::awaitable<void> store(boost::asio::awaitable<T> work, std::optional<T>& into) {
    into.emplace(co_await std::move(work));
  }

  boost::asio::io_context io_{1};
};

}  // namespace bee::test
