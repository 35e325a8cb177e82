#include "bee/load/slices.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "bee/load/significance.hpp"

namespace bee::load {
namespace {

using namespace std::chrono_literals;

TEST(slices, have_what_ended_within_each_and_only_those_that_were_over) {
  slices s;
  s.add(10ms, 1000);
  s.add(49ms, 3000);
  s.add_failed(60ms);
  s.add(120ms, 500);
  const auto whole = s.whole(149ms);
  ASSERT_EQ(whole.size(), 2u);
  EXPECT_EQ(whole[0].calls, 2u);
  EXPECT_NEAR(static_cast<double>(whole[0].p50_ns), 1000, 10);
  EXPECT_NEAR(static_cast<double>(whole[0].p99_ns), 3000, 30);
  EXPECT_EQ(whole[1].calls, 0u);
  EXPECT_EQ(whole[1].failed, 1u);
}

TEST(slices, of_a_time_in_which_nothing_ended_are_there_and_empty) {
  slices s;
  s.add(10ms, 1);
  const auto whole = s.whole(500ms);
  ASSERT_EQ(whole.size(), 10u);
  EXPECT_EQ(whole[9].calls, 0u);
}

TEST(slices, of_a_long_run_are_put_together_and_lose_nothing) {
  slices s;
  for (auto at = 0ms; at < 60s; at += 1ms) at % 10ms == 0ms ? s.add_failed(at) : s.add(at, 100);
  EXPECT_EQ(s.length(), 1600ms);
  const auto whole = s.whole(60s);
  ASSERT_EQ(whole.size(), 37u);
  for (const auto& one : whole) {
    EXPECT_EQ(one.calls, 1440u);
    EXPECT_EQ(one.failed, 160u);
    EXPECT_EQ(one.p50_ns, 100u);
  }
}

// Published example: sizes 5 and 5 without overlap have U = 0.
TEST(chance, of_samples_without_overlap_is_small_and_of_equal_ones_one) {
  const std::vector<double> low{1, 2, 3, 4, 5}, high{6, 7, 8, 9, 10};
  EXPECT_NEAR(chance_of(low, high), 0.0122, 0.0005);
  EXPECT_DOUBLE_EQ(chance_of(low, high), chance_of(high, low));
  EXPECT_EQ(chance_of(low, low), 1);
  EXPECT_EQ(chance_of(std::vector<double>(9, 4), std::vector<double>(9, 4)), 1);
  EXPECT_EQ(chance_of({}, low), 1);
}

TEST(chance, corrects_for_ties) {
  const std::vector<double> a{1, 1, 1, 2, 2, 3}, b{2, 2, 3, 3, 3, 4};
  EXPECT_NEAR(chance_of(a, b), 0.0447, 0.0005);
}

std::vector<double> around(double middle, double step, std::size_t n) {
  std::vector<double> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(middle + step * (static_cast<double>(i * 7 % n) - static_cast<double>(n) / 2));
  return out;
}

TEST(compare, tells_a_shift_from_noise_and_says_when_there_is_too_little) {
  const auto before = around(100, 1, 20);
  EXPECT_EQ(compare(before, around(130, 1, 20)).says, verdict::higher);
  EXPECT_EQ(compare(before, around(70, 1, 20)).says, verdict::lower);
  EXPECT_EQ(compare(before, around(101, 1, 20)).says, verdict::noise);
  EXPECT_EQ(compare(before, around(130, 1, 7)).says, verdict::too_few);
}

TEST(compare, takes_a_change_too_small_to_matter_for_noise_however_sure_it_is) {
  EXPECT_EQ(compare(around(100, 0.001, 60), around(101, 0.001, 60)).says, verdict::noise);
}

TEST(median, is_the_middle_or_between_both_middles) {
  EXPECT_EQ(median_of(std::vector<double>{3, 1, 2}), 2);
  EXPECT_EQ(median_of(std::vector<double>{4, 1, 2, 3}), 2.5);
  EXPECT_EQ(median_of({}), 0);
}

}  // namespace
}  // namespace bee::load
