#include "bee/value/convert.hpp"

#include <gtest/gtest.h>

#include "bee/value/arguments.hpp"
#include "bee/value/literal.hpp"

namespace bee::value {
namespace {

const value all_kinds[] = {value(),         value(true),        value(1),      value(1.5),
                           value("a text"), value::userdata(1), value(table{})};

/// What `run` throws, as text; empty when it throws nothing.
template <class Run>
std::string thrown_by(Run&& run) {
  try {
    run();
  } catch (const wrong_kind& why) {
    return why.what();
  }
  return {};
}

template <class Get>
void only(kind wanted, Get&& get) {
  for (const auto& v : all_kinds) {
    const auto text = thrown_by([&] { get(v); });
    const auto expected = std::string(to_text(wanted)) + " expected, got " + std::string(to_text(v.type()));
    EXPECT_EQ(text, v.type() == wanted ? "" : expected);
  }
}

TEST(value_access, a_value_that_is_asked_for_another_kind_throws_and_says_which) {
  only(kind::boolean, [](const value& v) { return v.as_boolean(); });
  only(kind::integer, [](const value& v) { return v.as_integer(); });
  only(kind::number, [](const value& v) { return v.as_number(); });
  only(kind::string, [](const value& v) { return v.as_string(); });
  only(kind::userdata, [](const value& v) { return v.as_userdata(); });
  only(kind::table, [](const value& v) { return v.as_table().array.size(); });
  only(kind::table, [](value v) { return v.as_table().array.size(); });
}

TEST(value_access, a_long_string_is_no_integer_and_shows_no_address) {
  const value long_string(std::string(100, 'x'));
  EXPECT_THROW((void)long_string.as_integer(), wrong_kind);
  EXPECT_THROW((void)long_string.as_userdata(), wrong_kind);
  EXPECT_EQ(long_string.as_string(), std::string(100, 'x'));
}

TEST(value_construction, every_integer_type_becomes_an_integer) {
  EXPECT_EQ((list{std::int8_t{-1}, std::uint8_t{2}, short{3}, 4u, 5l, 6ul, 7ll, 8ull}),
            (list{-1, 2, 3, 4, 5, 6, 7, 8}));
  const std::uint32_t total = 4'000'000'000;
  EXPECT_EQ((list{total}.at(0).as_integer()), 4'000'000'000);
  EXPECT_EQ(value(UINT64_C(1) << 62).as_integer(), INT64_C(1) << 62);
  EXPECT_TRUE(value(1.5f).type() == kind::number);
}

TEST(value_construction, an_unsigned_integer_above_the_largest_of_lua_throws_and_does_not_wrap) {
  EXPECT_EQ(value(static_cast<std::uint64_t>(INT64_MAX)).as_integer(), INT64_MAX);
  EXPECT_THROW(value(UINT64_MAX), std::out_of_range);
  EXPECT_THROW(value(static_cast<std::uint64_t>(INT64_MAX) + 1), std::out_of_range);
}

TEST(value_construction, pointers_and_characters_become_no_value) {
  EXPECT_FALSE((std::is_constructible_v<value, int*>));
  EXPECT_FALSE((std::is_constructible_v<value, char>));
  EXPECT_FALSE((std::is_constructible_v<value, char32_t>));
}

TEST(convert, values_come_back_as_they_went) {
  const auto same = [](const auto& v) {
    return from_value<std::remove_cvref_t<decltype(v)>>(to_value(v)) == v;
  };
  EXPECT_TRUE(same(std::int8_t{-128}));
  EXPECT_TRUE(same(UINT32_MAX));
  EXPECT_TRUE(same(std::uint64_t{INT64_MAX}));
  EXPECT_TRUE(same(-1.25));
  EXPECT_TRUE(same(true));
  EXPECT_TRUE(same(std::string("text\0more", 9)));
  EXPECT_TRUE(same(std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(same(std::vector<bool>{true, false}));
  EXPECT_TRUE(same(std::vector<std::vector<int>>{{1}, {}, {2, 3}}));
  EXPECT_TRUE(same(std::optional<int>()));
  EXPECT_TRUE(same(std::optional<std::string>("here")));
  EXPECT_EQ(to_value(list{1, "two"}), value(table{{1, "two"}, {}}));
  EXPECT_EQ(to_value("literal").as_string(), "literal");
}

TEST(convert, an_integer_that_does_not_fit_throws_and_tells_the_range) {
  EXPECT_EQ(thrown_by([] { from_value<std::uint8_t>(value(256)); }),
            "integer from 0 to 255 expected, got 256");
  EXPECT_EQ(thrown_by([] { from_value<std::int32_t>(value(INT64_C(1) << 40)); }),
            "integer from -2147483648 to 2147483647 expected, got 1099511627776");
  EXPECT_EQ(thrown_by([] { from_value<std::uint64_t>(value(-1)); }),
            "integer from 0 to 9223372036854775807 expected, got -1");
  EXPECT_EQ(thrown_by([] { from_value<int>(value(1.0)); }), "integer expected, got number");
}

TEST(convert, a_double_takes_an_integer_and_a_list_must_be_one) {
  EXPECT_EQ(from_value<double>(value(3)), 3.0);
  EXPECT_EQ(thrown_by([] { from_value<double>(value("3")); }), "number expected, got string");
  EXPECT_EQ(thrown_by([] { from_value<std::vector<int>>(value("3")); }), "list expected, got string");
  EXPECT_EQ(thrown_by([] {
              from_value<std::vector<int>>(value(table{{}, {{"a", 1}}}));
            }),
            "list expected, got table with other keys");
  EXPECT_EQ(thrown_by([] {
              from_value<std::vector<int>>(value(table{{1, "2"}, {}}));
            }),
            "element 2: integer expected, got string");
}

TEST(arguments, are_read_in_their_order_and_what_is_too_much_is_ignored) {
  list given{1, "who", 2.5, true, "more"};
  const auto [n, who, ratio] = read_arguments<int, std::string_view, double>(given);
  EXPECT_EQ(n, 1);
  EXPECT_EQ(who, "who");
  EXPECT_EQ(ratio, 2.5);
}

TEST(arguments, a_list_takes_what_is_left) {
  list given{1, "a", "b"};
  EXPECT_EQ(std::get<1>(read_arguments<int, list>(given)), (list{"a", "b"}));
  list one{1};
  EXPECT_EQ(std::get<1>(read_arguments<int, list>(one)), list{});
  EXPECT_EQ(std::get<0>(read_arguments<list>(one)), list{1});
}

TEST(arguments, a_wrong_or_missing_one_throws_with_its_number) {
  list given{"x"};
  EXPECT_EQ(thrown_by([&] { read_arguments<std::int64_t>(given); }),
            "bad argument 1: integer expected, got string");
  EXPECT_EQ((thrown_by([&] { read_arguments<std::string, bool>(given); })),
            "bad argument 2: boolean expected, got no value");
  EXPECT_EQ((thrown_by([&] { read_arguments<value, value>(given); })),
            "bad argument 2: value expected, got no value");
  EXPECT_EQ((thrown_by([&] { read_arguments<value, std::vector<int>>(given); })),
            "bad argument 2: list expected, got no value");
}

TEST(arguments, an_optional_one_may_be_missing_or_nil_but_not_of_another_kind) {
  list none;
  EXPECT_EQ(std::get<0>(read_arguments<std::optional<int>>(none)), std::nullopt);
  list given{nullptr, "x"};
  EXPECT_EQ(std::get<0>(read_arguments<std::optional<int>>(given)), std::nullopt);
  EXPECT_EQ((thrown_by([&] { read_arguments<std::optional<int>, std::optional<int>>(given); })),
            "bad argument 2: integer expected, got string");
}

TEST(results, a_tuple_is_several_values_and_a_list_as_it_is) {
  EXPECT_EQ(to_results(7), list{7});
  EXPECT_EQ(to_results("text"), list{"text"});
  EXPECT_EQ(to_results(std::tuple(1, std::string("a"), std::vector{2})),
            (list{1, "a", value(table{{2}, {}})}));
  EXPECT_EQ(to_results(list{1, 2}), (list{1, 2}));
  EXPECT_EQ(to_results(std::optional<int>()), list{nullptr});
}

}  // namespace
}  // namespace bee::value
