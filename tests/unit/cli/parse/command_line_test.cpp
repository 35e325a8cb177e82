#include "cli/parse/command_line.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

using words = std::vector<std::string>;

command_line parsed(const words& arguments) {
  auto out = parse_command_line(arguments);
  EXPECT_TRUE(out) << (out ? "" : out.error().message);
  return out ? *out : command_line{};
}

std::string refused(const words& arguments) {
  const auto out = parse_command_line(arguments);
  EXPECT_FALSE(out);
  if (out) return {};
  EXPECT_EQ(out.error().code, exit_code::usage);
  return out.error().message;
}

TEST(command_line, the_verb_is_the_first_word_and_the_rest_are_its_words) {
  const auto line = parsed({"call", "a", "svc", "cmd", "1"});
  EXPECT_EQ(line.what->name, "call");
  EXPECT_EQ(line.words, (words{"a", "svc", "cmd", "1"}));
}

TEST(command_line, flags_stand_anywhere) {
  for (const auto& arguments : {words{"-o", "json", "call", "a", "svc", "cmd", "--expect", "1"},
                                words{"call", "--expect", "1", "a", "-ojson", "svc", "cmd"},
                                words{"--expect=1", "call", "a", "svc", "--output=json", "cmd"},
                                words{"call", "a", "svc", "cmd", "--output", "json", "--expect", "1"}}) {
    const auto line = parsed(arguments);
    EXPECT_EQ(line.what->name, "call");
    EXPECT_EQ(line.words, (words{"a", "svc", "cmd"}));
    EXPECT_EQ(line.flags.get("output"), "json");
    EXPECT_EQ(line.flags.get("expect"), "1");
  }
}

TEST(command_line, a_negative_number_is_a_word) {
  const auto line = parsed({"call", "a", "svc", "cmd", "-1", "-1.5", "-.5", "-1e9", "-0x10"});
  EXPECT_EQ(line.words, (words{"a", "svc", "cmd", "-1", "-1.5", "-.5", "-1e9", "-0x10"}));
  EXPECT_EQ(parsed({"call", "a", "s", "c", "--expect", "-1"}).flags.get("expect"), "-1");
}

TEST(command_line, two_dashes_end_the_flags) {
  const auto line = parsed({"call", "-v", "--", "a", "svc", "--expect", "-v", "--"});
  EXPECT_EQ(line.words, (words{"a", "svc", "--expect", "-v", "--"}));
  EXPECT_TRUE(line.flags.has("verbose"));
  EXPECT_FALSE(line.flags.has("expect"));
}

TEST(command_line, a_dash_alone_and_an_empty_word_are_words) {
  EXPECT_EQ(parsed({"call", "a", "svc", "-", ""}).words, (words{"a", "svc", "-", ""}));
}

TEST(command_line, words_and_values_reach_the_verb_as_they_were_typed) {
  const words odd{"a", "s", "[1,2]", "{1, 2}", "%%", "{}", "\"x\"", "a=b", " "};
  auto arguments = odd;
  arguments.insert(arguments.begin(), "call");
  EXPECT_EQ(parsed(arguments).words, odd);
  for (const char* value : {"[1,2]", "{1,2}", "", "--", "-v", "a,b", "\"q\"", "{}"}) {
    EXPECT_EQ(parsed({"call", "a", "s", "c", "--expect", value}).flags.get("expect"), value);
    EXPECT_EQ(parsed({"call", "a", "s", "c", std::string("--expect=") + value}).flags.get("expect"), value);
  }
}

TEST(command_line, short_flags_stand_together) {
  const auto line = parsed({"ping", "-vqt2s", "a"});
  EXPECT_TRUE(line.flags.has("verbose"));
  EXPECT_TRUE(line.flags.has("quiet"));
  EXPECT_EQ(line.flags.get("timeout"), "2s");
  EXPECT_EQ(parsed({"ping", "-vo", "json", "a"}).words, words{"a"});
}

TEST(command_line, the_last_of_a_flag_given_twice_counts) {
  EXPECT_EQ(parsed({"ping", "-t", "1s", "a", "-t", "2s"}).flags.get("timeout"), "2s");
}

