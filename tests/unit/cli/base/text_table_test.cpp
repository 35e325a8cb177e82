#include "cli/base/text_table.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

using rows = std::vector<std::vector<text_cell>>;

TEST(text_table, that_fits_the_width_is_as_it_is_without_one) {
  const rows all = {{{"a"}, {"b"}}};
  EXPECT_EQ(lay_out({"X", "Y"}, all, {false, 10}), lay_out({"X", "Y"}, all));
}

TEST(text_table, that_is_too_wide_is_cut_in_its_widest_column_and_numbers_stay) {
  const rows all = {{{"node_1"}, {std::string(40, 'x')}, {"123456", true}}};
  EXPECT_EQ(lay_out({}, all, {false, 30}), "node_1  xxxxxxxxxx...  123456\n");
  const rows wide = {{{"node_1"}, {"\u5927\u5385\u5927\u5385\u5927\u5385\u5927\u5385\u5927\u5385"}}};
  EXPECT_EQ(lay_out({}, wide, {false, 20}), "node_1  \u5927\u5385\u5927\u5385...\n");
}

TEST(text_table, of_help_goes_on_below_its_last_column) {
  const rows all = {{{"  -x"}, {"one two three four five six seven"}}};
  EXPECT_EQ(lay_out({}, all, {false, 28, fit::wrap}), "  -x  one two three four\n      five six seven\n");
}

TEST(text_table, of_blocks_repeats_its_first_column) {
  const rows all = {{{"a"}, {"1", true}, {"2", true}, {"3", true}},
                    {{"b"}, {"4", true}, {"5", true}, {"6", true}}};
  EXPECT_EQ(lay_out({"N", "x_1", "x_2", "x_3"}, all, {false, 13, fit::blocks}),
            "N  x_1  x_2\na    1    2\nb    4    5\n\nN  x_3\na    3\nb    6\n");
}

TEST(text_table, that_no_width_can_hold_is_still_there) {
  const rows all = {{{"abcdefghij"}, {"12345678901234567890", true}}};
  EXPECT_NE(lay_out({}, all, {false, 3}).find("12345678901234567890"), std::string::npos);
  EXPECT_NE(lay_out({"", ""}, all, {false, 3, fit::blocks}).find("12345678901234567890"), std::string::npos);
  EXPECT_NE(lay_out({}, all, {false, 3, fit::wrap}).find("12345678901234567890"), std::string::npos);
}

TEST(text_table, gives_decimals_to_numbers_and_not_to_what_stands_for_one) {
  const rows all = {
      {{"a"}, {"0.25", true}}, {{"b"}, {"-", true}}, {{"c"}, {".", true}}, {{"d"}, {"7", true}}};
  EXPECT_EQ(lay_out({}, all), "a  0.25\nb     -\nc     .\nd  7.00\n");
}

TEST(first_columns, of_a_text_are_whole_characters) {
  EXPECT_EQ(first_columns("abc", 2), "ab");
  EXPECT_EQ(first_columns("abc", 9), "abc");
  EXPECT_EQ(first_columns("\xe6\xb8\xb8\xe6\x88\x8f", 3), "\xe6\xb8\xb8");
  EXPECT_EQ(first_columns("\xe6\xb8\xb8\xe6\x88\x8f", 4), "\xe6\xb8\xb8\xe6\x88\x8f");
  EXPECT_EQ(first_columns("\xe6\xb8\xb8", 1), "");
  EXPECT_EQ(first_columns("\xff"
                          "bc",
                          2),
            "\xff"
            "b");
}

TEST(text_table, colours_take_no_room) {
  const rows all = {{{"ok", false, tone::good}, {"x"}}, {{"failed", false, tone::failed}, {"y"}}};
  EXPECT_EQ(lay_out({}, all, {true}), "\x1b[32mok\x1b[0m      x\n\x1b[31mfailed\x1b[0m  y\n");
}

TEST(wrapped_lines_of_text, keep_their_indent_and_that_of_a_list) {
  EXPECT_EQ(wrap_lines("list   one two three four\n", 16), "list   one two\n       three\n       four\n");
  EXPECT_EQ(wrap_lines("  one two three\n\nfour\n", 12), "  one two\n  three\n\nfour\n");
}

TEST(wrapped_lines_of_text, end_between_chinese_characters_where_they_may) {
  EXPECT_EQ(wrap_lines("  一二三四五六\n", 12), "  一二三四\n  五六\n");
  EXPECT_EQ(wrap_lines("一二三四，五（六）\n", 9), "一二三\n四，五\n（六）\n");
  EXPECT_EQ(wrap_lines("用 --timeout 说明时间\n", 13), "用 --timeout\n说明时间\n");
  EXPECT_EQ(wrap_lines("一二三四\n", 9), "一二三四\n");
}

}  // namespace
}  // namespace bee::cli
