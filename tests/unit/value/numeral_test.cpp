#include "bee/value/numeral.hpp"

#include <gtest/gtest.h>

#include "bee/value/exact_json.hpp"
#include "bee/value/json.hpp"
#include "bee/value/split_literals.hpp"

namespace bee::value {
namespace {

using texts = std::initializer_list<const char*>;

TEST(judge_numeral, a_number_whose_digits_all_stay_is_kept) {
  for (const char* text : texts{"0",
                                "7",
                                "-7",
                                "10076447",
                                "9223372036854775807",
                                "-9223372036854775807",
                                "3.0",
                                "-0.0",
                                "0.5",
                                ".5",
                                "3.",
                                "1.5",
                                "1e15",
                                "1E5",
                                "1e+05",
                                "1.5e-07",
                                "1.0e15",
                                "0e0",
                                "0.1",
                                "0.30000000000000004",
                                "123456789012345.6",
                                "5e-324",
                                "1e308",
                                "9223372036854775808.0",
                                "0.1000000000000000055511151231257827021181583404541015625",
                                "1e9999",
                                "-1e9999",
                                "0x10",
                                "-0x10",
                                "0X0f",
                                "0x00ff",
                                "0x7fffffffffffffff",
                                "0xffffffffffffffff",
                                "-0x8000000000000000",
                                "0x000000000000000001",
                                "0x1p4",
                                "0x.8",
                                "0x1.8p1",
                                "0x0p0",
                                "0x1p-1074"})
    EXPECT_EQ(judge_numeral(text), numeral::kept) << text;
}

TEST(judge_numeral, a_number_that_would_lose_or_gain_digits_is_changed) {
  for (const char* text : texts{"007",
                                "-01",
                                "00",
                                "-0",
                                "1.10",
                                "1.00",
                                "0.50",
                                "00.5",
                                "01.5",
                                "1e05",
                                "1.50e3",
                                "0.1000000000000000055511151231257827",
                                "3.14159265358979323846",
                                "1e309",
                                "1e999",
                                "1e400000000000000000000",
                                "9616236468543190e27",
                                "1e-400",
                                "1e-400000000000000000000",
                                "4.9e-324",
                                "9007199254740993.0",
                                "0.30000000000000005",
                                "-0x0",
                                "0x1.00000000000001p0",
                                "0x1p1024",
                                "0x1p-1075",
                                "0x1.8p-1074",
                                "0x123456789abcdef01.8"})
    EXPECT_EQ(judge_numeral(text), numeral::changed) << text;
}

TEST(judge_numeral, an_integer_that_no_64_bits_hold_is_told) {
  for (const char* text :
       texts{"9223372036854775808", "-9223372036854775808", "12345678901234567890", "0012345678901234567890",
             "0x7fffffffffffffffff", "0x10000000000000000", "-0x8000000000000001", "-0xffffffffffffffff"})
    EXPECT_EQ(judge_numeral(text), numeral::beyond_64_bits) << text;
  EXPECT_EQ(judge_numeral(std::string(100'000, '9')), numeral::beyond_64_bits);
}

TEST(numerals_of, finds_those_of_a_constant_and_no_digits_in_strings) {
  EXPECT_EQ(numerals_of("{-1, a1 = 007, [0x10] = '12', [[3]], \"4\", 1e5, {.5}}"),
            (std::vector<std::string_view>{"-1", "007", "0x10", "1e5", ".5"}));
  EXPECT_EQ(numerals_of("0/0"), (std::vector<std::string_view>{"0"}));
}

TEST(split_literals, cuts_at_commas_outside_of_tables_and_strings) {
  EXPECT_EQ(split_literals("\"a,b\", {1, 2},_ , 'c'"),
            (std::vector<std::string_view>{"\"a,b\"", " {1, 2}", "_ ", " 'c'"}));
  EXPECT_EQ(split_literals(""), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split_literals("1,"), (std::vector<std::string_view>{"1", ""}));
  EXPECT_EQ(split_literals("{1, 2"), (std::vector<std::string_view>{"{1, 2"}));
}

TEST(parse_json, exact_refuses_a_number_whose_value_would_change) {
  for (const char* text :
       texts{"0.1000000000000000055", "9007199254740993.0", "1e-400", "3.14159265358979323846"}) {
    EXPECT_EQ(parse_exact_json(text).error(), errc::bad_number) << text;
    EXPECT_TRUE(parse_json(text)) << text;
  }
  for (const char* text : texts{"12345678901234567890", "-9223372036854775809", "1e400"})
    EXPECT_EQ(parse_exact_json(text).error(), errc::bad_number) << text;
}

TEST(parse_json, exact_takes_a_number_by_its_value) {
  for (const char* text : texts{"1.10", "1.0", "-0.0", "1e15", "0.1", "4.9406564584124654e-324", "1.5E-7",
                                "0.1000000000000000055511151231257827", "9007199254740992.0"})
    EXPECT_TRUE(parse_exact_json(text)) << text;
}

}  // namespace
}  // namespace bee::value
