#include "bee/fleet/map_text.hpp"

#include <gtest/gtest.h>

namespace bee::fleet {
namespace {

TEST(map_text, goes_both_ways_in_natural_order) {
  cluster::node_map map;
  map.set("game_10", endpoint{"10.0.0.1", 2528});
  map.set("game_2", endpoint{"::1", 7});
  map.set("gone", std::nullopt);
  const auto text = to_text(map);
  EXPECT_EQ(text, R"({"game_2":"[::1]:7","game_10":"10.0.0.1:2528","gone":false})");
  EXPECT_EQ(parse_map(text).value(), map);
}

TEST(map_text, that_is_not_a_map_is_damaged) {
  for (const char* text : {"", "[]", "{\"a\":1}", "{\"a\":true}", "{\"a\":\"nowhere\"}", "{\"a\":\"x:0\"}"})
    EXPECT_EQ(parse_map(text).error(), errc::journal_damaged) << text;
}

}  // namespace
}  // namespace bee::fleet
