#include "bee/cluster/node_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "bee/cluster/nearest.hpp"

namespace bee::cluster {
namespace {

node_map map_of(std::initializer_list<std::pair<const char*, const char*>> entries) {
  node_map map;
  for (const auto& [name, address] : entries)
    map.set(name, address ? std::optional(parse_endpoint(address).value()) : std::nullopt);
  return map;
}

std::vector<std::string> names_of(const node_map& map) {
  std::vector<std::string> names;
  for (const auto& n : map.nodes()) names.push_back(n.name);
  return names;
}

TEST(node_map, names_stand_in_natural_order_however_they_came) {
  const auto map = map_of({{"game_10", "h:10"}, {"db", "h:1"}, {"game_2", "h:2"}, {"game_1", "h:3"}});
  EXPECT_EQ(names_of(map), (std::vector<std::string>{"db", "game_1", "game_2", "game_10"}));
}

TEST(natural_less, is_a_strict_order_even_with_zeros_and_huge_numbers) {
  std::vector<std::string> names{"a",
                                 "a0",
                                 "a00",
                                 "a1",
                                 "a01",
                                 "a001",
                                 "a1b",
                                 "a2",
                                 "a10",
                                 "",
                                 "10",
                                 "9",
                                 "a99999999999999999999999",
                                 "a100000000000000000000000",
                                 "_",
                                 "a1b2",
                                 "a1b02"};
  for (const auto& a : names) {
    EXPECT_FALSE(natural_less(a, a)) << a;
    for (const auto& b : names) {
      EXPECT_EQ(natural_less(a, b), a != b && !natural_less(b, a)) << a << " " << b;
      for (const auto& c : names)
        EXPECT_TRUE(!natural_less(a, b) || !natural_less(b, c) || natural_less(a, c)) << a << b << c;
    }
  }
  EXPECT_TRUE(natural_less("a99999999999999999999999", "a100000000000000000000000"));
  EXPECT_TRUE(natural_less("x1", "x!")) << "a run of letters is compared whole";
  EXPECT_TRUE(natural_less("mock_9", "mock_10"));
  EXPECT_TRUE(natural_less("mock_10", "mock_10a"));
}

TEST(node_map, set_replaces_and_remove_tells_whether_there_was_one) {
  auto map = map_of({{"a", "h:1"}});
  map.set("a", parse_endpoint("h:2").value());
  EXPECT_EQ(map.nodes().size(), 1u);
  EXPECT_EQ(map.find("a")->address->port, 2);
  EXPECT_TRUE(map.remove("a"));
  EXPECT_FALSE(map.remove("a"));
  EXPECT_EQ(map.find("a"), nullptr);
}

TEST(node_map, a_node_is_found_by_its_address) {
  const auto map = map_of({{"a", "h:1"}, {"b", "h:2"}, {"off", nullptr}});
  EXPECT_EQ(map.find(parse_endpoint("h:2").value())->name, "b");
  EXPECT_EQ(map.find(parse_endpoint("h:3").value()), nullptr);
}

TEST(node_map, merging_keeps_what_the_other_does_not_mention_and_takes_its_false) {
  auto map = map_of({{"a", "h:1"}, {"b", "h:2"}, {"c", "h:3"}});
  map.merge(map_of({{"b", "h:9"}, {"c", nullptr}, {"d", "h:4"}}));
  EXPECT_EQ(map, map_of({{"a", "h:1"}, {"b", "h:9"}, {"c", nullptr}, {"d", "h:4"}}));
}

TEST(diff, tells_additions_changes_and_removals_in_order) {
  const auto before = map_of({{"a", "h:1"}, {"b", "h:2"}, {"c", "h:3"}, {"off", nullptr}});
  const auto after = map_of({{"a", "h:1"}, {"b", "h:9"}, {"d", "h:4"}, {"off", "h:5"}});
  const auto at = [](const char* text) { return parse_endpoint(text).value(); };
  EXPECT_EQ(diff(before, after), (std::vector<node_change>{{change_kind::changed, "b", at("h:2"), at("h:9")},
                                                           {change_kind::removed, "c", at("h:3"), {}},
                                                           {change_kind::added, "d", {}, at("h:4")},
                                                           {change_kind::changed, "off", {}, at("h:5")}}));
}

TEST(diff, of_equal_maps_is_empty) {
  const auto map = map_of({{"a", "h:1"}, {"off", nullptr}});
  EXPECT_TRUE(diff(map, map).empty());
}

TEST(diff, applied_to_the_old_map_gives_the_new_one) {
  auto before = map_of({{"a", "h:1"}, {"b10", "h:2"}, {"b9", "h:3"}, {"c", nullptr}});
  const auto after = map_of({{"b9", nullptr}, {"b11", "h:2"}, {"c", "h:7"}, {"z", nullptr}});
  for (const auto& change : diff(before, after)) {
    if (change.kind == change_kind::removed) before.remove(change.name);
    if (change.kind != change_kind::removed) before.set(change.name, change.after);
  }
  EXPECT_EQ(before, after);
}

TEST(nearest, finds_a_name_with_a_typing_error_and_nothing_when_all_differ) {
  const auto map = map_of({{"lobby_1", "h:1"}, {"lpersistence_3", "h:2"}, {"gate_2", "h:3"}});
  EXPECT_EQ(map.nearest("lpersistance_3"), "lpersistence_3");
  EXPECT_EQ(map.nearest("lobyb_1"), "lobby_1");
  EXPECT_EQ(map.nearest("chat"), "");
  EXPECT_EQ(map.nearest(""), "");
  EXPECT_EQ(node_map().nearest("x"), "");
}

TEST(nearest, a_short_name_is_not_turned_into_a_quite_different_one) {
  const std::string_view candidates[] = {"b", "xy"};
  EXPECT_EQ(nearest_of("a", candidates), "");
  const std::string_view verbs[] = {"call", "ping", "ps"};
  EXPECT_EQ(nearest_of("kill", verbs), "");
  EXPECT_EQ(nearest_of("clal", verbs), "call");
  EXPECT_EQ(nearest_of("pin", verbs), "ping");
}

TEST(edit_distance, counts_insertions_deletions_replacements_and_swaps) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("abc", ""), 3u);
  EXPECT_EQ(edit_distance("abc", "axc"), 1u);
  EXPECT_EQ(edit_distance("abc", "acb"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

}  // namespace
}  // namespace bee::cluster
