#include "bee/session/session_numbers.hpp"

#include <gtest/gtest.h>

namespace bee::session {
namespace {

constexpr auto all_free = [](std::uint32_t) { return true; };

TEST(session_numbers, wrap_to_1_and_pass_over_those_in_use) {
  session_numbers numbers(0x7ffffffe);
  const auto is_free = [](std::uint32_t n) { return n != 0x7fffffff && n != 1 && n != 3; };
  EXPECT_EQ(numbers.take(is_free), 0x7ffffffeu);
  EXPECT_EQ(numbers.take(is_free), 2u);
  EXPECT_EQ(numbers.take(is_free), 4u);
}

TEST(session_numbers, only_those_given_out_are_known) {
  session_numbers numbers(10);
  EXPECT_FALSE(numbers.was_given_out(10));
  numbers.take(all_free);
  EXPECT_TRUE(numbers.was_given_out(10));
  EXPECT_FALSE(numbers.was_given_out(9));
  EXPECT_FALSE(numbers.was_given_out(11));
  EXPECT_FALSE(numbers.was_given_out(0));
}

TEST(session_numbers, after_a_wrap_every_valid_number_is_known) {
  session_numbers numbers(0x7fffffff);
  numbers.take(all_free);
  EXPECT_TRUE(numbers.was_given_out(0x7fffffff));
  EXPECT_TRUE(numbers.was_given_out(5));
  EXPECT_FALSE(numbers.was_given_out(0));
  EXPECT_FALSE(numbers.was_given_out(0x80000000));
}

TEST(session_numbers, one_that_was_put_back_is_the_next_again) {
  session_numbers numbers(10);
  numbers.put_back(numbers.take(all_free));
  EXPECT_FALSE(numbers.was_given_out(10));
  EXPECT_EQ(numbers.take(all_free), 10u);
}

}  // namespace
}  // namespace bee::session
