#include "bee/cluster/node_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bee::cluster {
namespace {

using names = std::vector<std::string>;

node_map fleet() {
  node_map map;
  std::uint16_t port = 1;
  for (const char* name : {"game_1", "game_2", "game_3", "game_10", "lobby_a", "lobby_b", "s01", "s02", "db"})
    map.set(name, endpoint{"h", port++});
  map.set("gone", std::nullopt);
  map.set("lobby_off", std::nullopt);
  map.set("odd[1]", endpoint{"h", 100});
  return map;
}

names names_in(const selection& s) {
  names out;
  for (const auto& n : s.nodes) out.push_back(n.name);
  return out;
}

names picked(std::string_view expression) {
  const auto s = select(fleet(), expression);
  EXPECT_TRUE(s) << expression;
  EXPECT_EQ(s->unknown, names{}) << expression;
  return names_in(*s);
}

names unknown(std::string_view expression) {
  return select(fleet(), expression).value().unknown;
}

TEST(select, takes_names_in_the_order_given_each_once) {
  EXPECT_EQ(picked("lobby_a"), names{"lobby_a"});
  EXPECT_EQ(picked("lobby_a, game_2,lobby_a"), (names{"lobby_a", "game_2"}));
}

TEST(select, expands_brackets_with_ranges_words_and_zeros) {
  EXPECT_EQ(picked("game_[1-3,10]"), (names{"game_1", "game_2", "game_3", "game_10"}));
  EXPECT_EQ(picked("lobby_[b,a]"), (names{"lobby_b", "lobby_a"}));
  EXPECT_EQ(picked("s[01-02]"), (names{"s01", "s02"}));
}

TEST(select, a_range_picks_the_numbers_in_it_and_names_those_that_are_not_there) {
  const auto s = select(fleet(), "game_[2-4]").value();
  EXPECT_EQ(names_in(s), (names{"game_2", "game_3"}));
  EXPECT_EQ(s.unknown, names{"game_4"});
}

TEST(select, globs_pass_over_names_that_are_switched_off) {
  EXPECT_EQ(picked("lobby_*"), (names{"lobby_a", "lobby_b"}));
  EXPECT_EQ(picked("game_?"), (names{"game_1", "game_2", "game_3"}));
  EXPECT_EQ(picked("[g,s]*2"), (names{"game_2", "s02"}));
}

TEST(select, a_switched_off_name_in_full_is_picked_without_an_address) {
  const auto s = select(fleet(), "gone").value();
  ASSERT_EQ(s.nodes.size(), 1u);
  EXPECT_FALSE(s.nodes[0].address);
}

TEST(select, a_literal_address_needs_no_map) {
  const auto s = select(node_map(), "10.0.0.[1-2]:2528,[::1]:7").value();
  ASSERT_EQ(names_in(s), (names{"10.0.0.1:2528", "10.0.0.2:2528", "[::1]:7"}));
  EXPECT_EQ(s.nodes[1].address, (endpoint{"10.0.0.2", 2528}));
  EXPECT_EQ(s.nodes[2].address, (endpoint{"::1", 7}));
}

TEST(select, a_name_in_the_map_wins_over_its_meaning_as_a_pattern) {
  EXPECT_EQ(picked("odd[1]"), names{"odd[1]"});
}

TEST(select, an_exclamation_mark_leaves_out_wherever_it_stands) {
  EXPECT_EQ(picked("!game_2,game_[1-3]"), (names{"game_1", "game_3"}));
  EXPECT_EQ(picked("game_*,!game_[2-3],!game_10"), names{"game_1"});
  EXPECT_EQ(picked("*,!game_*,!lobby_*,!s*,!odd*"), names{"db"});
}

TEST(select, all_is_every_node_with_an_address_unless_one_has_that_name) {
  const auto every = names_in(select_all(fleet()).value());
  EXPECT_EQ(picked("all"), every);
  EXPECT_EQ(picked("all,!game_*").size(), every.size() - picked("game_*").size());
  auto map = fleet();
  map.set("all", endpoint{"10.0.0.1", 1});
  EXPECT_EQ(names_in(select(map, "all").value()), names{"all"});
}

TEST(select, a_name_that_matches_nothing_is_told_also_behind_an_exclamation_mark) {
  EXPECT_EQ(unknown("lobby_c"), names{"lobby_c"});
  EXPECT_EQ(unknown("game_*,!gmae_2"), names{"gmae_2"});
  EXPECT_EQ(unknown("chat_*"), names{"chat_*"});
  EXPECT_EQ(unknown("x,x,db"), names{"x"});
}

TEST(select, a_malformed_set_is_refused) {
  for (const char* text :
       {"", ",", "a,,b", "a,", "!", "!a", "game_[", "game_]", "game_[]", "game_[1,]", "game_[3-1]",
        "game_[[1]]", "game_[1-2]]", "]game_[", "g[0-100000]", "g[0-999][0-999]", "!db,!gone"})
    EXPECT_EQ(select(fleet(), text).error(), errc::bad_node_set) << text;
}

TEST(select, many_small_ranges_do_not_add_up_past_the_limit) {
  std::string text = "[0-99999";
  for (int i = 0; i < 1000; ++i) text += ",0-99999";
  EXPECT_EQ(select(fleet(), text + "]").error(), errc::bad_node_set);
}

TEST(select_all, takes_every_node_with_an_address_less_the_excepted) {
  EXPECT_EQ(select_all(fleet()).value().nodes.size(), 10u);
  EXPECT_EQ(names_in(select_all(fleet(), "!game_*,!s0?,!lobby_*,!odd[1]").value()), names{"db"});
  EXPECT_EQ(select_all(fleet(), "!chat").value().unknown, names{"chat"});
  EXPECT_EQ(select_all(fleet(), "db").error(), errc::bad_node_set);
}

TEST(matches_glob, stars_and_question_marks) {
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("a*b*c", "a1b2b3c"));
  EXPECT_TRUE(matches_glob("??", "ab"));
  EXPECT_FALSE(matches_glob("??", "abc"));
  EXPECT_FALSE(matches_glob("a*b", "ac"));
  EXPECT_FALSE(matches_glob("", "a"));
}

