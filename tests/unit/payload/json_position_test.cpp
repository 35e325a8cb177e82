#include "bee/payload/json_position.hpp"

#include <gtest/gtest.h>

namespace bee::payload {
namespace {

std::string where(std::string_view text, const json_path& path) {
  std::string why;
  const auto at = scan_json(text, path, why);
  if (at.has_error()) return why;
  return std::to_string(at->line) + ":" + std::to_string(at->column);
}

const json_step items{"items"};
json_step element(std::size_t i) {
  return {{}, i};
}

TEST(json_position, a_value_is_found_by_its_path) {
  const std::string_view text = "{\"a\": 1,\n \"items\": [{\"id\": 1}, {\"id\": \"x\"}]}";
  EXPECT_EQ(where(text, {}), "1:1");
  EXPECT_EQ(where(text, {{"a"}}), "1:7");
  EXPECT_EQ(where(text, {items}), "2:11");
  EXPECT_EQ(where(text, {items, element(1)}), "2:23");
  EXPECT_EQ(where(text, {items, element(1), {"id"}}), "2:30");
}

TEST(json_position, a_key_of_any_characters_is_found) {
  const std::string_view text = "{\"by\": {\"k y\": {\"id\": 1}, \"z.[0]\": {\"id\": true}}}";
  EXPECT_EQ(where(text, {{"by"}, {"z.[0]"}, {"id"}}), "1:43");
  EXPECT_EQ(where(text, {{"by"}, {"k y"}, {"id"}}), "1:23");
}

TEST(json_position, a_path_is_written_as_people_write_it) {
  EXPECT_EQ(to_string(json_path{items, element(1), {"k y"}, {"id"}}), "items[1][\"k y\"].id");
  EXPECT_EQ(to_string(json_path{{"[shop.inscription]"}}), "[shop.inscription]");
}

TEST(json_position, a_key_that_stands_twice_in_one_object_is_refused) {
  EXPECT_EQ(where("{\"a\": {\"b\": 1}, \"b\": 2}", {{"b"}}), "1:22");
  EXPECT_EQ(where("{\"a\": 1,\n \"a\": 2}", {}), "line 2, column 2: the key \"a\" stands here twice");
}

TEST(json_position, a_path_that_leads_nowhere_is_line_0) {
  EXPECT_EQ(where("{\"a\": {\"b\": 1}}", {{"b"}}), "0:0");
  EXPECT_EQ(where("[1, 2]", {element(2)}), "0:0");
  EXPECT_EQ(where("{\"a\": 1}", {{"a"}, {"b"}, {"c"}}), "0:0");
}

TEST(json_position, text_that_is_not_json_is_an_error_with_its_place) {
  EXPECT_TRUE(where("{\"a\": 1,\n  b: 2}", {}).starts_with("line 2, column 3: "));
  EXPECT_TRUE(where("", {}).starts_with("line 1, column 1: "));
  EXPECT_TRUE(where("{} x", {}).starts_with("line 1, column 4: "));
  EXPECT_TRUE(where("{\"a\": 1e999}", {}).starts_with("line 1, column "));
}

TEST(json_position, a_text_nested_too_deep_is_an_error_and_not_a_stack_overflow) {
  const std::string deepest = std::string(max_json_depth, '[') + std::string(max_json_depth, ']');
  EXPECT_EQ(where(deepest, {}), "1:1");
  EXPECT_EQ(where("[" + deepest + "]", {}), "line 1, column 1601: nested too deep");
  EXPECT_EQ(where(std::string(1'000'000, '['), {}), "line 1, column 1601: nested too deep");
}

}  // namespace
}  // namespace bee::payload
