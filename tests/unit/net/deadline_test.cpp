#include "bee/net/deadline.hpp"

#include <gtest/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "support/event_loop.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::event_loop;

constexpr auto never = 1h;

asio::awaitable<int> value(int v) {
  co_return v;
}

asio::awaitable<int> forever(bool* cancelled = nullptr) {
  asio::steady_timer timer(co_await asio::this_coro::executor, never);
  boost::system::error_code error;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (cancelled != nullptr) *cancelled = error == asio::error::operation_aborted;
  co_return 7;
}

asio::awaitable<int> throws() {
  throw std::domain_error("from the work");
  co_return 0;
}

TEST(with_deadline, work_that_ends_first_gives_its_value) {
  event_loop loop;
  EXPECT_EQ(loop.run(with_deadline(value(3), never)), 3);
}

TEST(with_deadline, work_that_is_late_is_cancelled_and_gives_nothing) {
  event_loop loop;
  bool cancelled = false;
  EXPECT_EQ(loop.run(with_deadline(forever(&cancelled), 1ms)), std::nullopt);
  EXPECT_TRUE(cancelled);
}

TEST(with_deadline, an_exception_of_the_work_comes_through_at_once) {
  event_loop loop;
  EXPECT_THROW(loop.run(with_deadline(throws(), never)), std::domain_error);
}

TEST(with_deadline, a_deadline_that_has_passed_gives_nothing) {
  event_loop loop;
  EXPECT_EQ(loop.run(with_deadline(forever(), -1s)), std::nullopt);
}

asio::awaitable<int> guarded(bool* cancelled) {
  const auto done = co_await with_deadline(forever(cancelled), never);
  co_return done.value_or(-1);
}

TEST(with_deadline, a_cancellation_of_the_caller_reaches_the_work) {
  event_loop loop;
  bool cancelled = false, ended = false;
  asio::cancellation_signal stop;
  asio::co_spawn(
      loop.executor(), guarded(&cancelled),
      asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&, int) { ended = true; }));
  loop.poll();
  EXPECT_FALSE(ended);
  stop.emit(asio::cancellation_type::terminal);
  loop.run_until([&] { return ended; });
  EXPECT_TRUE(cancelled);
}

TEST(with_deadline, the_outer_of_two_deadlines_ends_both) {
  event_loop loop;
  const auto nested = [&]() -> asio::awaitable<bool> {
    const auto both = co_await with_deadline(with_deadline(forever(), never), 1ms);
    co_return both.has_value();
  };
  EXPECT_FALSE(loop.run(nested()));
}

}  // namespace
}  // namespace bee::net
