// beectl help TOPIC: pages that fit a terminal, and name no flag, verb, variable or topic that is not there.
// Their commands are run by tests/readme/commands.
#include <regex>

#include "bee/base/failure.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

constexpr const char* topics[] = {"exit-codes", "nodes",    "arguments", "dialects", "output",
                                  "settings",   "protobuf", "rollout",   "names"};

std::vector<std::string> all_matches(const std::string& text, const char* pattern) {
  std::vector<std::string> out;
  const std::regex wanted(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
    out.push_back((*at)[1].matched ? (*at)[1].str() : at->str());
  return out;
}

class help : public beectl {
 protected:
  std::string out_of(const words& line) {
    const auto end = run(line);
    EXPECT_EQ(end.code, 0) << line.back() << end.err;
    return end.out;
  }
  // The page without what the verb of the same name says.
  std::string page(const std::string& topic) {
    auto text = out_of({"help", topic});
    const auto at = text.find("\n" + topic + ": ");
    return at == std::string::npos ? text : text.substr(at + 1);
  }
  std::string help_of_all_verbs() {
    const auto overview = out_of({"help"});
    std::string out = overview;
    for (const auto& verb : all_matches(overview.substr(0, overview.find("Flags of")), "\n  ([a-z-]+) "))
      out += out_of({verb, "--help"});
    return out;
  }
};

TEST_F(help, lists_every_topic) {
  const auto overview = out_of({"help"});
  EXPECT_EQ(overview, out_of({"--help"}));
  const auto list = overview.substr(overview.find("Topics of beectl help TOPIC:\n"));
  for (const auto* topic : topics)
    EXPECT_NE(list.find("\n  " + std::string(topic) + " "), std::string::npos) << topic;
}

TEST_F(help, has_a_short_page_for_each_topic) {
  for (const auto* topic : topics) {
    const auto text = page(topic);
    EXPECT_EQ(text.find(std::string(topic) + ": "), 0u) << text;
    const auto lines = std::count(text.begin(), text.end(), '\n');
    EXPECT_GE(lines, 20) << topic;
    EXPECT_LE(lines, 42) << topic;
    EXPECT_TRUE(all_matches(text, "\n([^\n]{107,})").empty()) << text;
    EXPECT_EQ(text.find('@' + std::string("CODES")), std::string::npos);
  }
}

TEST_F(help, of_a_verb_is_that_of_the_flag_and_of_one_that_is_a_topic_both) {
  EXPECT_EQ(out_of({"help", "explain"}), out_of({"explain", "--help"}));
  EXPECT_EQ(out_of({"help", "names"}), out_of({"names", "--help"}) + "\n" + page("names"));
}

TEST_F(help, of_what_is_neither_says_the_nearest) {
  expect_refused({"help", "setings"}, 2,
                 "beectl: no verb and no topic \"setings\"; did you mean settings?\nhint: beectl --help\n");
  expect_refused({"setings"}, 2, "beectl: no verb \"setings\"\nhint: beectl --help\n");
  expect_refused({"settings"}, 2, "beectl: no verb \"settings\"\nhint: beectl help settings\n");
}

TEST_F(help, names_no_flag_and_no_variable_that_is_not_there) {
  const auto all = help_of_all_verbs();
  for (const auto* topic : topics) {
    const auto text = page(topic);
    for (const auto& flag : all_matches(text, "[^a-z-](--[a-z][a-z-]*)"))
      EXPECT_NE(all.find(flag), std::string::npos) << topic << ": " << flag;
    for (const auto& other : all_matches(text, "beectl help ([a-z-]+)")) page(other);
  }
}

TEST_F(help, has_every_exit_code_with_its_word) {
  const auto text = page("exit-codes");
  for (int number = 0; number < 128; ++number) {
    const std::string word = class_of(static_cast<failure_code>(number));
    if (word == "interrupted") continue;
    EXPECT_TRUE(std::regex_search(text, std::regex("\n  " + std::to_string(number) + " +" + word + " ")))
        << number;
  }
  EXPECT_NE(text.find("\n  128+n "), std::string::npos);
}

// Every setting that context show lists is on the page of settings.
TEST_F(help, has_every_setting) {
  const auto text = page("settings");
  const auto shown = nlohmann::json::parse(run({"context", "show", "-o", "json"}).out);
  for (const auto& setting : shown["result"]["settings"]) {
    const auto name = setting["setting"].get<std::string>();
    if (name != "context") {
      EXPECT_NE(text.find(name), std::string::npos) << name;
    }
  }
}

}  // namespace
}  // namespace bee::test
