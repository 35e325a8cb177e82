#include "bee/cluster/fan_out.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <vector>

namespace bee::cluster {
namespace {

namespace asio = boost::asio;

// Runs fan_out to its end; an exception of it is thrown on.
void run(std::size_t count, std::size_t jobs, std::function<asio::awaitable<void>(std::size_t)> work) {
  asio::io_context io;
  std::exception_ptr thrown;
  asio::co_spawn(io, fan_out(count, jobs, std::move(work)), [&](std::exception_ptr e) { thrown = e; });
  io.run();
  if (thrown) std::rethrow_exception(thrown);
}

asio::awaitable<void> pass_turn() {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

asio::awaitable<void> never() {
  asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  co_await timer.async_wait(asio::use_awaitable);
}

TEST(fan_out, runs_each_number_once_and_no_more_than_jobs_at_once) {
  for (const std::size_t jobs : {1u, 3u, 100u}) {
    std::vector<std::size_t> seen;
    std::size_t now = 0;
    std::size_t most = 0;
    run(20, jobs, [&](std::size_t i) -> asio::awaitable<void> {
      most = std::max(most, ++now);
      co_await pass_turn();
      --now;
      seen.push_back(i);
    });
    std::sort(seen.begin(), seen.end());
    ASSERT_EQ(seen.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(seen[i], i);
    EXPECT_EQ(most, std::min<std::size_t>(jobs, 20));
  }
}

TEST(fan_out, of_nothing_ends_at_once) {
  run(0, 4, [](std::size_t) -> asio::awaitable<void> { co_return; });
}

TEST(fan_out, work_that_never_waits_ends_too) {
  int ran = 0;
  run(1000, 7, [&](std::size_t) -> asio::awaitable<void> {
    ++ran;
    co_return;
  });
  EXPECT_EQ(ran, 1000);
}

TEST(fan_out, the_first_exception_is_thrown_on_after_the_others_have_ended) {
  int ended = 0;
  const auto work = [&](std::size_t i) -> asio::awaitable<void> {
    if (i == 1) throw std::runtime_error("one");
    co_await pass_turn();
    ++ended;
  };
  EXPECT_THROW(run(3, 3, work), std::runtime_error);
  EXPECT_EQ(ended, 2);
}

TEST(fan_out, cancelling_it_cancels_the_work_that_runs_and_begins_none) {
  asio::io_context io;
  asio::cancellation_signal signal;
  int begun = 0;
  int cancelled = 0;
  bool is_over = false;
  const auto work = [&](std::size_t) -> asio::awaitable<void> {
    ++begun;
    try {
      co_await never();
    } catch (const boost::system::system_error&) {
      ++cancelled;
    }
  };
  asio::co_spawn(io, fan_out(5, 2, work),
                 asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr) { is_over = true; }));
  io.poll();
  EXPECT_EQ(begun, 2);
  signal.emit(asio::cancellation_type::terminal);
  io.run();
  EXPECT_TRUE(is_over);
  EXPECT_EQ(begun, 2);
  EXPECT_EQ(cancelled, 2);
}

}  // namespace
}  // namespace bee::cluster
