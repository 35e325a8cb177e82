#include "cli/call/arguments.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <limits>

namespace bee::cli {
namespace {

using words = std::vector<std::string>;
using value::list;
using value::table;
using lua = value::value;

lua literal(std::string_view text) {
  return parse_argument(text, argument_mode::literal).value();
}

report notes("test");

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

TEST(parse_argument, white_space_around_a_constant_makes_it_text) {
  for (const char* text : {"nil ", " 10", "10\n", "\t{a=1}", "true\r"})
    EXPECT_EQ(literal(text), lua(text)) << text;
}

TEST(parse_argument, a_number_whose_digits_would_change_stays_a_string) {
  for (const char* text : {"1.10", "007", "-0", "1e999", "3.14159265358979323846", "1e05"})
    EXPECT_EQ(literal(text), lua(text)) << text;
  EXPECT_EQ(literal("0x10"), lua(16));
  EXPECT_EQ(literal("1e15"), lua(1e15));
  EXPECT_EQ(literal("3.0"), lua(3.0));
}

TEST(parse_argument, the_lowest_integer_is_an_integer) {
  EXPECT_EQ(literal("-9223372036854775808"), lua(std::numeric_limits<std::int64_t>::min()));
}

TEST(parse_argument, an_integer_beyond_64_bits_is_refused_with_how_to_write_it) {
  for (const char* text : {"12345678901234567890", "0x7fffffffffffffffff", "-9223372036854775809",
                           "{uid=12345678901234567890}", "{[0x10000000000000000]=1}"}) {
    const auto bad = parse_argument(text, argument_mode::literal);
    ASSERT_FALSE(bad) << text;
    EXPECT_EQ(bad.error().code, exit_code::bad_input);
    EXPECT_NE(bad.error().message.find("an integer beyond 64 bits"), std::string::npos)
        << bad.error().message;
  }
  EXPECT_EQ(parse_argument("12345678901234567890", argument_mode::literal).error().hint,
            "'\"12345678901234567890\"' is the string, 12345678901234567168.0 the nearest float");
  const std::string long_one(500, '9');
  EXPECT_EQ(parse_argument(long_one, argument_mode::literal).error().hint, "a string keeps it, '\"...\"'");
}

TEST(parse_argument, a_number_that_would_change_inside_a_table_is_refused) {
  for (const char* text : {"{uid=007}", "{{1.10}}", "{[01]=1}", "{-0}"}) {
    const auto bad = parse_argument(text, argument_mode::literal);
    ASSERT_FALSE(bad) << text;
    EXPECT_NE(bad.error().message.find("would change"), std::string::npos) << bad.error().message;
  }
  EXPECT_TRUE(parse_argument("{uid=7, '007', \"1.10\", [[1.10]]}", argument_mode::literal));
}

TEST(parse_argument, a_constant_nested_too_deep_is_refused_and_not_sent_as_text) {
  const auto deep = std::string(101, '{') + std::string(101, '}');
  EXPECT_EQ(parse_argument(deep, argument_mode::literal).error().code, exit_code::bad_input);
  EXPECT_EQ(parse_argument(deep, argument_mode::strings).value(), lua(deep));
}

TEST(parse_argument, json_mode_refuses_a_number_that_would_be_rounded) {
  const auto bad = parse_argument("[0.12345678901234567890]", argument_mode::json);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, exit_code::bad_input);
  EXPECT_EQ(bad.error().hint, "a string keeps every digit: \"...\"");
  EXPECT_EQ(parse_argument(" 1.10 ", argument_mode::json).value(), lua(1.1));
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
  EXPECT_EQ(parse_arguments(words{"@" + path}, argument_mode::literal, no_input, notes).value(),
            (list{table{{}, {{"a", 1}}}}));
  EXPECT_EQ(parse_arguments(words{"@" + path}, argument_mode::strings, no_input, notes).value(),
            (list{"{a=1}\n"}));
  std::remove(path.c_str());
}

TEST(parse_arguments, a_missing_file_is_bad_input_that_names_it) {
  const auto bad = parse_arguments(words{"@/nowhere/x"}, argument_mode::literal, no_input, notes);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, exit_code::bad_input);
  EXPECT_NE(bad.error().message.find("/nowhere/x"), std::string::npos);
}

TEST(parse_arguments, a_word_with_an_at_sign_that_is_no_file_gets_a_hint_how_to_write_the_string) {
  EXPECT_EQ(parse_arguments(words{"@echo"}, argument_mode::literal, no_input, notes).error().hint,
            "@ names a file; the string is written '\"@echo\"'");
}

TEST(parse_arguments, one_note_tells_which_numbers_stayed_strings) {
  report told("test");
  (void)parse_arguments(words{"007", "7", "x"}, argument_mode::literal, no_input, told);
  (void)parse_arguments(words{"1.10", "-0"}, argument_mode::literal, no_input, told);
  (void)parse_arguments(words{"01", "02", "03", "04"}, argument_mode::literal, no_input, told);
  (void)parse_arguments(words{"007"}, argument_mode::strings, no_input, told);
  EXPECT_EQ(told.notes(),
            (words{"\"007\" goes out as a string: as a number its digits would change",
                   "\"1.10\" and \"-0\" go out as strings: as numbers their digits would change",
                   "\"01\", \"02\" and 2 more go out as strings: as numbers their digits would change"}));
}

TEST(parse_arguments, a_constant_of_a_file_with_white_space_around_it_is_text_and_a_note_says_so) {
  report told("test");
  const read_data input = [] { return attempt<std::string>("{a=1}\n\n"); };
  EXPECT_EQ(parse_arguments(words{"-"}, argument_mode::literal, input, told).value(), (list{"{a=1}\n"}));
  EXPECT_EQ(told.notes(), (words{"\"-\": text, because of the white space around the constant"}));
}

TEST(parse_arguments, a_dash_is_standard_input_and_can_be_given_once) {
  const read_data input = [] { return attempt<std::string>("42\n"); };
  EXPECT_EQ(parse_arguments(words{"a", "-", "b"}, argument_mode::literal, input, notes).value(),
            (list{"a", 42, "b"}));
  EXPECT_EQ(parse_arguments(words{"-", "-"}, argument_mode::literal, input, notes).error().code,
            exit_code::usage);
}

TEST(parse_arguments, an_at_sign_alone_is_a_string) {
  EXPECT_EQ(parse_arguments(words{"@"}, argument_mode::literal, no_input, notes).value(), (list{"@"}));
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
