#include "cli/top/top_model.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace bee::cli {
namespace {

using observe::node_state;
using observe::node_view;

observe::service_sample service(std::uint32_t handle, std::string command, std::int64_t mqlen) {
  observe::service_sample s;
  s.handle = handle;
  s.command = std::move(command);
  s.state = observe::service_state::answered;
  s.mqlen = mqlen;
  s.memory_kb = 10;
  return s;
}

// A node that is up, with one service whose queue is that long.
node_view up_with(std::int64_t mqlen, const std::string& command = "snlua db") {
  node_view v;
  v.state = node_state::up;
  v.sample.emplace();
  v.sample->is_listed = true;
  v.sample->round_trip = std::chrono::microseconds(250);
  v.sample->services = {service(0xa, command, mqlen), service(0xb, "snlua gate", 0)};
  v.sample->all.services = 2;
  v.sample->all.mqlen = mqlen;
  return v;
}

node_view down(const std::string& why) {
  node_view v;
  v.state = node_state::down;
  v.why = why;
  return v;
}

class model : public testing::Test {
 protected:
  model() {
    plan_.checks["mqlen"] = {100.0, 1000.0};
    show("a", up_with(5));
    show("b", up_with(500));
    show("c", down("connect: connection refused"));
  }

  void show(const std::string& name, const node_view& v) {
    model_.show(seen_node({name, endpoint("127.0.0.1", 1)}, v, plan_));
  }
  void press(const std::string& keys) {
    for (const char c : keys) model_.press({top_key::character, std::string(1, c)});
  }
  void press(top_key key) { model_.press({key}); }

  std::vector<std::string> texts(std::size_t rows = 10, std::size_t columns = 100) {
    std::vector<std::string> out;
    for (const auto& line : model_.lines({rows, columns})) out.push_back(text_of(line));
    return out;
  }
  std::string text(std::size_t rows = 10, std::size_t columns = 100) {
    std::string out;
    for (const auto& line : texts(rows, columns)) out += line + "\n";
    return out;
  }
  bool has(const std::string& part) { return text().find(part) != std::string::npos; }
  // The first words of the rows: "c b a".
  std::string order() {
    std::string out;
    const auto all = texts();
    for (std::size_t i = 2; i + 1 < all.size(); ++i)
      if (!all[i].empty()) out += (out.empty() ? "" : " ") + all[i].substr(0, all[i].find(' '));
    return out;
  }
  tone tone_of(const std::string& cell) {
    for (const auto& line : model_.lines({10, 100}))
      for (const auto& s : line.spans)
        if (s.text == cell) return s.says;
    return tone::plain;
  }
  std::string chosen() {
    for (const auto& line : model_.lines({10, 100}))
      if (line.weight == top_weight::chosen) return text_of(line).substr(0, text_of(line).find(' '));
    return "";
  }