TEST(command_line, an_unknown_verb_is_told_with_the_nearest) {
  EXPECT_EQ(refused({"qurey", "a"}), "no verb \"qurey\"; did you mean query?");
  EXPECT_EQ(refused({"push"}), "no verb \"push\"; did you mean push-config?");
  EXPECT_EQ(refused({"explode", "a"}), "no verb \"explode\"");
  EXPECT_EQ(refused({"de"}), "no verb \"de\"") << "decode, or describe";
  EXPECT_EQ(refused({"frobnicate"}), "no verb \"frobnicate\"");
}

TEST(command_line, an_unknown_flag_is_told_with_the_nearest) {
  EXPECT_EQ(refused({"call", "--expct", "1"}), "no flag \"--expct\" of call; did you mean --expect?");
  EXPECT_EQ(refused({"ping", "a", "-z"}), "no flag \"-z\" of ping");
  EXPECT_EQ(refused({"ping", "a", "--listen=1"}), "no flag \"--listen=1\" of ping");
}

TEST(command_line, a_flag_without_its_value_is_refused) {
  EXPECT_EQ(refused({"call", "a", "--timeout"}), "--timeout needs a value");
  EXPECT_EQ(refused({"call", "a", "-vt"}), "-vt needs a value");
}

TEST(command_line, a_switch_takes_no_value) {
  EXPECT_EQ(parsed({"call", "-v", "a"}).words, words{"a"});
  EXPECT_EQ(parsed({"call", "--dry-run", "a"}).words, words{"a"});
  EXPECT_EQ(refused({"call", "a", "--all=no"}), "--all takes no value");
}

TEST(command_line, help_is_asked_for_by_flag_or_word) {
  for (const auto& arguments : {words{"call", "--help"}, words{"-h", "call"}, words{"help", "call"}}) {
    const auto line = parsed(arguments);
    EXPECT_TRUE(line.wants_help);
    EXPECT_EQ(line.what->name, "call");
  }
  EXPECT_TRUE(parsed({"help"}).wants_help);
  EXPECT_EQ(parsed({"--help"}).what, nullptr);
  EXPECT_TRUE(parsed({"--version"}).wants_version);
}

// The table of verbs is what help, completions and man pages are made from.
TEST(verbs, are_complete_and_without_contradiction) {
  for (const auto* v : all_verbs()) {
    SCOPED_TRACE(std::string(v->name));
    EXPECT_FALSE(v->summary.empty());
    EXPECT_FALSE(v->help.empty());
    EXPECT_NE(v->run, nullptr);
    for (const auto& e : v->examples) {
      EXPECT_FALSE(e.about.empty());
      EXPECT_NE(e.line.find("beectl "), std::string_view::npos) << e.line;
    }
    for (const auto& word : v->words)
      EXPECT_NE(v->usage.find(word.name), std::string_view::npos) << word.name;
    for (const auto& option : v->options) {
      EXPECT_EQ(find_option(v, option.name), &option) << option.name << " hides a global flag or another";
      if (option.letter) {
        EXPECT_EQ(find_option(v, option.letter), &option) << option.letter;
      }
    }
  }
}

// A flag in front of the verb is read before the verb is known. Two are understood behind their verbs alone.
TEST(verbs, agree_on_which_flags_take_a_value) {
  for (const auto* a : all_verbs())
    for (const auto* b : all_verbs())
      for (const auto& option : a->options)
        if (const auto* other = find_option(b, option.name);
            other && option.name != "probe" && option.name != "rate") {
          EXPECT_EQ(option.metavar.empty(), other->metavar.empty()) << option.name;
        }
}

// The one of both kinds: a switch of mesh, a file of names serve.
TEST(verbs, a_flag_that_only_some_give_a_value_is_a_switch_in_front_of_the_verb) {
  EXPECT_EQ(parsed({"mesh", "--probe"}).what->name, "mesh");
  EXPECT_EQ(parsed({"--probe", "mesh"}).what->name, "mesh");
  EXPECT_EQ(parsed({"names", "serve", "--probe", "c.lua"}).words, (words{"serve"}));
}

}  // namespace
}  // namespace bee::cli
