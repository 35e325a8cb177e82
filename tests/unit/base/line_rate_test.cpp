#include "bee/base/line_rate.hpp"

#include <gtest/gtest.h>

namespace bee {
namespace {

line_rate::time_point at(int ms) {
  return line_rate::time_point(std::chrono::milliseconds(ms));
}

TEST(line_rate, lets_a_number_of_lines_through_in_each_stretch) {
  line_rate r(2, std::chrono::milliseconds(10));
  EXPECT_EQ(r.next(at(0)), 0u);
  EXPECT_EQ(r.next(at(9)), 0u);
  EXPECT_EQ(r.next(at(9)), std::nullopt);
  EXPECT_EQ(r.next(at(10)).has_value(), true);
}

TEST(line_rate, the_first_line_after_a_pause_says_how_many_were_left_out) {
  line_rate r(1, std::chrono::milliseconds(10));
  EXPECT_EQ(r.next(at(0)), 0u);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(r.next(at(i)), std::nullopt);
  EXPECT_EQ(r.next(at(20)), 7u);
  EXPECT_EQ(r.next(at(40)), 0u);
}

}  // namespace
}  // namespace bee
