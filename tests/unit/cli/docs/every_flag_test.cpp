// Every verb, flag and exit code of the table is in --help, the manual, the completions and docs/ of both
// languages: read from the tree, as it is committed.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "cli/base/text_table.hpp"
#include "cli/docs/text.hpp"
#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/parse/help.hpp"

namespace bee::cli {
namespace {

std::string file_of_tree(const std::string& path) {
  std::ifstream in(BEE_TEST_DIR "/../" + path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!path.starts_with("man/")) return text;
  text = replaced(text, "\\:", "");
  for (const auto* font : {"\\fB", "\\fR", "\\fI"}) text = replaced(text, font, " ");
  return replaced(text, "\\-", "-");
}

bool has_word(const std::string& text, const std::string& word) {
  const auto is_part = [](char c) {
    return c == '-' || c == '_' || std::isalnum(static_cast<unsigned char>(c));
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_part(text[at - 1]);
    const auto end = at + word.size();
    if (begins && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

struct tongue {
  language which;
  std::string man;
  std::string docs;

  friend void PrintTo(const tongue& t, std::ostream* out) { *out << t.docs; }
};
const tongue tongues[] = {{language::english, "man/", "docs/"},
                          {language::chinese, "man/zh_CN/", "docs/zh-CN/"}};

class in_both_languages : public testing::TestWithParam<tongue> {
 protected:
  in_both_languages() { speak(GetParam().which); }
  ~in_both_languages() override { speak(language::english); }

  static std::string page(const std::string& name) { return file_of_tree(GetParam().man + name); }
  static std::string reference() { return file_of_tree(GetParam().docs + "commands.md"); }
};

TEST_P(in_both_languages, each_verb_has_its_help_its_page_and_its_place_in_docs) {
  const auto docs = reference();
  const auto overview = help_overview(0);
  const auto first_page = page("beectl.1");
  for (const auto* v : all_verbs()) {
    const std::string name(v->name);
    EXPECT_TRUE(has_word(overview, name)) << name;
    EXPECT_TRUE(has_word(first_page, "beectl-" + name)) << name;
    EXPECT_NE(docs.find("\n## " + name + "\n"), std::string::npos) << name;
    EXPECT_NE(page("beectl-" + name + ".1").find(translated(v->summary)), std::string::npos) << name;
  }
}

TEST_P(in_both_languages, each_flag_is_in_help_in_its_page_and_in_docs) {
  const auto docs = reference();
  for (const auto* v : all_verbs()) {
    const std::string name(v->name);
    const auto help = help_of(*v, 0);
    const auto of_man = page("beectl-" + name + ".1");
    const auto begin = docs.find("\n## " + name + "\n");
    const auto of_docs = docs.substr(begin, docs.find("\n## ", begin + 1) - begin);
    for (const auto& option : v->options)
      for (const auto& flag : names_of(option))
        for (const auto* text : {&help, &of_man, &of_docs})
          EXPECT_TRUE(has_word(*text, flag)) << name << flag;
  }
  const auto first_page = page("beectl.1");
  const auto overview = help_overview(0);
  for (const auto& option : global_options())
    for (const auto& flag : names_of(option))
      for (const auto* text : {&overview, &first_page, &docs}) EXPECT_TRUE(has_word(*text, flag)) << flag;
}

TEST_P(in_both_languages, each_exit_code_is_in_its_topic_in_the_manual_and_in_docs) {
  const auto docs = reference();
  const auto first_page = page("beectl.1");
  const auto of_topic = help_of(*find_topic("exit-codes"), 0);
  const auto topic_page = page("beectl-exit-codes.7");
  for (const auto& m : exit_meanings()) {
    EXPECT_NE(docs.find("`" + number_text(m.code) + "` (`" + class_of(m.code) + "`)"), std::string::npos);
    EXPECT_NE(first_page.find(" " + number_text(m.code) + " \n"), std::string::npos);
    for (const auto* text : {&of_topic, &topic_page})
      EXPECT_NE(text->find("  " + number_text(m.code) + " "), std::string::npos) << number_text(m.code);
  }
}

TEST_P(in_both_languages, help_fits_a_terminal_and_its_columns_stand_below_each_other) {
  constexpr std::size_t width = 100;
  for (const auto* v : all_verbs()) {
    const auto help = help_of(*v, width);
    const auto end = help.find("\n" + translated("Examples:") + "\n");
    ASSERT_NE(end, std::string::npos) << v->name;
    std::set<std::size_t> columns;
    for (std::size_t at = help.find("\n\n"); at < end;) {
      const auto next = help.find('\n', at);
      const auto line = help.substr(at, next - at);
      at = next + 1;
      EXPECT_LE(display_width(line), width) << line;
      if (!line.starts_with("  -") && !line.starts_with("      --")) continue;
      const auto gap = line.find("  ", 8);
      if (gap != std::string::npos) columns.insert(line.find_first_not_of(' ', gap));
    }
    EXPECT_LE(columns.size(), 2u) << help;  // of the verb's own flags, and of those of every verb
  }
}

INSTANTIATE_TEST_SUITE_P(tongue, in_both_languages, testing::ValuesIn(tongues), [](const auto& one) {
  return one.param.which == language::english ? "english" : "chinese";
});

TEST(each_verb_and_flag, is_in_the_completions_of_three_shells) {
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto text = file_of_tree(std::string("completions/beectl.") + shell);
    const std::string in_front = shell == std::string("fish") ? "" : "--";
    for (const auto* v : all_verbs()) {
      EXPECT_TRUE(has_word(text, std::string(v->name))) << shell << v->name;
      for (const auto& option : v->options)
        EXPECT_TRUE(has_word(text, in_front + std::string(option.name))) << shell << option.name;
    }
  }
}

}  // namespace
}  // namespace bee::cli
