// Verbs that change a fleet, with somebody at the terminal.
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

using on_terminal = fleet_test;

constexpr const char* erased = "\r\x1b[K";
constexpr const char* no_more_keys = "\x04";
constexpr const char* ctrl_c = "\x03";

bool was_told(const fake_node& n) {
  return !n.asked("reload").empty();
}

TEST_F(on_terminal, the_plan_is_shown_and_yes_begins_it) {
  const auto here = run_on_terminal({"push-config", "--all", "-o", "json"});
  here->wait_for("go on? [y/N] ");
  EXPECT_FALSE(was_told(a_));
  here->type("y\n");
  const auto end = here->wait();
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), all("ok"));
}

TEST_F(on_terminal, anything_but_yes_sends_nothing) {
  for (const char* answer : {"n\n", "\n", "nay\n", no_more_keys}) {
    const auto here = run_on_terminal({"push-config", "--all"});
    here->wait_for("go on? [y/N] ");
    here->type(answer);
    EXPECT_EQ(here->wait().code, 9) << answer;
    EXPECT_FALSE(was_told(a_) || was_told(b_) || was_told(c_));
  }
}

TEST_F(on_terminal, pause_ask_asks_before_each_batch_and_begins_it_after_yes) {
  const auto here =
      run_on_terminal({"push-config", "--all", "-y", "--batch", "1", "--pause", "ask", "-o", "json"});
  here->wait_for("0 failed so far; begin batch 2 of 3? [y/N] ");
  EXPECT_TRUE(was_told(a_));
  EXPECT_FALSE(was_told(b_));
  here->type("y\n");
  here->wait_for("0 failed so far; begin batch 3 of 3? [y/N] ");
  EXPECT_TRUE(was_told(b_));
  EXPECT_FALSE(was_told(c_));
  here->type("Y\n");
  const auto end = here->wait();
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), all("ok"));
}

TEST_F(on_terminal, pause_ask_counts_the_failures_that_were_borne) {
  a_.behaves(refuses_reload());
  const auto here =
      run_on_terminal({"push-config", "--all", "-y", "--batch", "1", "--pause", "ask", "--max-fail", "1"});
  here->wait_for("a: \x1b[33munknown\x1b[0m: ");
  here->wait_for("1 failed so far; begin batch 2 of 3? [y/N] ");
}

TEST_F(on_terminal, a_no_between_batches_ends_the_run_and_resume_goes_on) {
  for (const char* answer : {"n\n", no_more_keys}) {
    const auto here =
        run_on_terminal({"push-config", "--all", "--force", "--batch", "1", "--pause", "ask", "-o", "json"});
    here->wait_for("begin batch 2 of 3? [y/N] ");
    here->type(answer);
    const auto end = here->wait();
    EXPECT_EQ(end.code, 9) << end.err;
    EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
    EXPECT_NE(end.out.find("stopped between two batches"), std::string::npos) << end.out;
    EXPECT_FALSE(was_told(b_) || was_told(c_));
  }
  const auto rest = run_on_terminal({"push-config", "--resume", "2", "-y", "--pause", "10ms", "-o", "json"});
  EXPECT_EQ(states_of(rest->wait()), all("ok"));
}

TEST_F(on_terminal, ctrl_c_at_the_question_between_batches_ends_the_run) {
  const auto here =
      run_on_terminal({"push-config", "--all", "-y", "--batch", "1", "--pause", "ask", "-o", "json"});
  here->wait_for("begin batch 2 of 3? [y/N] ");
  here->type(ctrl_c);
  const auto end = here->wait();
  EXPECT_EQ(end.code, 130) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_FALSE(was_told(b_));
}

TEST_F(on_terminal, one_line_changes_as_nodes_end_and_is_gone_at_the_end) {
  const auto late = [](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return fake_reply{fake_reply::kind::answer, {}, std::chrono::milliseconds(100)};
  };
  for (auto* n : {&b_, &c_}) n->behaves(late);
  const auto here = run_on_terminal({"push-config", "--all", "-y", "--batch", "1"});
  here->wait_for(std::string(erased) + "3 nodes: 1 ok");
  here->wait_for(std::string(erased) + "3 nodes: 2 ok");
  here->wait_for(std::string(erased) + "3 nodes: 3 ok");
  here->wait_for(erased);
  const auto end = here->wait();
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.err.find("a: ok"), std::string::npos) << "a node that is well has no line of its own";
  EXPECT_TRUE(end.err.ends_with(erased)) << end.err;
}

TEST_F(on_terminal, a_node_that_fails_has_a_line_of_its_own_and_the_changing_one_goes_on_below_it) {
  b_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, std::chrono::milliseconds(100)};
  });
  const auto here = run_on_terminal({"push-config", "--all", "-y", "--batch", "1", "--on-fail", "continue"});
  here->wait_for("3 nodes: 1 ok");
  here->wait_for(std::string(erased) + "b: \x1b[33munknown\x1b[0m: ");
  here->wait_for("\r\n" + std::string(erased) + "3 nodes: 1 ok, 1 unknown");
  EXPECT_EQ(here->wait().code, 8);
}

TEST_F(on_terminal, quiet_shows_no_progress) {
  const auto here = run_on_terminal({"push-config", "--all", "-y", "-q"});
  const auto end = here->wait();
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.err, "");
}

}  // namespace
}  // namespace bee::test
