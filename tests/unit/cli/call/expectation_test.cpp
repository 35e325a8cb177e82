#include "cli/call/expectation.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

TEST(expectation, an_underscore_is_any_value) {
  const auto wanted = parse_expectation("\"pong\", _ , {1, 'a,b'}").value();
  ASSERT_EQ(wanted.size(), 3u);
  EXPECT_EQ(value::difference(wanted, {"pong", value::table{}, value::table{{1, "a,b"}, {}}}), "");
  EXPECT_EQ(value::difference(wanted, {"pong", nullptr, value::table{{2, "a,b"}, {}}}),
            "expected 1, got 2 at value 3[1]");
  EXPECT_EQ(value::difference(wanted, {"ping", 1, 1}), "expected \"pong\", got \"ping\" at value 1");
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
