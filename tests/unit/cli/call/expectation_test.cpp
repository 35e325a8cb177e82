#include "cli/call/expectation.hpp"

#include <gtest/gtest.h>

#include "bee/value/literal.hpp"

namespace bee::cli {
namespace {

std::string between(const char* expected, const char* got) {
  return difference(expectation{*value::parse_literal(expected)}, {*value::parse_literal(got)});
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

TEST(expectation, as_many_values_must_come_as_are_expected) {
  EXPECT_EQ(difference({value::value(1)}, {}), "expected 1, got no values");
  EXPECT_EQ(difference({value::value(1)}, {1, 2}), "expected one value, got 2");
  EXPECT_EQ(difference({std::nullopt}, {}), "expected one value, got no values");
  EXPECT_EQ(difference({value::value(1), std::nullopt}, {1}), "expected 2 values, got 1");
  EXPECT_EQ(difference({value::value(1), value::value()}, {1, nullptr}), "");
}

TEST(expectation, an_underscore_is_any_value) {
  const auto wanted = parse_expectation("\"pong\", _ , {1, 'a,b'}").value();
  ASSERT_EQ(wanted.size(), 3u);
  EXPECT_EQ(difference(wanted, {"pong", value::table{}, value::table{{1, "a,b"}, {}}}), "");
  EXPECT_EQ(difference(wanted, {"pong", nullptr, value::table{{2, "a,b"}, {}}}),
            "expected 1, got 2 at value 3[1]");
  EXPECT_EQ(difference(wanted, {"ping", 1, 1}), "expected \"pong\", got \"ping\" at value 1");
}

TEST(expectation, what_is_no_constant_is_refused_and_not_taken_for_a_string) {
  for (const char* text : {"pong", "", "1,", "{1", "f()", "__", "1 2", "{_}", "_x"})
    EXPECT_EQ(parse_expectation(text).error().code, exit_code::bad_input) << text;
  EXPECT_EQ(parse_expectation("pong").error().message, "--expect: \"pong\": not exactly one Lua constant");
  EXPECT_EQ(parse_expectation("pong").error().hint, "a string is written '\"pong\"'");
}

TEST(expectation, a_number_that_would_change_is_refused) {
  for (const char* text : {"1.10", "'a', 007", "{uid=12345678901234567890}"})
    EXPECT_EQ(parse_expectation(text).error().code, exit_code::bad_input) << text;
}

}  // namespace
}  // namespace bee::cli
