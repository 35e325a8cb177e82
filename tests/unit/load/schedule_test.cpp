#include "bee/load/schedule.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bee::load {
namespace {

using namespace std::chrono_literals;

const time_point begin{1h};

std::vector<due_call> take_all(schedule& s, time_point now) {
  std::vector<due_call> out;
  while (const auto c = s.next(now)) out.push_back(*c);
  return out;
}

TEST(closed_loop, begins_as_many_as_may_be_in_flight_and_another_for_each_that_ends) {
  schedule s({.calls = 5, .in_flight = 3}, begin);
  EXPECT_EQ(take_all(s, begin).size(), 3u);
  EXPECT_EQ(s.wake_at(begin), std::nullopt);
  s.end();
  EXPECT_EQ(s.wake_at(begin + 5ms), begin + 5ms);
  const auto next = take_all(s, begin + 5ms);
  ASSERT_EQ(next.size(), 1u);
  EXPECT_EQ(next[0].number, 4u);
  EXPECT_EQ(next[0].intended, begin + 5ms);
  for (int i = 0; i < 3; ++i) s.end();
  EXPECT_EQ(take_all(s, begin + 6ms).size(), 1u);
  EXPECT_TRUE(s.is_over(begin + 6ms));
  EXPECT_EQ(s.in_flight(), 1u);
}

TEST(closed_loop, begins_none_after_its_time) {
  schedule s({.time = 10s, .in_flight = 2}, begin);
  EXPECT_TRUE(s.next(begin + 9999ms));
  EXPECT_FALSE(s.next(begin + 10s));
  EXPECT_TRUE(s.is_over(begin + 10s));
}

TEST(closed_loop, does_not_count_calls_of_the_warm_up) {
  schedule s({.calls = 2, .warm_up = 1s}, begin);
  for (int i = 0; i < 10; ++i) {
    const auto c = s.next(begin + i * 100ms);
    ASSERT_TRUE(c);
    EXPECT_FALSE(c->counts);
    s.end();
  }
  EXPECT_EQ(s.measured_from(), begin + 1s);
  for (int i = 0; i < 2; ++i) {
    const auto c = s.next(begin + 1s);
    ASSERT_TRUE(c);
    EXPECT_TRUE(c->counts);
    s.end();
  }
  EXPECT_FALSE(s.next(begin + 1s));
}

TEST(open_loop, begins_calls_at_their_times) {
  schedule s({.rate = 100, .in_flight = 1000}, begin);
  EXPECT_EQ(take_all(s, begin).size(), 1u);
  EXPECT_EQ(s.wake_at(begin), begin + 10ms);
  EXPECT_TRUE(take_all(s, begin + 9ms).empty());
  EXPECT_EQ(take_all(s, begin + 10ms).size(), 1u);
}

TEST(open_loop, that_was_held_up_begins_what_is_late_with_the_times_that_were_intended) {
  schedule s({.rate = 100, .in_flight = 1000}, begin);
  const auto late = take_all(s, begin + 55ms);
  ASSERT_EQ(late.size(), 6u);
  for (std::size_t i = 0; i < late.size(); ++i)
    EXPECT_EQ(late[i].intended, begin + static_cast<int>(i) * 10ms);
}

TEST(open_loop, with_too_many_in_flight_waits_and_keeps_the_intended_time) {
  schedule s({.rate = 100, .in_flight = 1}, begin);
  EXPECT_TRUE(s.next(begin));
  EXPECT_FALSE(s.next(begin + 1s));
  EXPECT_EQ(s.wake_at(begin + 1s), std::nullopt);
  s.end();
  const auto c = s.next(begin + 1s);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->intended, begin + 10ms);
}

TEST(open_loop, begins_exactly_what_its_time_and_rate_make) {
  schedule s({.time = 1s, .rate = 333, .in_flight = SIZE_MAX, .patience = 2h}, begin);
  EXPECT_EQ(take_all(s, begin + 1h).size(), 333u);
  schedule few({.calls = 7, .time = 1s, .warm_up = 500ms, .rate = 10, .in_flight = SIZE_MAX, .patience = 2h},
               begin);
  const auto all = take_all(few, begin + 1h);
  ASSERT_EQ(all.size(), 12u);
  EXPECT_FALSE(all[4].counts);
  EXPECT_TRUE(all[5].counts);
}

TEST(open_loop, that_is_behind_when_its_patience_ends_gives_the_rest_up) {
  schedule s({.time = 1s, .rate = 100, .in_flight = 1, .patience = 500ms}, begin);
  EXPECT_TRUE(s.next(begin));
  EXPECT_EQ(s.given_up(), 99u);
  s.end();
  EXPECT_TRUE(s.next(begin + 1499ms)) << "what is late is still made up for";
  EXPECT_FALSE(s.is_over(begin + 1499ms));
  s.end();
  EXPECT_FALSE(s.next(begin + 1500ms));
  EXPECT_TRUE(s.is_over(begin + 1500ms));
  EXPECT_EQ(s.given_up(), 98u);
}

TEST(open_loop, that_kept_up_gave_nothing_up) {
  schedule s({.time = 1s, .rate = 333, .in_flight = SIZE_MAX}, begin);
  for (int i = 0; i < 1000; ++i) take_all(s, begin + i * 1ms);
  EXPECT_TRUE(s.is_over(begin + 1s));
  EXPECT_EQ(s.given_up(), 0u);
}

TEST(schedule, that_is_stopped_begins_nothing) {
  schedule s({.rate = 10, .in_flight = 10}, begin);
  s.stop();
  EXPECT_FALSE(s.next(begin + 1s));
  EXPECT_EQ(s.wake_at(begin), std::nullopt);
  EXPECT_TRUE(s.is_over(begin));
}

TEST(error_budget, of_calls_is_spent_by_one_more) {
  const error_budget b{2, std::nullopt};
  EXPECT_FALSE(b.is_spent(2, 2, false));
  EXPECT_TRUE(b.is_spent(3, 1000, false));
  EXPECT_TRUE((error_budget{0, std::nullopt}).is_spent(1, 1, false));
}

TEST(error_budget, of_a_share_is_judged_when_there_are_enough_calls_or_at_the_end) {
  const error_budget b{std::nullopt, 0.1};
  EXPECT_FALSE(b.is_spent(50, 99, false));
  EXPECT_TRUE(b.is_spent(50, 99, true));
  EXPECT_FALSE(b.is_spent(10, 100, false));
  EXPECT_TRUE(b.is_spent(11, 100, false));
  EXPECT_FALSE((error_budget{std::nullopt, 0}).is_spent(0, 100, true));
}

TEST(error_budget, that_was_not_given_is_never_spent) {
  EXPECT_FALSE(error_budget().is_spent(1000, 1000, true));
}

}  // namespace
}  // namespace bee::load
