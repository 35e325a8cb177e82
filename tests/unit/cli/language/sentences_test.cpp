// Sentences in Chinese: those of the program, put together as its functions do.
#include "cli/language/sentences.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bee/base/error.hpp"
#include "bee/stock/peer_failure.hpp"
#include "cli/language/catalogues.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

bool has_english_words(std::string_view text) {
  std::size_t letters = 0;
  for (const char c : text) {
    letters = (c >= 'a' && c <= 'z') ? letters + 1 : 0;
    if (letters > 3) return true;
  }
  return false;
}

class a_sentence_in_chinese : public testing::Test {
 protected:
  a_sentence_in_chinese() { speak(language::chinese); }
  ~a_sentence_in_chinese() override { speak(language::english); }

  static void expect_all_chinese(const std::string& sentence, const std::vector<std::string>& kept) {
    auto out = translated_sentence(sentence);
    for (const auto& value : kept) {
      const auto at = out.find(value);
      ASSERT_NE(at, std::string::npos) << value << " is lost in " << out;
      out.erase(at, value.size());
    }
    EXPECT_FALSE(has_english_words(out)) << sentence << " -> " << out;
  }
};

TEST_F(a_sentence_in_chinese, keeps_its_values) {
  expect_all_chinese("no flag \"--tomeout\" of call; did you mean --timeout?",
                     {"\"--tomeout\"", "call", "--timeout"});
  expect_all_chinese("query: NAME is missing", {"query", "NAME"});
  expect_all_chinese("3 of 4 nodes are up: context live, cluster /etc/map.lua",
                     {"3", "4", "context", "live", "/etc/map.lua"});
}

TEST_F(a_sentence_in_chinese, has_what_follows_it_behind_it) {
  EXPECT_EQ(translated_sentence("no flag \"--cuont\" of ping; did you mean --count?"),
            "ping 没有选项 \"--cuont\"；是不是 --count？");
  EXPECT_EQ(translated_sentence("nothing is known about \"a: b; c\""), "对 \"a: b; c\" 一无所知");
  EXPECT_EQ(translated_sentence("a service is launched on 1 node, in context live: go on?"),
            "将在 1 个节点上启动一个服务（context live）：继续吗？");
}

TEST_F(a_sentence_in_chinese, of_a_peer_has_each_of_its_parts) {
  const auto refused = stock::connect_failure(make_error_code(boost::system::errc::connection_refused),
                                              "10.0.0.1:2528", std::chrono::seconds(5));
  expect_all_chinese(refused.message, {"10.0.0.1:2528"});
  expect_all_chinese(stock::no_daemon().message, {});
}

TEST_F(a_sentence_in_chinese, says_each_error_of_the_library) {
  for (int n = 1; n < 200; ++n) {
    const auto text = make_error_code(static_cast<errc>(n)).message();
    if (text.find("unknown error") == std::string::npos && !text.empty()) {
      EXPECT_NE(translated_sentence(text), text) << n;
    }
  }
}

TEST_F(a_sentence_in_chinese, that_nobody_knows_stays_as_it_is) {
  for (const std::string text :
       {"", "lobby_1", "some words of a peer; and more (of them), {} {0}", ": ", " ()"})
    EXPECT_EQ(translated_sentence(text), text);
}

TEST_F(a_sentence_in_chinese, of_any_length_is_told_soon) {
  for (const int times : {500, 100'000}) {
    std::string text;
    for (int i = 0; i < times; ++i) text += "a, b: ";
    EXPECT_FALSE(translated_sentence(text).empty());
  }
}

TEST(the_sentences, have_in_chinese_the_values_that_they_have) {
  const auto& all = sentences_in_chinese();
  for (std::size_t n = 1; n < all.size(); ++n) {
    const auto text = all.text(n);
    const auto translation = all.translation(n);
    const auto marks = [](std::string_view in) { return std::count(in.begin(), in.end(), '{'); };
    EXPECT_EQ(marks(text), marks(translation)) << text;
    for (char number = '0'; number < '9'; ++number) {
      const auto at = translation.find(std::string{'{', number, '}'});
      if (at == std::string_view::npos) continue;
      EXPECT_LT(number - '0', marks(text)) << text;
      EXPECT_EQ(translation.find("{}"), std::string_view::npos) << text;
      EXPECT_EQ(translation.find(std::string{'{', number, '}'}, at + 1), std::string_view::npos) << text;
    }
  }
}

}  // namespace
}  // namespace bee::cli
