#include "bee/value/literal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "bee/value/pack.hpp"
#include "support/lua_eval.hpp"
#include "support/random_value.hpp"

namespace bee::value {
namespace {

using namespace std::string_view_literals;

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr double inf = std::numeric_limits<double>::infinity();

errc error_of(std::string_view text) {
  const auto v = parse_literal(text);
  return v ? errc{} : static_cast<errc>(v.error().value());
}

TEST(parse_literal, one_lua_constant_is_that_value) {
  const std::pair<const char*, value> cases[] = {
      {"10076447", 10076447},
      {"-1.5", -1.5},
      {"true", true},
      {" false\n", false},
      {"nil", nullptr},
      {"'10'", "10"},
      {"[[a\nb]]", "a\nb"},
      {"[==[]]]==]", "]]"},
      {R"("a\"b\x00\z   c\u{4e2d}")", value("a\"b\0c\xe4\xb8\xad"sv)},
      {"'a -- b + (c)'", "a -- b + (c)"},
      {"0x10", 16},
      {"-0x10", -16},
      {"1e3", 1000.0},
      {"1E-3", 1e-3},
      {"0x1p4", 16.0},
      {".5", 0.5},
      {"-.5", -0.5},
      {"3.", 3.0},
      {"1.0", 1.0},
      {"-0.0", -0.0},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"9223372036854775808", 9223372036854775808.0},
      {"0x8000000000000000", lowest},
      {"1e9999", inf},
      {"-1e9999", -inf},
      {"0/0", std::nan("")},
      {"userdata \"00000000000000ff\"", value::userdata(0xff)},
      {"userdata 'ff'", value::userdata(0xff)},
      {"{}", table{}},
      {"{uid=1, tags={\"a\"}}", table{{}, {{"uid", 1}, {"tags", table{{"a"}, {}}}}}},
      {"{1, -2; [3.5]='x', [\"a b\"]=nil, userdata = 1,}", table{{1, -2}, {{3.5, "x"}, {"userdata", 1}}}},
      {"{nil, 2}", table{{nullptr, 2}, {}}},
      {"{[true]={[{}]=0/0}}", table{{}, {{true, table{{}, {{table{}, std::nan("")}}}}}}},
  };
  for (const auto& [text, expected] : cases) {
    const auto v = parse_literal(text);
    ASSERT_TRUE(v) << text;
    EXPECT_EQ(*v, expected) << text << " gave " << to_literal(*v);
  }
}

TEST(parse_literal, anything_more_than_one_constant_is_refused) {
  for (const char* text : {"",
                           " ",
                           "select 1",
                           "555-1234",
                           "1e",
                           "lobby_1",
                           "{a=b}",
                           "1 2",
                           "return 1",
                           "1 --x",
                           "1+1",
                           "\"a\"..\"b\"",
                           "not nil",
                           "#'a'",
                           "(1)",
                           "f()",
                           "1,2",
                           "1;",
                           "a=1",
                           "{a==1}",
                           "{1",
                           "}",
                           "{}}",
                           "'a",
                           "\"a\nb\"",
                           "- 1",
                           "--1",
                           "+1",
                           "{1 -2}",
                           "{-'1'}",
                           "1/0",
                           "0/1",
                           "-0/0",
                           "0/0/0",
                           "00/0",
                           "0/0x1",
                           "{[0/0]=1}",
                           "{[nil]=1}",
                           "_G",
                           "{...}",
                           "...",
                           "function() end",
                           "{end=1}",
                           "'a':rep(3)",
                           "('a'):rep(3)",
                           "\"a\" \"b\"",
                           "{} {}",
                           "userdata",
                           "userdata \"\"",
                           "userdata 'xyz'",
                           "userdata '11112222333344445'",
                           "userdata '1' '2'",
                           "userdata {}",
                           "{a=userdata}",
                           "10.0.0.1:2528",
                           "1..2",
                           "0x",
                           "1_000",
                           "[=x",
                           "[[a",
                           "::a::",
                           "1 // 1",
                           "~1",
                           "'\\q'",
                           "\xff",
                           "true or nil",
                           "{goto=1}",
                           "a.b"})
    EXPECT_EQ(error_of(text), errc::not_a_constant) << text;
  EXPECT_EQ(error_of("1\0"sv), errc::not_a_constant);
  EXPECT_EQ(error_of("\x1bLua"), errc::not_a_constant);
}

