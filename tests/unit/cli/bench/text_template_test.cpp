#include "cli/bench/text_template.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

std::string filled(std::string_view text) {
  return text_template(text).fill({7, 1000, "a line"});
}

TEST(text_template, has_the_values_of_a_call_in_its_places) {
  EXPECT_EQ(filled("{i}"), "7");
  EXPECT_EQ(filled("u{i}-{uid}: {line}!"), "u7-1000: a line!");
  EXPECT_EQ(filled("{uid={uid},tags={{i},{i}}}"), "{uid=1000,tags={7,7}}");
  EXPECT_EQ(filled("{i}{i}"), "77");
}

TEST(text_template, leaves_other_braces_as_they_are) {
  for (const auto* text : {"{}", "{a=1}", "{1,2}", "{ i }", "{I}", "{i", "i}", "{{a=1},{2}}", "{uid=1}",
                           "{lines}", "\\{a}", "\\\\", "", "{\"i\": 1}"}) {
    const text_template t(text);
    EXPECT_FALSE(t.has_places()) << text;
    EXPECT_EQ(t.fill({}), text);
  }
}

TEST(text_template, takes_a_place_behind_a_backslash_for_text) {
  EXPECT_EQ(filled("\\{i} {i}"), "{i} 7");
  EXPECT_EQ(filled("\\{uid}\\{line}"), "{uid}{line}");
  EXPECT_EQ(filled("\\\\{i}"), "\\7");
  EXPECT_FALSE(text_template("\\{i}").has_places());
  EXPECT_FALSE(text_template("\\{line}").has_line());
}

TEST(text_template, does_not_look_for_places_in_what_it_puts_in) {
  EXPECT_EQ(text_template("{line}").fill({1, 2, "{i}"}), "{i}");
}

TEST(text_template, knows_whether_it_needs_lines) {
  EXPECT_TRUE(text_template("a{line}").has_line());
  EXPECT_FALSE(text_template("a{i}").has_line());
}

}  // namespace
}  // namespace bee::cli
