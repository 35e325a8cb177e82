// Completions as somebody at a terminal gets them: a real shell, a Tab that is pressed.
#include <filesystem>

#include "cli/support/beectl_test.hpp"
#include "cli/support/tmux.hpp"

namespace bee::test {
namespace {

class in_a_terminal : public beectl, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(program_of(GetParam())))
      GTEST_SKIP() << "no " << GetParam() << " on this machine";
    write_cluster("lobby_1 = \"127.0.0.1:1\"\ngate_1 = \"127.0.0.1:2\"\n");
  }

  static std::string program_of(const std::string& shell) { return "/usr/bin/" + shell; }

  // The shell with the completions of `beectl completion`, as a user's start file would have them.
  std::unique_ptr<tmux> start(const std::string& language) {
    const std::string shell = GetParam();
    const auto folder = std::filesystem::path(BEECTL).parent_path().string();
    const bool is_fish = shell == "fish";
    std::string lines =
        is_fish ? "set -gx PATH " + folder + " $PATH\n" : "export PATH=" + folder + ":$PATH\n";
    if (shell == "zsh") lines += "autoload -Uz compinit && compinit -D -u\n";
    lines += is_fish ? "beectl completion fish | source\n" : "source <(beectl completion " + shell + ")\n";
    folder_.write("start", lines);
    environment_["BEECTL_LANG"] = language;
    environment_["TERM"] = "screen";
    auto out = std::make_unique<tmux>(placed_shell(), 100, 30);
    out->press(
        {std::string("source ./start; echo it has ") + (is_fish ? "$status" : "$?") + " begun", "Enter"});
    out->wait_for("it has 0");
    out->press({"clear", "Enter"});
    out->wait_until([](const std::string& screen) { return screen.find("begun") == std::string::npos; });
    return out;
  }

 private:
  program placed_shell() {
    const std::string shell = GetParam();
    auto out = placed({}, {});
    out.arguments = {program_of(shell)};
    for (const char* flag : {"--norc", "--noprofile"})
      if (shell == "bash") out.arguments.emplace_back(flag);
    if (shell == "zsh") out.arguments.emplace_back("-f");
    if (shell == "fish") out.arguments.emplace_back("--no-config");
    out.arguments.emplace_back("-i");
    return out;
  }
};

TEST_P(in_a_terminal, tab_completes_a_verb_a_flag_and_a_node) {
  const auto at = start("en");
  at->press({"beectl pin", "Tab"});
  at->wait_for("beectl ping");
  at->press({"C-u", "beectl ping --coun", "Tab"});
  at->wait_for("--count");
  at->press({"C-u", "beectl ping lob", "Tab"});
  at->wait_for("lobby_1");
}

TEST_P(in_a_terminal, tab_offers_what_can_be_meant_in_the_language_of_the_user) {
  const auto at = start("zh");
  at->press({"beectl pr", "Tab", "C-u", "beectl rep", "Tab", "Tab", "Tab"});
  const auto screen = at->wait_until([](const std::string& s) {
    return s.find("replay") != std::string::npos && s.find("repl ") != std::string::npos;
  });
  const bool tells_more = GetParam() != std::string("bash");
  EXPECT_EQ(screen.find("录制") != std::string::npos, tells_more) << screen;
}

INSTANTIATE_TEST_SUITE_P(shell, in_a_terminal, testing::Values("bash", "zsh", "fish"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace bee::test
