// beectl repl in a real terminal.
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "cli/support/fleet_test.hpp"
#include "cli/support/tmux.hpp"
#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

class repl : public beectl {
 protected:
  repl() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    environment_["XDG_CACHE_HOME"] = folder_.path() + "/cache";
    write_cluster("alpha = \"" + a_.address() + "\"\nbeta = \"" + b_.address() + "\"\n");
  }

  tmux on_screen(words line) { return {placed(std::move(line), {}), 100, 30}; }
  static void type(tmux& on, const std::string& text) { on.press({"-l", "--", text}); }
  static void enter(tmux& on, const std::string& text) {
    type(on, text);
    on.press({"Enter"});
  }
  // Ctrl-D means the end to the prompt, and something else to a terminal whose line nobody edits.
  static void leave(tmux& on, const std::string& code = "0") {
    on.wait_until([](const auto& s) { return s[s.find_last_not_of(" \n")] == '>'; });
    on.press({"C-d"});
    const auto after = on.wait_for("as before");
    EXPECT_NE(after.find("left with " + code), std::string::npos) << after;
  }
  std::string history(const std::string& name = "repl_history") const {
    std::ifstream file(folder_.path() + "/state/beectl/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  test_node a_{"alpha"};
  test_node b_{"beta"};
};

TEST_F(repl, runs_lines_at_a_prompt_with_its_nodes_and_leaves_the_terminal_as_it_was) {
  auto on = on_screen({"repl", "alpha"});
  on.wait_for("alpha>");
  enter(on, "call .echo table {x = 1,");
  on.wait_for("\n...");
  enter(on, "y = 'done'}");
  on.wait_for("y = \"done\"");
  enter(on, "use beta");
  on.wait_for("beta>");
  enter(on, "frobnicate");
  on.wait_for("beectl: no verb \"frobnicate\"");
  on.wait_for("hint: beectl --help");
  enter(on, "!echo it is $((40 + 2))");
  on.wait_for("it is 42");
  leave(on);
}

TEST_F(repl, goes_on_when_ctrl_c_ends_a_call_and_says_what_is_known) {
  auto on = on_screen({"repl", "alpha"});
  on.wait_for("alpha>");
  enter(on, "call mute x -t 60s --dialect skynet");
  for (const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
       a_.runs() == 0 && std::chrono::steady_clock::now() < give_up;)
    std::this_thread::yield();
  on.press({"C-c"});
  on.wait_for("interrupted (unknown whether it ran)");
  enter(on, "call .echo still here");
  on.wait_for("\"here\"");
  type(on, "call .echo never");
  on.wait_for("never");
  on.press({"C-c"});
  on.wait_for("^C");
  enter(on, "call mysqlpool ping");
  on.wait_for("pong");
  EXPECT_EQ(a_.runs(), 3);
  leave(on);
}

TEST_F(repl, completes_verbs_flags_nodes_services_and_commands) {
  has_launcher(a_, one_service("snlua mysqlpool", 1));
  auto on = on_screen({"repl"});
  on.wait_for("beectl>");
  type(on, "use al");
  on.press({"Tab", "Enter"});
  on.wait_for("alpha>");
  type(on, "cal");
  on.press({"Tab"});
  type(on, "my");
  on.press({"Tab"});
  on.wait_for("alpha> call mysqlpool");
  enter(on, "ping --dialect bee");
  on.wait_for("pong");
  type(on, "call mysqlpool p");
  on.press({"Tab"});
  type(on, "--dial");
  on.press({"Tab"});
  type(on, "b");
  on.press({"Tab", "Enter"});
  on.wait_until([](const auto& s) { return s.find("pong", s.find("pong") + 1) != std::string::npos; });
  EXPECT_NE(on.screen().find("call mysqlpool ping --dialect bee"), std::string::npos);
  type(on, "@");
  on.press({"Tab", "Tab"});
  on.wait_for("@alpha  @beta");
  on.press({"C-c"});
  leave(on);
}

TEST_F(repl, keeps_its_lines_for_the_next_one_and_for_its_user_alone) {
  auto first = on_screen({"repl", "alpha"});
  first.wait_for("alpha>");
  enter(first, "call .echo first");
  first.wait_for("\nfirst");
  enter(first, " call .echo hidden");
  first.wait_for("\nhidden");
  enter(first, "names rm x --token s3cret");
  first.wait_for("names");
  leave(first);
  EXPECT_EQ(history(), "call .echo first\n");
  struct stat what {};
  ASSERT_EQ(::stat((folder_.path() + "/state/beectl/repl_history").c_str(), &what), 0);
  EXPECT_EQ(what.st_mode & 0777u, 0600u);
  auto second = on_screen({"repl", "beta"});
  second.wait_for("beta>");
  second.press({"Up"});
  second.wait_for("beta> call .echo first");
  second.press({"Enter"});
  second.wait_for("\nfirst");
  leave(second);
  EXPECT_EQ(b_.runs(), 1);
}

TEST_F(repl, shows_its_context_and_has_lines_of_its_own_there) {
  folder_.write("config/beectl/config.json",
                "{\"current\":\"prod\",\"contexts\":{\"prod\":{\"cluster\":\"clustername.lua\"}}}");
  auto on = on_screen({"repl", "alpha"});
  on.wait_for("[prod] alpha>");
  enter(on, "call .echo x");
  on.wait_for("\nx");
  leave(on);
  EXPECT_EQ(history(), "");
  EXPECT_EQ(history("repl_history-prod"), "call .echo x\n");
}

TEST_F(repl, that_is_told_to_end_leaves_the_terminal_as_it_was) {
  for (const int signal : {SIGTERM, SIGHUP}) {
    auto on = on_screen({"repl", "alpha"});
    on.wait_for("alpha>");
    type(on, "half a line");
    on.wait_for("half a line");
    ::kill(on.pid(), signal);
    EXPECT_NE(on.wait_for("as before").find("left with " + std::to_string(128 + signal)), std::string::npos);
  }
}

TEST_F(repl, takes_text_of_any_language_and_any_size_of_the_terminal) {
  auto on = on_screen({"repl", "alpha"});
  on.wait_for("alpha>");
  type(on, "call .echo \xe4\xbd\xa0\xe5\xa5\xbd");
  on.resize(20, 5);
  on.resize(100, 30);
  on.wait_for("alpha> call .echo \xe4\xbd\xa0\xe5\xa5\xbd");
  on.press({"Enter"});
  on.wait_for("\n\xe4\xbd\xa0\xe5\xa5\xbd");
  EXPECT_EQ(on.screen().find("alpha> alpha>"), std::string::npos) << on.screen();
  leave(on);
}

TEST_F(repl, asks_before_a_change_and_takes_the_answer) {
  auto on = on_screen({"repl", "alpha"});
  on.wait_for("alpha>");
  enter(on, "gc");
  on.wait_for("[y/N]");
  on.press({"n", "Enter"});
  on.wait_until([](const auto& s) { return s.rfind("alpha>") > s.rfind("[y/N]"); });
  leave(on);
}

TEST_F(repl, finds_out_that_a_kept_connection_has_ended) {
  fake_node node;
  auto on = on_screen({"repl", node.address()});
  on.wait_for(">");
  enter(on, "ping --count 1");
  on.wait_for("MIN_MS");
  EXPECT_EQ(node.connections(), 1);
  node.restart();
  enter(on, "ping --count 1");
  on.wait_until([](const auto& s) { return s.find("MIN_MS", s.find("MIN_MS") + 1) != std::string::npos; });
  EXPECT_EQ(on.screen().find("lost"), std::string::npos) << on.screen();
  leave(on);
}

TEST_F(repl, prints_data_on_standard_output_and_the_prompt_elsewhere) {
  const auto on = run_on_terminal({"repl", "alpha", "--no-history"});
  on->wait_for("alpha>");
  on->type("call .echo x\nuse beta\n");
  on->wait_for("beta> ");
  on->type("\x04");
  const auto end = on->wait();
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.out, "x\n");
  EXPECT_EQ(history(), "");
}

}  // namespace
}  // namespace bee::test
