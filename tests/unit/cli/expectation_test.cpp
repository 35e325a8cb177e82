#include "cli/expectation.hpp"

#include <gtest/gtest.h>

#include "bee/value/literal.hpp"

namespace bee::cli {
namespace {

std::string between(const char* expected, const char* got) {
  return difference(*value::parse_literal(expected), {*value::parse_literal(got)});
}

TEST(expectation, equal_values_do_not_differ) {
  EXPECT_EQ(between("{a=1, b={2,3}}", "{b={2,3}, a=1}"), "");
  EXPECT_EQ(between("'x'", "'x'"), "");
}

TEST(expectation, integers_and_floats_differ) {
  EXPECT_EQ(between("1", "1.0"), "expected 1, got 1.0");
}

TEST(expectation, the_first_difference_is_named_by_its_place) {
  EXPECT_EQ(between("{{uid=1, gold=10}}", "{{uid=1, gold=9}}"), "expected 10, got 9 at [1].gold");
  EXPECT_EQ(between("{a={b=1}}", "{a={}}"), "expected 1, got nothing at .a.b");
  EXPECT_EQ(between("{a=1}", "{a=1, ['x y']=2}"), "expected nothing, got 2 at [\"x y\"]");
  EXPECT_EQ(between("{1,2}", "{1}"), "expected 2 elements, got 1");
}

TEST(expectation, the_answer_must_be_one_value) {
  EXPECT_EQ(difference(value::value(1), {}), "expected 1, got no values");
  EXPECT_EQ(difference(value::value(1), {1, 2}), "expected one value, got 2");
}

}  // namespace
}  // namespace bee::cli
