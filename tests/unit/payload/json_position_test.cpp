#include "bee/payload/json_position.hpp"

#include <gtest/gtest.h>

namespace bee::payload {
namespace {

std::string where(std::string_view text, std::string_view path) {
  std::string why;
  const auto scan = scan_json(text, {}, path, why);
  if (scan.has_error()) return why;
  return std::to_string(scan->line) + ":" + std::to_string(scan->column);
}

TEST(json_position, a_value_is_found_by_its_path) {
  const std::string_view text = "{\"a\": 1,\n \"items\": [{\"id\": 1}, {\"id\": \"x\"}]}";
  EXPECT_EQ(where(text, ""), "1:1");
  EXPECT_EQ(where(text, "a"), "1:7");
  EXPECT_EQ(where(text, "items"), "2:11");
  EXPECT_EQ(where(text, "items[1]"), "2:23");
  EXPECT_EQ(where(text, "items[1].id"), "2:30");
}

TEST(json_position, an_entry_of_a_map_is_found_by_its_place) {
  const std::string_view text = "{\"by\": {\"k y\": {\"id\": 1}, \"z\": {\"id\": true}}}";
  EXPECT_EQ(where(text, "by[1].value.id"), "1:39");
  EXPECT_EQ(where(text, "by[\"k y\"].id"), "1:23");
}

TEST(json_position, a_camel_case_key_is_the_field_of_the_schema) {
  EXPECT_EQ(where("{\"someName\": 5}", "some_name"), "1:14");
}

TEST(json_position, a_path_that_leads_nowhere_is_line_0) {
  EXPECT_EQ(where("{\"a\": {\"b\": 1}}", "b"), "0:0");
  EXPECT_EQ(where("[1, 2]", "[2]"), "0:0");
  EXPECT_EQ(where("{\"a\": 1}", "a.b.c"), "0:0");
}

TEST(json_position, text_that_is_not_json_is_an_error_with_its_place) {
  EXPECT_TRUE(where("{\"a\": 1,\n  b: 2}", "").starts_with("line 2, column 3: "));
  EXPECT_TRUE(where("", "").starts_with("line 1, column 1: "));
  EXPECT_TRUE(where("{} x", "").starts_with("line 1, column 4: "));
  EXPECT_TRUE(where("{\"a\": 1e999}", "").starts_with("line 1, column "));
}

TEST(json_position, a_text_nested_too_deep_is_an_error_and_not_a_stack_overflow) {
  const std::string deepest = std::string(max_json_depth, '[') + std::string(max_json_depth, ']');
  EXPECT_EQ(where(deepest, ""), "1:1");
  EXPECT_EQ(where("[" + deepest + "]", ""), "line 1, column 101: nested too deep");
  EXPECT_EQ(where(std::string(1'000'000, '['), ""), "line 1, column 101: nested too deep");
}

TEST(json_position, a_key_anywhere_is_noticed) {
  std::string why;
  EXPECT_TRUE(scan_json(R"({"a": [{"$unknown": 1}]})", "$unknown", {}, why)->has_key);
  EXPECT_FALSE(scan_json(R"({"a": ["$unknown"]})", "$unknown", {}, why)->has_key);
}

}  // namespace
}  // namespace bee::payload
