#include "cli/language/language.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

language by(const std::string& beectl_lang, const std::string& list, const std::string& locale) {
  return language_of({beectl_lang, list, locale});
}

TEST(the_language, is_chinese_in_any_chinese_locale_of_utf_8) {
  for (const char* locale : {"zh_CN.UTF-8", "zh_CN.utf8", "zh.UTF-8", "zh_SG.UTF-8", "zh_CN.UTF-8@pinyin"})
    EXPECT_EQ(by("", "", locale), language::chinese) << locale;
  for (const char* locale :
       {"", "C", "C.UTF-8", "en_US.UTF-8", "zh_CN", "zh", "zh_CN.GB18030", "zh_CN.gbk", "zha_CN.UTF-8"})
    EXPECT_EQ(by("", "", locale), language::english) << locale;
}

TEST(the_language, is_what_BEECTL_LANG_says_whatever_the_locale) {
  EXPECT_EQ(by("zh", "", "C"), language::chinese);
  EXPECT_EQ(by("zh_CN", "en", "en_US.UTF-8"), language::chinese);
  EXPECT_EQ(by("en", "zh_CN", "zh_CN.UTF-8"), language::english);
  EXPECT_EQ(by("fr", "", "zh_CN.UTF-8"), language::english);
}

TEST(the_language, is_the_first_of_LANGUAGE_that_is_spoken_unless_the_locale_is_none) {
  EXPECT_EQ(by("", "fr:zh_CN:en", "en_US.UTF-8"), language::chinese);
  EXPECT_EQ(by("", "en:zh_CN", "zh_CN.UTF-8"), language::english);
  EXPECT_EQ(by("", "fr", "zh_CN.UTF-8"), language::chinese);
  EXPECT_EQ(by("", "zh_CN", "C.UTF-8"), language::english);
  EXPECT_EQ(by("", "zh_CN", "en_US.ISO-8859-1"), language::english);
  EXPECT_EQ(by("", "zh_CN", ""), language::english);
}

class in_chinese : public testing::Test {
 protected:
  in_chinese() { speak(language::chinese); }
  ~in_chinese() override { speak(language::english); }
};

TEST_F(in_chinese, a_text_that_has_no_translation_stays_as_it_is) {
  EXPECT_EQ(translated("no text of beectl"), "no text of beectl");
  EXPECT_EQ(translated(""), "");
  EXPECT_NE(translated("Flags:"), "Flags:");
}

TEST_F(in_chinese, paragraphs_are_translated_one_by_one) {
  const auto out = translated_paragraphs("Flags:\n\nno text of beectl\n");
  EXPECT_EQ(out, translated("Flags:") + "\n\nno text of beectl\n");
}

}  // namespace
}  // namespace bee::cli
