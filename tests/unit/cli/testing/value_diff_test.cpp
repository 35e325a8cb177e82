#include "cli/testing/value_diff.hpp"

#include <gtest/gtest.h>

#include "bee/value/literal.hpp"

namespace bee::cli {
namespace {

std::string diff(const char* expected, const char* got) {
  std::string out;
  for (const auto& line : diff_lines(*value::parse_literal(expected), *value::parse_literal(got)))
    out += line + "\n";
  return out;
}

TEST(a_difference_of_values, is_left_to_the_sentence_when_each_is_one_line) {
  EXPECT_EQ(diff("1", "2"), "");
  EXPECT_EQ(diff("{}", "2"), "");
}

TEST(a_difference_of_values, shows_what_was_expected_and_what_came) {
  EXPECT_EQ(diff("{a = 1, b = 2}", "{a = 1, b = 3, c = {4}}"),
            "  {\n    a = 1\n-   b = 2\n+   b = 3\n+   c = {\n+     4\n+   }\n  }\n");
  EXPECT_EQ(diff("{1, 2}", "nil"), "- {\n-   1\n-   2\n- }\n+ nil\n");
}

TEST(a_difference_of_values, leaves_out_what_is_far_from_it) {
  EXPECT_EQ(diff("{1, 2, 3, 4, 5, 6, 7, 8, 9}", "{1, 2, 3, 4, 5, 6, 7, 8, 10}"),
            "  ...\n    6\n    7\n    8\n-   9\n+   10\n  }\n");
}

TEST(a_difference_of_values, is_bounded_and_safe_for_a_terminal) {
  value::table many;
  for (int i = 0; i < 1000; ++i) many.array.emplace_back(i);
  EXPECT_TRUE(diff_lines(value::value(many), value::value(1)).empty());
  many.array.resize(300);
  EXPECT_LE(diff_lines(value::value(many), value::value(1)).size(), 61u);
  value::table hostile;
  hostile.array.emplace_back("\x1b[2J\n" + std::string(1000, 'x'));
  for (const auto& line : diff_lines(value::value(hostile), value::value(1))) {
    EXPECT_LE(line.size(), 210u);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace bee::cli