TEST(matches_glob, does_not_take_for_ever_on_many_stars) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "*a";
  EXPECT_FALSE(matches_glob(pattern + "b", std::string(5000, 'a')));
}

TEST(compress, writes_runs_as_ranges) {
  EXPECT_EQ(compress(names{"game_9", "game_3", "game_5", "game_4"}), "game_[3-5,9]");
  EXPECT_EQ(compress(names{"a1", "a2"}), "a[1,2]");
  EXPECT_EQ(compress(names{"lobby_1", "game_2", "db", "game_1"}), "db,game_[1,2],lobby_1");
  EXPECT_EQ(compress(names{"h:2529", "h:2528", "h:2530"}), "h:[2528-2530]");
  EXPECT_EQ(compress(names{"one"}), "one");
  EXPECT_EQ(compress(names{}), "");
}

TEST(compress, keeps_zeros_in_front_and_text_behind) {
  EXPECT_EQ(compress(names{"s08", "s09", "s07"}), "s[07-09]");
  EXPECT_EQ(compress(names{"r1x", "r2x", "r1y"}), "r[1,2]x,r1y");
}

TEST(compress, expands_back_to_the_same_names) {
  const names all{"game_1",
                  "game_01",
                  "game_2",
                  "game_10",
                  "a1b2",
                  "a1b3",
                  "0",
                  "1",
                  "00",
                  "[::1]:2",
                  "[::1]:3",
                  "x",
                  "x9999999999999999999999",
                  "10.0.0.1:1",
                  "10.0.0.1:2",
                  "y7",
                  "y7"};
  std::vector<std::string> back;
  const auto text = compress(all);
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '[') ++depth;
    if (i < text.size() && text[i] == ']') --depth;
    if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
    const auto part = text.substr(start, i - start);
    if (parse_endpoint(part)) {
      back.push_back(part);
    } else {
      for (auto& name : expand(part).value()) back.push_back(name);
    }
    start = i + 1;
  }
  auto expected = all;
  std::sort(expected.begin(), expected.end());
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  std::sort(back.begin(), back.end());
  EXPECT_EQ(back, expected) << text;
}

}  // namespace
}  // namespace bee::cluster
