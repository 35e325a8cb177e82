#include "bee/load/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace bee::load {
namespace {

TEST(histogram, of_nothing_says_zero) {
  const histogram h;
  EXPECT_EQ(h.count(), 0u);
  EXPECT_EQ(h.least(), 0u);
  EXPECT_EQ(h.most(), 0u);
  EXPECT_EQ(h.mean(), 0);
  EXPECT_EQ(h.at(0.5), 0u);
  EXPECT_EQ(h.between(0, 1000), 0u);
}

TEST(histogram, keeps_small_values_exactly) {
  histogram h;
  for (std::uint64_t v = 0; v < 2048; ++v) h.add(v);
  EXPECT_EQ(h.at(0), 0u);
  EXPECT_EQ(h.at(0.5), 1023u);
  EXPECT_EQ(h.at(1), 2047u);
  EXPECT_EQ(h.between(10, 20), 10u);
  EXPECT_DOUBLE_EQ(h.mean(), 1023.5);
}

// Of a sorted sample the share is an element; the histogram may say more by its last digit, never less.
TEST(histogram, holds_three_digits_of_every_value) {
  std::mt19937_64 random(7);
  std::vector<std::uint64_t> all;
  histogram h;
  for (int i = 0; i < 20'000; ++i) {
    const auto v = static_cast<std::uint64_t>(std::exp2(std::uniform_real_distribution<>(0, 43.9)(random)));
    all.push_back(v);
    h.add(v);
  }
  std::sort(all.begin(), all.end());
  for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto exact = all[static_cast<std::size_t>(std::ceil(share * 20'000)) - 1];
    EXPECT_GE(h.at(share), exact);
    EXPECT_LE(static_cast<double>(h.at(share) - exact), static_cast<double>(exact) / 1024) << exact;
  }
}

TEST(histogram, has_each_value_in_the_counter_that_its_layout_says) {
  for (unsigned shift = 0; shift < 33; ++shift)
    for (const std::uint64_t high : {1024u, 1025u, 2047u}) {
      histogram h;
      const auto low = high << shift;
      const auto top = ((high + 1) << shift) - 1;
      h.add(low);
      h.add(top);
      h.add(std::uint64_t{1} << 45);
      EXPECT_EQ(h.at(0.3), top) << low;
      EXPECT_EQ(h.between(low, top + 1), 2u) << low;
      EXPECT_EQ(h.between(top + 1, (high + 2) << shift), 0u) << low;
    }
}

TEST(histogram, has_each_value_in_one_of_ranges_side_by_side) {
  histogram h;
  h.add(5'000'000'000);  // no end of a counter
  EXPECT_EQ(h.between(2'000'000'000, 5'000'000'000) + h.between(5'000'000'000, 10'000'000'000), 1u);
}

TEST(histogram, takes_values_beyond_its_range_and_knows_the_most_exactly) {
  histogram h;
  h.add(UINT64_MAX);
  h.add(5);
  EXPECT_EQ(h.count(), 2u);
  EXPECT_EQ(h.most(), UINT64_MAX);
  EXPECT_EQ(h.at(1), UINT64_MAX);
  EXPECT_EQ(h.at(0.5), 5u);
}

TEST(histogram, that_is_added_counts_as_its_values_would) {
  histogram a(7), b(7), both(7);
  for (std::uint64_t v = 1; v < 5'000'000; v = v * 3 / 2 + 1) {
    (v % 2 ? a : b).add(v);
    both.add(v);
  }
  a.add(b);
  EXPECT_EQ(a.count(), both.count());
  EXPECT_EQ(a.least(), both.least());
  EXPECT_EQ(a.most(), both.most());
  for (double share = 0; share <= 1; share += 0.05) EXPECT_EQ(a.at(share), both.at(share));
}

}  // namespace
}  // namespace bee::load
