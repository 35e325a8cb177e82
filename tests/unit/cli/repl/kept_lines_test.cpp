#include "cli/repl/kept_lines.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/program.hpp"

namespace bee::cli {
namespace {

using lines = std::vector<std::string>;

class kept_lines_of : public testing::Test {
 protected:
  kept_lines of(std::string_view context) const { return {env_, context}; }

  test::temporary_folder folder_;
  environment env_ = [this](const char* name) {
    return std::string_view(name) == "XDG_STATE_HOME" ? std::optional(folder_.path() + "/state")
                                                      : std::nullopt;
  };
};

TEST_F(kept_lines_of, a_context_are_its_own_and_for_their_user_alone) {
  of("prod").add("ping a");
  of("").add("ping b");
  EXPECT_EQ(of("prod").read(), lines{"ping a"});
  EXPECT_EQ(of("").read(), lines{"ping b"});
  EXPECT_EQ(of("other").read(), lines{});
  struct stat what {};
  ASSERT_EQ(::stat(of("prod").path().c_str(), &what), 0);
  EXPECT_EQ(what.st_mode & 0777u, 0600u);
}

TEST_F(kept_lines_of, any_context_stand_in_the_folder) {
  for (const char* context : {"../../x", "a/b", "%", "\x1b[2J", "..", "\xe4\xb8\xad"}) {
    of(context).add(context);
    EXPECT_EQ(of(context).read(), lines{context});
    const auto name = of(context).path().substr((folder_.path() + "/state/beectl/").size());
    EXPECT_EQ(name.find('/'), std::string::npos) << name;
  }
}

TEST_F(kept_lines_of, more_than_a_thousand_are_the_last_thousand) {
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "ping " + std::to_string(i) + "\n";
  of("x").add("make the folder");
  std::ofstream(of("x").path()) << text;
  of("x").add("ping last");
  const auto all = of("x").read();
  ASSERT_EQ(all.size(), 1000u);
  EXPECT_EQ(all.front(), "ping 501");
  EXPECT_EQ(all.back(), "ping last");
}

TEST_F(kept_lines_of, several_lines_are_one_again) {
  of("").add("call a b {x = 1,\n  y = '\\n'}");
  of("").add("ping a");
  of("").add("ping a");
  EXPECT_EQ(of("").read(), (lines{"call a b {x = 1,\n  y = '\\n'}", "ping a"}));
}

TEST_F(kept_lines_of, a_broken_file_are_what_can_be_read) {
  of("").add("x");
  std::ofstream(of("").path()) << std::string("a\0b\n\n\\\nc\\", 9);
  EXPECT_EQ(of("").read(), (lines{"\\", "c\\"}));
}

TEST(may_be_kept, is_no_line_with_a_secret_or_with_a_blank_in_front) {
  EXPECT_TRUE(may_be_kept("names rm a --token-file t"));
  EXPECT_FALSE(may_be_kept("names rm a --token s3cret"));
  EXPECT_FALSE(may_be_kept("names rm a '--token=s3cret'"));
  EXPECT_FALSE(may_be_kept("names rm a --tok\\en s3cret"));
  EXPECT_FALSE(may_be_kept("!beectl names rm a --token s3cret"));
  EXPECT_FALSE(may_be_kept(" call login auth me secret"));
  EXPECT_FALSE(may_be_kept(""));
  EXPECT_FALSE(may_be_kept(std::string(5000, 'x')));
}

TEST(kept_lines_without_a_folder, are_none) {
  const kept_lines none([](const char*) { return std::nullopt; }, "x");
  none.add("ping a");
  EXPECT_EQ(none.read(), lines{});
}

}  // namespace
}  // namespace bee::cli
