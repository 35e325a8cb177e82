#include "cli/repl/line_words.hpp"

#include <gtest/gtest.h>

#include <random>

namespace bee::cli {
namespace {

using words = std::vector<std::string>;
using state = line_words::state;

words read(std::string_view line) {
  const auto out = split_line(line);
  EXPECT_EQ(out.how, state::whole) << line << ": " << out.why;
  return out.texts();
}
std::string open(std::string_view line) {
  const auto out = split_line(line);
  EXPECT_EQ(out.how, state::open) << line;
  return out.why;
}
std::string refused(std::string_view line) {
  const auto out = split_line(line);
  EXPECT_EQ(out.how, state::refused) << line;
  return out.why;
}

TEST(line_words, are_what_stands_between_blanks) {
  EXPECT_EQ(read(""), words{});
  EXPECT_EQ(read("  \t\r\n"), words{});
  EXPECT_EQ(read(" call  a\techo x\r"), (words{"call", "a", "echo", "x"}));
  EXPECT_EQ(read("ping game_[1-20],!lobby_* -t 5s"), (words{"ping", "game_[1-20],!lobby_*", "-t", "5s"}));
}

TEST(line_words, have_the_quotes_of_sh) {
  EXPECT_EQ(read("'a b' \"c d\" e\\ f"), (words{"a b", "c d", "e f"}));
  EXPECT_EQ(read("a'b'\"c\"d"), words{"abcd"});
  EXPECT_EQ(read("'' \"\""), (words{"", ""}));
  EXPECT_EQ(read("'a\\n\"$x|'"), words{"a\\n\"$x|"});
  EXPECT_EQ(read(R"("a\"b\\c\$d\`e\nf")"), words{"a\"b\\c$d`e\\nf"});
  EXPECT_EQ(read("\"'10'\" '\"pong\", _'"), (words{"'10'", "\"pong\", _"}));
  EXPECT_EQ(read("\\| \\$x \\#"), (words{"|", "$x", "#"}));
}

TEST(line_words, end_at_a_comment) {
  EXPECT_EQ(read("# ping a"), words{});
  EXPECT_EQ(read("ping a # why"), (words{"ping", "a"}));
  EXPECT_EQ(read("ping a#b"), (words{"ping", "a#b"}));
  EXPECT_EQ(read("# one\nping a"), (words{"ping", "a"}));
}

TEST(line_words, are_tables_with_all_that_is_in_them) {
  EXPECT_EQ(read("call x {uid = 1, tags = {\"a b\", 'c'}} y"),
            (words{"call", "x", "{uid = 1, tags = {\"a b\", 'c'}}", "y"}));
  EXPECT_EQ(read("{a = \"}\", b = '{', c = [[}]], d = [==[ ]] } ]==]}"),
            words{"{a = \"}\", b = '{', c = [[}]], d = [==[ ]] } ]==]}"});
  EXPECT_EQ(read("{a = \"\\\"}\"} b"), (words{"{a = \"\\\"}\"}", "b"}));
  EXPECT_EQ(read("{a = 1,\n b = 2}"), words{"{a = 1,\n b = 2}"});
  EXPECT_EQ(read("{a = '$x|;'}"), words{"{a = '$x|;'}"});
  EXPECT_EQ(read("{[1] = 2, [ [[k]] ] = 3}"), words{"{[1] = 2, [ [[k]] ] = 3}"});
  EXPECT_EQ(read("a{b c}"), (words{"a{b", "c}"}));
}

TEST(line_words, are_objects_of_json) {
  EXPECT_EQ(read("{\"a\": [[1], [2, 3]]} x"), (words{"{\"a\": [[1], [2, 3]]}", "x"}));
  EXPECT_EQ(read("{ \"a\\\"\" : [[[1]], 2]}"), words{"{ \"a\\\"\" : [[[1]], 2]}"});
}

TEST(line_words, are_long_texts) {
  EXPECT_EQ(read("[[a b\nc]] d"), (words{"[[a b\nc]]", "d"}));
  EXPECT_EQ(read("[=[ ]] ]=]"), words{"[=[ ]] ]=]"});
  EXPECT_EQ(read("[1-3] [="), (words{"[1-3]", "[="}));
}

TEST(line_words, go_on_while_something_is_open) {
  EXPECT_EQ(open("call x {a = 1,"), "a table");
  EXPECT_EQ(open("{{}"), "a table");
  EXPECT_EQ(open("{a = [[x"), "a [[");
  EXPECT_EQ(open("[==[ ]]"), "a [[");
  EXPECT_EQ(open("x 'a"), "a '");
  EXPECT_EQ(open("x \"a"), "a \"");
  EXPECT_EQ(open("x \"a\\"), "a \\");
  EXPECT_EQ(open("x \\"), "a \\");
  EXPECT_EQ(open("{a = \"x\\"), "a string");
  EXPECT_EQ(read("a \\\n b\\\nc"), (words{"a", "bc"}));
}

TEST(line_words, that_a_shell_would_change_are_refused) {
  for (const char* line : {"ps a | grep x", "ping a; ping b", "ping a & b", "ps > f", "ps < f", "a `b`",
                           "a $HOME", "a \"$HOME\"", "a \"`b`\"", "a ${b}", "a $(b)", "a $1", "{a=1}|x"})
    EXPECT_NE(refused(line).find(" is for a shell: "), std::string::npos) << line;
  EXPECT_EQ(read("a$ \"b $ c\" $"), (words{"a$", "b $ c", "$"}));
}

TEST(line_words, with_a_string_that_ends_nowhere_or_a_zero_byte_are_refused) {
  EXPECT_EQ(refused("{a = \"x}\n"), "a string in a table has no second \" on its line");
  EXPECT_EQ(refused("{a = 'x}"), "a string in a table has no second ' on its line");
  EXPECT_EQ(refused(std::string_view("a\0b", 3)), "there is a zero byte in it");
}

TEST(line_words, say_where_they_stand) {
  const auto out = split_line(" ab 'c d'e");
  ASSERT_EQ(out.words.size(), 2u);
  EXPECT_EQ(out.words[0].begin, 1u);
  EXPECT_EQ(out.words[0].end, 3u);
  EXPECT_EQ(out.words[1].begin, 4u);
  EXPECT_EQ(out.words[1].end, 10u);
}

TEST(line_words, of_a_line_for_the_shell_are_not_looked_at) {
  EXPECT_TRUE(is_for_a_shell("!ls"));
  EXPECT_TRUE(is_for_a_shell("  ! ls"));
  EXPECT_FALSE(is_for_a_shell(""));
  EXPECT_FALSE(is_for_a_shell("ping !x"));
}

TEST(typed_word, is_read_as_the_same_word) {
  EXPECT_EQ(typed_word("mysqlpool"), "mysqlpool");
  EXPECT_EQ(typed_word("game_[1-3],!x"), "game_[1-3],!x");
  EXPECT_EQ(typed_word("{a = 1}"), "{a = 1}");
  EXPECT_EQ(typed_word("a b"), "'a b'");
  EXPECT_EQ(typed_word("it's"), "'it'\\''s'");
  EXPECT_EQ(typed_word(""), "''");
  for (const std::string word :
       {"", "#a", "a|b", "{", "[[", "\\", "'\"$x`\n;&<>", "{\"a", "a\nb", "\xff\x01"})
    EXPECT_EQ(read(typed_word(word)), words{word}) << word;
}

// Texts of the characters that mean something.
TEST(line_words, of_any_text_have_an_end_and_can_be_typed_again) {
  std::mt19937 random(7);
  const std::string_view letters = "a '\"\\\n#{}[]=,$|-:";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = random() % 24; left > 0; --left) text += letters[random() % letters.size()];
    const auto out = split_line(text);
    for (const auto& word : out.words) EXPECT_LE(word.end, text.size()) << text;
    if (out.how != state::whole) {
      EXPECT_FALSE(out.why.empty()) << text;
      continue;
    }
    std::string again;
    for (const auto& word : out.words) again += typed_word(word.text) + " ";
    EXPECT_EQ(read(again), out.texts()) << text;
  }
}

}  // namespace
}  // namespace bee::cli
