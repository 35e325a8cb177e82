#include "bee/value/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "bee/value/json_tags.hpp"
#include "bee/value/literal.hpp"
#include "support/random_value.hpp"

namespace bee::value {
namespace {

using json = nlohmann::ordered_json;

constexpr double infinity = std::numeric_limits<double>::infinity();

errc error_of_json(std::string_view text) {
  const auto v = parse_json(text);
  return v ? errc{} : static_cast<errc>(v.error().value());
}

TEST(to_json, a_value_has_the_form_that_the_command_line_promises) {
  const std::pair<value, const char*> cases[] = {
      {nullptr, "null"},
      {true, "true"},
      {1, "1"},
      {1.0, "1.0"},
      {-9007199254740993, "-9007199254740993"},
      {"text", "\"text\""},
      {"\xff\xfe", R"({"$b64":"//4="})"},
      {infinity, R"({"$num":"inf"})"},
      {-infinity, R"({"$num":"-inf"})"},
      {std::nan(""), R"({"$num":"nan"})"},
      {value::userdata(255), R"({"$ptr":"00000000000000ff"})"},
      {table{}, "[]"},
      {table{{1, nullptr, 3}, {}}, "[1,null,3]"},
      {table{{1}, {{2, "two"}}}, R"([1,"two"])"},
      {table{{}, {{1, "one"}, {2, "two"}}}, R"(["one","two"])"},
      {table{{}, {{2, "two"}, {1, "one"}}}, R"({"2":"two","1":"one"})"},
      {table{{"x"}, {{"n", 1}}}, R"({"1":"x","n":1})"},
      {table{{}, {{"z", 1}, {"a", 2}, {1.5, 3}, {true, 4}}}, R"({"z":1,"a":2,"1.5":3,"true":4})"},
      {table{{}, {{"\xff", 1}, {value::userdata(1), 2}}}, R"({"$b64:/w==":1,"$ptr:0000000000000001":2})"},
  };
  for (const auto& [v, text] : cases) EXPECT_EQ(to_json(v).dump(), text) << to_literal(v);
  EXPECT_EQ(to_json(list{1, "a"}).dump(), R"([1,"a"])");
}

TEST(parse_json, each_form_is_the_value_it_stands_for) {
  const std::pair<const char*, value> cases[] = {
      {"null", nullptr},
      {" [1, 1.0, -1, 1e2, \"a\", null, false] ", table{{1, 1.0, -1, 100.0, "a", nullptr, false}, {}}},
      {R"({"a":1,"b":{"c":[]},"gone":null})", table{{}, {{"a", 1}, {"b", table{{}, {{"c", table{}}}}}}}},
      {R"({"a":1,"b":2,"a":3})", table{{}, {{"a", 3}, {"b", 2}}}},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {R"({"$b64":"//4="})", "\xff\xfe"},
      {R"({"$num":"-inf"})", -infinity},
      {R"({"$num":"nan"})", std::nan("")},
      {R"({"$ptr":"ff"})", value::userdata(255)},
      {R"({"$b64":"//4=","other":1})", table{{}, {{"$b64", "//4="}, {"other", 1}}}},
      {R"({"$b64":"YQ==","gone":null})", "a"},
      {R"({"$other":1})", table{{}, {{"$other", 1}}}},
      {R"("\u0000\u4e2d")", value(std::string_view("\0\xe4\xb8\xad", 4))},
  };
  for (const auto& [text, expected] : cases) {
    const auto v = parse_json(text);
    ASSERT_TRUE(v) << text << v.error().message();
    EXPECT_EQ(*v, expected) << text << " gave " << to_literal(*v);
    EXPECT_EQ(from_json(json::parse(text)).value(), expected) << text;
  }
}

TEST(to_json, a_table_whose_keys_would_become_one_key_is_told_by_its_pairs_and_comes_back) {
  const std::pair<value, const char*> cases[] = {
      {table{{}, {{2, "a"}, {"2", "b"}}}, R"({"$table":[[2,"a"],["2","b"]]})"},
      {table{{"a"}, {{"1", "b"}}}, R"({"$table":[[1,"a"],["1","b"]]})"},
      {table{{}, {{1.5, 1}, {"1.5", 2}}}, R"({"$table":[[1.5,1],["1.5",2]]})"},
      {table{{}, {{true, 1}, {"true", 2}}}, R"({"$table":[[true,1],["true",2]]})"},
      {table{{}, {{"\xff", 1}, {"$b64:/w==", 2}}}, R"({"$table":[[{"$b64":"/w=="},1],["$b64:/w==",2]]})"},
      {table{{}, {{value::userdata(1), 1}, {"$ptr:0000000000000001", 2}}},
       R"({"$table":[[{"$ptr":"0000000000000001"},1],["$ptr:0000000000000001",2]]})"},
  };
  for (const auto& [v, text] : cases) {
    EXPECT_EQ(to_json(v).dump(), text) << to_literal(v);
    EXPECT_EQ(parse_json(text).value(), v) << text;
    EXPECT_EQ(from_json(to_json(v)).value(), v) << text;
  }
}

TEST(to_json, a_table_that_looks_like_one_of_our_forms_is_told_by_its_pairs_and_comes_back) {
  for (const char* tag : {"$b64", "$num", "$ptr", "$table"}) {
    const value v = table{{}, {{tag, "YQ=="}}};
    EXPECT_EQ(to_json(v).dump(), "{\"$table\":[[\"" + std::string(tag) + "\",\"YQ==\"]]}");
    EXPECT_EQ(parse_json(to_json(v).dump()).value(), v);
  }
}

TEST(to_json, of_a_key_that_a_peer_sent_twice_the_last_counts) {
  EXPECT_EQ(to_json(table{{}, {{"a", 1}, {"b", 2}, {"a", 3}}}).dump(), R"({"b":2,"a":3})");
  EXPECT_EQ(to_json(table{{"x"}, {{1, "y"}, {"n", 0}}}).dump(), R"({"1":"y","n":0})");
}

TEST(parse_json, what_is_no_json_or_no_value_is_refused) {
  for (const char* text : {"",
                           "{",
                           "[1,]",
                           "nul",
                           "1 2",
                           "{a:1}",
                           "'a'",
                           "// x\n1",
                           "\"\xff\"",
                           "NaN",
                           R"({"$b64":1})",
                           R"({"$b64":"!"})",
                           R"({"$num":"1"})",
                           R"({"$ptr":"xyz"})",
                           R"({"$ptr":""})",
                           R"({"$num":null})",
                           R"({"$table":1})",
                           R"({"$table":[1]})",
                           R"({"$table":[[1]]})",
                           R"({"$table":[[null,1]]})",
                           R"({"$table":[["a",1],["a",2]]})",
                           R"({"$table":[[1,"a"],[1,"b"]]})",
                           R"({"$table":{"a":1}})"})
    EXPECT_EQ(error_of_json(text), errc::bad_json) << text;
  for (const char* text : {"9223372036854775808", "18446744073709551616", "-9223372036854775809", "1e999"})
    EXPECT_EQ(error_of_json(text), errc::bad_number) << text;
  EXPECT_EQ(from_json(json(UINT64_MAX)).error(), errc::bad_number);
}

TEST(parse_json, a_text_nested_too_deep_is_refused_without_recursion) {
  EXPECT_EQ(error_of_json(std::string(100, '[') + std::string(100, ']')), errc{});
  EXPECT_EQ(error_of_json(std::string(1'000'000, '[')), errc::too_deep);
  std::string objects;
  for (int i = 0; i < 1000; ++i) objects += "{\"a\":";
  EXPECT_EQ(error_of_json(objects), errc::too_deep);
}

TEST(json, what_json_can_hold_comes_back) {
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const auto v = test::random_value(random, 4, true);
    ASSERT_EQ(parse_json(to_json(v).dump()).value(), v) << to_literal(v);
    ASSERT_EQ(from_json(to_json(v)).value(), v) << to_literal(v);
  }
}

TEST(json, an_object_of_many_keys_costs_no_more_than_its_size) {
  table t;
  for (int i = 0; i < 200'000; ++i) t.pairs.emplace_back("key" + std::to_string(i), i);
  const value v = t;
  EXPECT_EQ(parse_json(to_json(v).dump()).value().as_table().pairs, v.as_table().pairs);
}

TEST(json, an_object_without_members_is_no_empty_list) {
  EXPECT_EQ(to_json(table{}).dump(), "[]");
  EXPECT_EQ(to_json(empty_object()).dump(), "{}");
  EXPECT_EQ(to_json(list{empty_object(), table{}}).dump(), "[{},[]]");
}

}  // namespace
}  // namespace bee::value
