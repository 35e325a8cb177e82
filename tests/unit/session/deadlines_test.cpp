#include "bee/session/deadlines.hpp"

#include <gtest/gtest.h>

#include <climits>
#include <map>
#include <random>

namespace bee::session {
namespace {

time_point at(int seconds) {
  return time_point(std::chrono::seconds(seconds));
}

struct fixture {
  pending_table calls;
  deadlines times;
  void add(std::uint32_t session, int deadline) {
    calls.insert({session, {}, at(deadline), {}});
    times.add(at(deadline), session, calls);
  }
  void end(std::uint32_t session) { calls.remove(*calls.find(session)); }
};

TEST(deadlines, the_earliest_comes_first_in_whatever_order_they_were_added) {
  fixture f;
  f.add(1, 30);
  f.add(2, 10);
  f.add(3, 20);
  f.add(4, 40);
  EXPECT_EQ(f.times.next(f.calls), at(10));
  EXPECT_EQ(f.times.due(at(30), f.calls), (std::vector<std::uint32_t>{2, 3, 1}));
  EXPECT_EQ(f.times.next(f.calls), at(40));
}

TEST(deadlines, those_of_ended_calls_are_passed_over) {
  fixture f;
  f.add(1, 10);
  f.add(2, 5);
  f.add(3, 20);
  f.end(1);
  f.end(2);
  EXPECT_EQ(f.times.next(f.calls), at(20));
  f.end(3);
  EXPECT_FALSE(f.times.next(f.calls));
}

TEST(deadlines, a_slow_call_in_front_does_not_keep_the_entries_of_fast_ones) {
  fixture f;
  f.add(1, 1);
  for (std::uint32_t i = 2; i < 100'000; ++i) {
    if ((i & 15) == 1) continue;  // the slot of the slow call
    f.add(i, static_cast<int>(i));
    f.end(i);
  }
  EXPECT_LT(f.times.entries(), 200u);
  EXPECT_EQ(f.times.next(f.calls), at(1));
}

TEST(deadlines, agree_with_a_sorted_map_through_random_adding_ending_and_expiring) {
  fixture f;
  std::mt19937 random(1);
  std::map<std::uint32_t, int> expected;  // session -> deadline
  std::uint32_t session = 0;
  for (int step = 0; step < 20'000; ++step) {
    if (random() % 3 != 0 && f.calls.has_room(session + 1)) {
      ++session;
      expected[session] = step + static_cast<int>(random() % 100);
      f.add(session, expected[session]);
    } else if (!expected.empty()) {
      f.end(expected.begin()->first);
      expected.erase(expected.begin());
    } else {
      ++session;
    }
    if (step % 10 == 0)
      for (const auto due : f.times.due(at(step), f.calls)) {
        ASSERT_LE(expected.at(due), step);
        expected.erase(due);
        f.end(due);
      }
    int earliest = INT_MAX;
    for (const auto& [s, deadline] : expected) earliest = std::min(earliest, deadline);
    ASSERT_EQ(f.times.next(f.calls).value_or(at(INT_MAX)), at(earliest));
  }
}

}  // namespace
}  // namespace bee::session
