#include "bee/names/service/push_rounds.hpp"

#include <gtest/gtest.h>

namespace bee::names {
namespace {

using namespace std::chrono_literals;
using time_point = push_rounds::time_point;

struct rounds : testing::Test {
  static time_point at(std::chrono::milliseconds since_start) { return time_point(1h) + since_start; }
  void change_every(std::chrono::milliseconds pause, int count) {
    for (int i = 0; i < count; ++i) of.on_change(at(i * pause));
  }
  void change_that_is_due(std::chrono::milliseconds when) {
    of.on_change(at(when));
    of.on_due(at(when));
  }
  push_rounds of{50ms};
};

TEST_F(rounds, one_change_goes_at_once) {
  change_that_is_due(0ms);
  EXPECT_LE(of.next(1s), at(0ms));
}

TEST_F(rounds, a_change_long_after_the_last_round_goes_at_once) {
  change_every(10ms, 3);
  of.on_due(at(0ms));
  of.on_end(at(100ms));
  change_that_is_due(300ms);
  EXPECT_LE(of.next(1s), at(300ms));
}

TEST_F(rounds, a_change_soon_after_a_round_waits_for_the_interval) {
  change_that_is_due(0ms);
  of.on_end(at(90ms));
  change_that_is_due(100ms);
  EXPECT_EQ(of.next(1s), at(140ms));
}

TEST_F(rounds, a_burst_is_waited_for_until_nothing_has_changed_for_the_interval) {
  of.on_due(at(0ms));
  change_every(10ms, 21);
  EXPECT_EQ(of.next(1s), at(250ms));
}

TEST_F(rounds, a_burst_without_end_is_waited_for_as_long_as_its_nodes_may_be_held) {
  of.on_due(at(0ms));
  change_every(10ms, 200);
  EXPECT_EQ(of.next(300ms), at(300ms));
}

TEST_F(rounds, the_longest_wait_begins_anew_after_each_round) {
  of.on_due(at(0ms));
  of.on_end(at(400ms));
  change_every(10ms, 200);
  EXPECT_EQ(of.next(300ms), at(750ms));
}

TEST_F(rounds, no_round_follows_another_faster_than_the_interval_however_short_the_wait) {
  of.on_due(at(0ms));
  change_every(10ms, 11);
  of.on_end(at(100ms));
  EXPECT_EQ(of.next(0ms), at(150ms));
}

}  // namespace
}  // namespace bee::names