TEST(parse_literal, a_text_nested_too_deep_is_refused_without_recursion) {
  const auto nest = [](std::size_t n) { return std::string(n, '{') + std::string(n, '}'); };
  EXPECT_EQ(error_of(nest(100)), errc{});
  EXPECT_EQ(error_of(nest(101)), errc::too_deep);
  EXPECT_EQ(error_of(nest(1'000'000)), errc::too_deep);
  EXPECT_EQ(pack({parse_literal(nest(34)).value()}).error(), errc::too_deep);
}

TEST(parse_literal, a_long_text_is_read_within_its_limits) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "'" + std::to_string(i) + "',";
  EXPECT_EQ(parse_literal(text + "}").value().as_table().array.size(), 200'000u);
  const std::string bytes(20'000'000, 'x');
  EXPECT_EQ(parse_literal("'" + bytes + "'").value(), value(bytes));
}

TEST(parse_literal, the_pairs_of_a_table_come_sorted) {
  const auto v = parse_literal("{z=1, [10]=2, a=3, [2.5]=4, [true]=5, [-1]=6}").value();
  EXPECT_EQ(to_literal(v), "{[-1] = 6, [2.5] = 4, [10] = 2, a = 3, z = 1, [true] = 5}");
}

TEST(to_literal, each_kind_has_one_form) {
  const std::pair<value, const char*> cases[] = {
      {nullptr, "nil"},
      {false, "false"},
      {-7, "-7"},
      {lowest, "0x8000000000000000"},
      {1.0, "1.0"},
      {0.1, "0.1"},
      {1e300, "1e+300"},
      {-0.0, "-0.0"},
      {inf, "1e9999"},
      {-inf, "-1e9999"},
      {std::nan(""), "0/0"},
      {value::userdata(255), "userdata \"00000000000000ff\""},
      {value("a\"\\\n\t\r\0\x7f\xff\xc2\x9b\xe4\xb8\xad"sv), R"("a\"\\\n\t\r\x00\x7f\xff\xc2\x9b)"
                                                             "\xe4\xb8\xad\""},
      {table{}, "{}"},
      {table{{1, nullptr, "x"}, {{"a", 1}, {"end", 2}, {"1a", 3}, {5, table{{6}, {}}}}},
       "{1, nil, \"x\", a = 1, [\"end\"] = 2, [\"1a\"] = 3, [5] = {6}}"},
  };
  for (const auto& [v, text] : cases) EXPECT_EQ(to_literal(v), text);
}

TEST(to_literal, indented_puts_each_entry_on_a_line) {
  const value v = table{{1}, {{"a", table{}}, {"b", table{{2}, {{"c", 3}}}}}};
  EXPECT_EQ(to_literal(v, layout::indented), "{\n  1,\n  a = {},\n  b = {\n    2,\n    c = 3\n  }\n}");
}

TEST(to_literal, any_value_comes_back_from_its_text_and_its_bytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    const auto v = test::random_value(random);
    const auto text = to_literal(v, i % 2 == 0 ? layout::line : layout::indented);
    ASSERT_EQ(parse_literal(text).value(), v) << text;
    ASSERT_EQ(unpack(pack({v}).value()).value(), list{v}) << text;
  }
}

TEST(to_literal, stock_lua_reads_the_same_value) {
  std::mt19937 random(2);
  for (int i = 0; i < 50; ++i) {
    const auto v = test::random_value(random, 3, true);
    EXPECT_EQ(test::lua_values(to_literal(v)), list{v});
  }
}

}  // namespace
}  // namespace bee::value
