#include "bee/service/timer_queue.hpp"

#include <gtest/gtest.h>

namespace bee::service {
namespace {

using namespace std::chrono_literals;
using time_point = timer_queue::time_point;

constexpr time_point start{};

TEST(timer_queue, a_timer_runs_once_at_its_time_and_not_before) {
  timer_queue q;
  int ran = 0;
  q.once(start + 10ms, [&](const tick& t) {
    ++ran;
    EXPECT_EQ(t.due, start + 10ms);
  });
  EXPECT_EQ(q.next(), start + 10ms);
  EXPECT_EQ(q.run_due(start + 9ms), 0u);
  EXPECT_EQ(q.run_due(start + 10ms), 1u);
  EXPECT_EQ(q.run_due(start + 20ms), 0u);
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(q.next(), std::nullopt);
  EXPECT_EQ(q.size(), 0u);
}

TEST(timer_queue, a_repeating_timer_does_not_drift_when_it_is_run_late) {
  timer_queue q;
  std::vector<time_point> due;
  ASSERT_TRUE(q.every(start + 10ms, 10ms, [&](const tick& t) { due.push_back(t.due); }).has_value());
  q.run_due(start + 13ms);
  q.run_due(start + 29ms);
  q.run_due(start + 30ms);
  EXPECT_EQ(due, (std::vector<time_point>{start + 10ms, start + 20ms, start + 30ms}));
  EXPECT_EQ(q.next(), start + 40ms);
}

TEST(timer_queue, ticks_that_were_missed_run_one_after_the_other_none_lost_none_doubled) {
  timer_queue q;
  std::vector<std::uint64_t> numbers;
  ASSERT_TRUE(q.every(start, 10ms, [&](const tick& t) { numbers.push_back(t.number); }).has_value());
  EXPECT_EQ(q.run_due(start + 35ms), 4u);
  EXPECT_EQ(q.run_due(start + 35ms), 0u);
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{0, 1, 2, 3}));
}

TEST(timer_queue, timers_run_in_order_of_their_times_and_then_of_their_making) {
  timer_queue q;
  std::string order;
  q.once(start + 2ms, [&](const tick&) { order += 'c'; });
  q.once(start + 1ms, [&](const tick&) { order += 'a'; });
  q.once(start + 1ms, [&](const tick&) { order += 'b'; });
  q.run_due(start + 5ms);
  EXPECT_EQ(order, "abc");
}

TEST(timer_queue, a_cancelled_timer_never_runs_even_when_it_is_due) {
  timer_queue q;
  int ran = 0;
  const auto second = q.once(start + 2ms, [&](const tick&) { ++ran; });
  q.once(start + 1ms, [&](const tick&) { EXPECT_TRUE(q.cancel(second)); });
  EXPECT_EQ(q.run_due(start + 5ms), 1u);
  EXPECT_EQ(ran, 0);
  EXPECT_FALSE(q.cancel(second));
  EXPECT_FALSE(q.cancel(77));
}

TEST(timer_queue, a_repeating_timer_may_cancel_itself_from_its_tick) {
  timer_queue q;
  int ran = 0;
  timer_id id = 0;
  id = q.every(start, 1ms, [&](const tick&) {
          if (++ran == 3) q.cancel(id);
        }).value();
  q.run_due(start + 100ms);
  EXPECT_EQ(ran, 3);
  EXPECT_EQ(q.next(), std::nullopt);
}

TEST(timer_queue, a_tick_may_add_a_timer_that_is_due_at_once) {
  timer_queue q;
  int ran = 0;
  q.once(start, [&](const tick& t) { q.once(t.due, [&](const tick&) { ++ran; }); });
  EXPECT_EQ(q.run_due(start), 2u);
  EXPECT_EQ(ran, 1);
}

TEST(timer_queue, a_period_that_is_not_positive_is_refused) {
  timer_queue q;
  EXPECT_EQ(q.every(start, 0ms, {}).error(), errc::bad_number);
  EXPECT_EQ(q.every(start, -1ms, {}).error(), errc::bad_number);
  EXPECT_EQ(q.size(), 0u);
}

TEST(timer_queue, a_thousand_timers_at_uneven_times_tick_exactly_as_often_as_they_should) {
  timer_queue q;
  std::vector<std::uint64_t> ticks(1000);
  for (std::size_t i = 0; i < ticks.size(); ++i)
    ASSERT_TRUE(q.every(start + std::chrono::microseconds(10 * i), 10ms, [&, i](const tick& t) {
                   EXPECT_EQ(t.number, ticks[i]);
                   EXPECT_EQ(t.due, start + std::chrono::microseconds(10 * i) + ticks[i] * 10ms);
                   ++ticks[i];
                 }).has_value());
  auto now = start;
  for (int step = 1; now < start + 1s; ++step) q.run_due(now = std::min(now + (step % 37) * 1ms, start + 1s));
  for (std::size_t i = 0; i < ticks.size(); ++i) EXPECT_EQ(ticks[i], i == 0 ? 101u : 100u);
}

}  // namespace
}  // namespace bee::service