  check_plan plan_;
  top_model model_{"mqlen", "every 2s"};
};

TEST_F(model, shows_a_title_headings_the_worst_first_and_the_keys) {
  const auto all = texts();
  EXPECT_EQ(all[0], "3 nodes  2 up  1 down  every 2s");
  EXPECT_EQ(all[1].find("NODE    STATE  MQLEN"), 0u) << all[1];
  EXPECT_EQ(order(), "c b a");
  EXPECT_EQ(all.back(), "? help  q quit  by MQLEN");
  EXPECT_NE(text(10, 130).find("127.0.0.1:1  connect: connection refused"), std::string::npos);
}

TEST_F(model, has_no_figure_of_a_node_that_is_down) {
  auto was_up = up_with(77'777);
  show("a", was_up);
  EXPECT_TRUE(has("77777"));
  was_up.state = node_state::down;
  show("a", was_up);
  EXPECT_FALSE(has("77777"));
}

TEST_F(model, sorts_by_the_letter_of_a_column_and_the_other_way_round) {
  press("N");
  EXPECT_EQ(order(), "a b c");
  press("N");
  EXPECT_EQ(order(), "c b a");
  press("Q");
  EXPECT_EQ(order(), "c b a");
  press("r");
  EXPECT_EQ(order(), "a b c");
  EXPECT_TRUE(has("by MQLEN reversed"));
}

TEST_F(model, sorts_by_the_column_beside) {
  press("<<");
  EXPECT_TRUE(has("by NODE"));
  EXPECT_EQ(order(), "a b c");
  press("<");
  EXPECT_TRUE(has("by AGENTS"));
  press(">>>");
  EXPECT_TRUE(has("by MQLEN"));
}

TEST_F(model, filters_while_it_is_typed_and_until_escape) {
  press("/B");
  EXPECT_EQ(order(), "b");
  EXPECT_TRUE(has("/B_"));
  press(top_key::erase);
  EXPECT_EQ(order(), "c b a");
  press("refused");
  EXPECT_EQ(order(), "c");
  press(top_key::enter);
  EXPECT_TRUE(has("only \"refused\""));
  press(top_key::escape);
  EXPECT_EQ(order(), "c b a");
}

TEST_F(model, takes_keys_that_are_typed_into_the_filter_for_nothing_else) {
  press("/q?");
  EXPECT_FALSE(model_.is_left());
  EXPECT_TRUE(has("/q?_"));
  press(std::string(200, 'x'));
  EXPECT_LE(texts().back().size(), 70u);
  press(top_key::escape);
  EXPECT_EQ(order(), "c b a");
}

TEST_F(model, opens_the_chosen_node_and_goes_back) {
  press("j");
  EXPECT_EQ(chosen(), "b");
  press(top_key::enter);
  EXPECT_TRUE(has("b  up  127.0.0.1:1  2 services"));
  EXPECT_EQ(order(), ":0000000a :0000000b");
  EXPECT_TRUE(has("snlua db"));
  press("/gate");
  press(top_key::enter);
  EXPECT_EQ(order(), ":0000000b");
  press(top_key::escape);
  EXPECT_EQ(order(), ":0000000a :0000000b");
  press(top_key::escape);
  EXPECT_EQ(order(), "c b a");
  EXPECT_EQ(chosen(), "b");
}

TEST_F(model, of_an_opened_node_that_dies_shows_why_and_what_was_seen_last) {
  press("j");
  press(top_key::enter);
  auto gone = up_with(500);
  gone.state = node_state::down;
  gone.why = "the connection was lost";
  show("b", gone);
  EXPECT_TRUE(has("b  down  127.0.0.1:1  the connection was lost; as it was seen last"));
  EXPECT_TRUE(has("snlua db"));
}

TEST_F(model, keeps_a_row_above_the_others) {
  press("G");
  EXPECT_EQ(chosen(), "a");
  press("f");
  EXPECT_EQ(order(), "*a c b");
  press("f");
  EXPECT_EQ(order(), "c b a");
}

TEST_F(model, that_is_paused_shows_nothing_new_until_it_goes_on) {
  press("p");
  show("a", up_with(9999));
  EXPECT_FALSE(has("9999"));
  EXPECT_TRUE(has("paused"));
  press(" ");
  EXPECT_TRUE(has("9999"));
  EXPECT_FALSE(has("paused"));
}

TEST_F(model, colours_what_check_would_warn_of) {
  EXPECT_EQ(tone_of("5"), tone::plain);
  EXPECT_EQ(tone_of("500"), tone::unknown);
  EXPECT_EQ(tone_of("down"), tone::down);
  show("a", up_with(1000));
  EXPECT_EQ(tone_of("1000"), tone::failed);
  press("G");
  press(top_key::enter);
  show("a", up_with(2000));
  show("b", up_with(2000));
  EXPECT_EQ(tone_of("2000"), tone::failed);
}

TEST_F(model, shows_its_keys_until_another_one) {
  press("?");
  EXPECT_TRUE(has("keys of beectl top"));
  EXPECT_FALSE(has("127.0.0.1"));
  press("x");
  EXPECT_TRUE(has("127.0.0.1"));
  press("?");
  const auto first = texts(4)[0];
  press("j");
  EXPECT_NE(texts(4)[0], first);
  for (int i = 0; i < 50; ++i) press("j");
  EXPECT_EQ(texts(4).size(), 4u);
  EXPECT_NE(text(4).find("yellow, red"), std::string::npos);
}

TEST_F(model, is_left_by_q) {
  EXPECT_FALSE(model_.is_left());
  press("q");
  EXPECT_TRUE(model_.is_left());
}

TEST_F(model, of_any_size_has_no_line_too_many_and_none_too_wide) {
  show("\xe6\xb8\xb8\xe6\x88\x8f_1", up_with(1, "snlua \xe6\xb8\xb8\xe6\x88\x8f"));
  for (const char* keys : {"", "?", "x/lo", "\n"}) {
    press(keys);
    for (std::size_t rows = 0; rows < 12; ++rows)
      for (std::size_t columns = 0; columns < 70; ++columns) {
        const auto all = texts(rows, columns);
        EXPECT_LE(all.size(), rows);
        for (const auto& line : all) EXPECT_LE(display_width(line), columns) << line;
      }
  }
}

TEST_F(model, in_20_columns_and_5_lines_shows_nodes_their_state_and_their_queues) {
  EXPECT_EQ(text(5, 20),
            "3 nodes  2 up  1 dow\n"
            "NODE    STATE  MQLEN\n"
            "c       down       -\n"
            "b       up       500\n"
            "? help  q quit  by M\n");
}

TEST_F(model, escapes_what_a_node_says) {
  show("a", up_with(1, "snlua \x1b[2J\nx"));
  show("b\x1b", down("so\x1b[31m"));
  EXPECT_EQ(text().find('\x1b'), std::string::npos);
  press("N");
  press(top_key::enter);
  EXPECT_TRUE(has("snlua \\x1b[2J\\x0ax"));
  press("/\x1b");
  EXPECT_EQ(text().find('\x1b'), std::string::npos) << text();
}

TEST_F(model, of_300_nodes_scrolls_to_each_of_them) {
  for (int i = 0; i < 300; ++i) show("game_" + std::to_string(i), up_with(i));
  press("N");
  for (int i = 0; i < 302; ++i) press("j");
  EXPECT_EQ(chosen(), "game_299");
  press("g");
  EXPECT_EQ(chosen(), "a");
}

TEST_F(model, of_a_node_that_was_not_looked_at_yet_says_so) {
  model_.show(unseen_node({"new", endpoint("127.0.0.1", 2)}));
  EXPECT_TRUE(has("new     ...        -"));
}

TEST_F(model, shows_a_service_that_does_not_answer_before_all_others) {
  auto v = up_with(5);
  v.sample->services[1].state = observe::service_state::busy;
  v.sample->services[1].mqlen.reset();
  show("a", v);
  press("N");
  press(top_key::enter);
  EXPECT_EQ(order(), ":0000000b :0000000a");
  EXPECT_TRUE(has(":0000000b   busy"));
}

}  // namespace
}  // namespace bee::cli
