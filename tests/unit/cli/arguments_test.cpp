#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace bee::cli {
namespace {

using words = std::vector<std::string>;
using value::list;
using value::table;
using lua = value::value;

lua literal(std::string_view text) {
  return parse_argument(text, argument_mode::literal).value();
}

attempt<std::string> no_input() {
  ADD_FAILURE() << "standard input was read";
  return std::string();
}

TEST(parse_argument, one_lua_constant_is_that_value) {
  EXPECT_EQ(literal("10076447"), lua(10076447));
  EXPECT_EQ(literal("-1.5"), lua(-1.5));
  EXPECT_EQ(literal("true"), lua(true));
  EXPECT_EQ(literal("nil"), lua());
  EXPECT_EQ(literal("'10'"), lua("10"));
  EXPECT_EQ(literal("{uid=1, tags={\"a\"}}"), lua(table{{}, {{"uid", 1}, {"tags", table{{"a"}, {}}}}}));
}

TEST(parse_argument, anything_else_is_a_string) {
  for (const char* text : {"select 1", "555-1234", "1e", "lobby_1", "", "1 2", "f()", "os.exit()", "{x}",
                           "1+1", "--x", "nil nil", "'a' 'b'", "[[x"})
    EXPECT_EQ(literal(text), lua(text)) << text;
}

TEST(parse_argument, strings_mode_takes_no_constant) {
  EXPECT_EQ(parse_argument("10", argument_mode::strings).value(), lua("10"));
  EXPECT_EQ(parse_argument("{}", argument_mode::strings).value(), lua("{}"));
}

TEST(parse_argument, json_mode_reads_json_and_refuses_the_rest) {
  EXPECT_EQ(parse_argument("[1,\"a\"]", argument_mode::json).value(), lua(table{{1, "a"}, {}}));
  const auto bad = parse_argument("{uid=1}", argument_mode::json);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, exit_code::bad_input);
}

TEST(parse_arguments, reads_one_argument_from_a_file_without_the_new_line_at_its_end) {
  const std::string path = testing::TempDir() + "beectl_argument.txt";
  std::ofstream(path) << "{a=1}\n";
  EXPECT_EQ(parse_arguments(words{"@" + path}, argument_mode::literal, no_input).value(),
            (list{table{{}, {{"a", 1}}}}));
  EXPECT_EQ(parse_arguments(words{"@" + path}, argument_mode::strings, no_input).value(), (list{"{a=1}\n"}));
  std::remove(path.c_str());
}

TEST(parse_arguments, a_missing_file_is_bad_input_that_names_it) {
  const auto bad = parse_arguments(words{"@/nowhere/x"}, argument_mode::literal, no_input);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, exit_code::bad_input);
  EXPECT_NE(bad.error().message.find("/nowhere/x"), std::string::npos);
}

TEST(parse_arguments, a_dash_is_standard_input_and_can_be_given_once) {
  const read_data input = [] { return attempt<std::string>("42\n"); };
  EXPECT_EQ(parse_arguments(words{"a", "-", "b"}, argument_mode::literal, input).value(),
            (list{"a", 42, "b"}));
  EXPECT_EQ(parse_arguments(words{"-", "-"}, argument_mode::literal, input).error().code, exit_code::usage);
}

TEST(parse_arguments, an_at_sign_alone_is_a_string) {
  EXPECT_EQ(parse_arguments(words{"@"}, argument_mode::literal, no_input).value(), (list{"@"}));
}

TEST(pack_arguments, a_value_nested_too_deep_is_refused_before_anything_is_sent) {
  lua deep(1);
  for (int i = 0; i < 33; ++i) deep = lua(table{{std::move(deep)}, {}});
  const auto bad = pack_arguments({std::move(deep)});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, exit_code::bad_input);
  EXPECT_NE(bad.error().message.find("nested too deep"), std::string::npos);
}

TEST(pack_arguments, a_message_over_the_limit_is_refused) {
  EXPECT_EQ(pack_arguments({std::string((64u << 20) + 1, 'x')}).error().code, exit_code::bad_input);
}

}  // namespace
}  // namespace bee::cli
