#include "cli/repl/candidates.hpp"

#include <gtest/gtest.h>

#include "cli/repl/partial_line.hpp"
#include "support/program.hpp"

namespace bee::cli {
namespace {

using words = std::vector<std::string>;

class completed : public testing::Test {
 protected:
  completed() {
    folder_.write("two.lua",
                  "lobby_1 = \"127.0.0.1:1\"\nlobby_2 = \"127.0.0.1:2\"\ngate = \"127.0.0.1:3\"\n");
    folder_.write("a b.lua", "");
    flags_.add("cluster", folder_.path() + "/two.lua");
  }

  words of(const std::string& before, const std::string& nodes = {}) {
    const config_file config{"", "", {{"prod", {}}, {"test", {}}}};
    const environment none = [](const char*) { return std::nullopt; };
    const auto set = resolve_settings({flags_, none, config});
    const words typed;
    const invocation in{*find_verb("repl"), flags_, typed, *set, none, config};
    return candidates(in, nodes, before).words;
  }

  test::temporary_folder folder_;
  flag_values flags_;
};

TEST_F(completed, first_words_are_verbs_and_those_of_the_repl) {
  EXPECT_EQ(of("pin"), words{"ping"});
  EXPECT_EQ(of("us"), words{"use"});
  EXPECT_EQ(of("exi"), words{"exit"});
  EXPECT_EQ(of("beectl us"), words{});
  EXPECT_EQ(of("beectl pin"), words{"ping"});
  EXPECT_EQ(of("@gate pin"), words{"ping"});
  EXPECT_EQ(of("-o json pin"), words{"ping"});
  EXPECT_EQ(of("nonsense x"), words{});
}

TEST_F(completed, nodes_are_those_of_the_cluster) {
  EXPECT_EQ(of("ping l"), (words{"lobby_1", "lobby_2"}));
  EXPECT_EQ(of("ping gate,!lobby_"), (words{"gate,!lobby_1", "gate,!lobby_2"}));
  EXPECT_EQ(of("use "), (words{"gate", "lobby_1", "lobby_2"}));
  EXPECT_EQ(of("@g"), words{"@gate"});
  EXPECT_EQ(of("ping --via g"), words{"gate"});
  EXPECT_EQ(of("ping -C prod --except=g"), words{});
  EXPECT_EQ(of("-c /nowhere ping g"), words{});
}

TEST_F(completed, words_behind_the_nodes_of_the_prompt_are_the_next_ones) {
  EXPECT_EQ(of("call ", "gate"), (words{".launcher", ".service"}));
  EXPECT_EQ(of("call gate ", ""), (words{".launcher", ".service"}));
  EXPECT_EQ(of("beectl call g", "gate"), words{"gate"});
  EXPECT_EQ(of("call --all .l", ""), words{".launcher"});
  EXPECT_EQ(of("@lobby_1 call .l", "gate"), words{".launcher"});
  EXPECT_EQ(of("ping ", "gate"), words{});
}

TEST_F(completed, flags_and_their_values_are_those_of_the_verb) {
  EXPECT_EQ(of("call --dial"), words{"--dialect"});
  EXPECT_EQ(of("ping --dial"), words{});
  EXPECT_EQ(of("call --dialect b"), words{"bee"});
  EXPECT_EQ(of("call --dialect=s"), words{"--dialect=skynet"});
  EXPECT_EQ(of("-o json"), (words{"json", "jsonl"}));
  EXPECT_EQ(of("ping -C "), (words{"prod", "test"}));
  EXPECT_EQ(of("call -- --dial"), words{});
  EXPECT_EQ(of("completion "), (words{"bash", "fish", "zsh"}));
  EXPECT_EQ(of("help exit"), words{"exit-codes"});
}

TEST_F(completed, files_are_those_that_need_no_quotes) {
  EXPECT_EQ(of("mock " + folder_.path() + "/"), words{folder_.path() + "/two.lua"});
  EXPECT_EQ(of("mock /nowhere/"), words{});
}

TEST_F(completed, lines_that_are_open_refused_or_quoted_have_nothing) {
  for (const char* before : {"'pin", "ping | g", "call x {a", "!pin", "'pin'", "pi\\n"})
    EXPECT_EQ(of(before), words{}) << before;
}

TEST(partial_line, knows_the_flag_whose_value_comes_next) {
  const words typed{"ping", "-c"};
  const auto line = read_partial_line(typed, "", {});
  ASSERT_NE(line.flag, nullptr);
  EXPECT_EQ(line.flag->name, "cluster");
}

TEST(partial_line, that_names_a_context_is_not_of_the_cluster_of_the_repl) {
  flag_values given;
  given.add("cluster", "x.lua");
  const words typed{"ping", "-C", "prod"};
  const auto line = read_partial_line(typed, "", given);
  EXPECT_FALSE(line.flags.has("cluster"));
  EXPECT_EQ(line.flags.get("context"), "prod");
}

// Whatever the table of verbs says, any words can be read.
TEST(partial_line, of_each_verb_and_flag_is_read) {
  for (const auto* v : all_verbs())
    for (const auto& option : v->options) {
      const words typed{std::string(v->name), "--" + std::string(option.name), "", "-", "-1", "--"};
      EXPECT_EQ(read_partial_line(typed, "a", {}).what, v);
    }
}

}  // namespace
}  // namespace bee::cli
