// --resume: which run goes on, what is said of it, and what is sent.

#include "cli/support/resumed_fleet.hpp"

namespace bee::test {
namespace {

TEST_F(resumed, names_the_run_its_revision_file_time_and_what_is_left) {
  stop_behind_a(7);
  folder_.write("fine", "");
  const auto end = run({"push-config", "--resume", "-y"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(
      end.err.starts_with("beectl: run 1, push-config of revision 1 (" + folder_.path() + "/next7.lua) by "))
      << end.err;
  EXPECT_TRUE(is_in(", begun 20", end.err)) << end.err;
  EXPECT_TRUE(is_in(", stopped; 1 done, left: 2 nodes\n", end.err)) << end.err;
}

TEST_F(resumed, without_a_terminal_and_without_yes_sends_nothing_also_when_the_first_part_was_forced) {
  for (const words& more : {words{}, words{"--force"}}) {
    stop_behind_a(more.empty() ? 7 : 8, more.empty() ? more : words{"--force", "--on-fail", "stop"});
    const auto end = run({"push-config", "--resume"});
    EXPECT_EQ(end.code, 9);
    EXPECT_TRUE(is_in("there is no terminal to ask on; nothing was sent", end.err)) << end.err;
    EXPECT_FALSE(was_told(b_) || was_told(c_));
  }
}

TEST_F(resumed, shows_the_plan_in_which_done_nodes_are_done_and_asks) {
  stop_behind_a(7);
  folder_.write("fine", "");
  {
    const auto here = run_on_terminal({"push-config", "--resume"});
    here->wait_for("left: 2 nodes");
    here->wait_for("a: done");
    here->wait_for("go on? [y/N] ");
    here->type("n\n");
    EXPECT_EQ(here->wait().code, 9);
    EXPECT_FALSE(was_told(b_) || was_told(c_));
  }
  const auto here = run_on_terminal({"push-config", "--resume", "-o", "json"});
  here->wait_for("go on? [y/N] ");
  here->type("y\n");
  EXPECT_EQ(states_of(here->wait()), all("ok"));
  EXPECT_EQ(a_.asked("reload").size(), 1u);
}

TEST_F(resumed, a_dry_run_shows_what_is_left_and_sends_nothing) {
  stop_behind_a(7);
  const auto end = run({"push-config", "--resume", "-n", "-o", "json"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(states_of(end), (states{{"a", "done"}, {"b", "to push"}, {"c", "to push"}}));
  EXPECT_FALSE(was_told(b_) || was_told(c_));
  EXPECT_EQ(runs().size(), 1u);
}

TEST_F(resumed, options_that_can_not_be_read_stop_it_and_nothing_is_sent) {
  stop_behind_a(7);
  folder_.write("fine", "");
  for (const char* options :
       {"", "{", "[]", "null", R"({"batch":1})", R"({"batch":"none"})", R"({"verify-cmd":["true"]})",
        R"({"max-fail":"-1"})", R"({"on-fail":"cry"})", R"({"verify":null})", R"({"pause":"0"})",
        R"({"verify-timeout":"never"})", R"({"gone":"a"})", R"({"gone":[1]})", R"({"force":"yes"})",
        R"({"v":"1"})", R"({"v":2,"gone":[]})"}) {
    change_journal("UPDATE runs SET options = '" + std::string(options) + "'");
    const auto end = run({"push-config", "--resume", "-y"});
    EXPECT_EQ(end.code, 9) << options << "\n" << end.err;
    EXPECT_TRUE(is_in("nothing was sent", end.err)) << options << "\n" << end.err;
    EXPECT_FALSE(was_told(b_) || was_told(c_)) << options;
  }
}

TEST_F(resumed, a_failed_check_is_checked_again_before_anything_more_is_pushed) {
  stop_behind_a(7);
  const auto again = run({"push-config", "--resume", "-y", "-q"});
  EXPECT_EQ(again.code, 9) << again.err;
  EXPECT_TRUE(is_in("--verify-cmd ended with 1 again, before anything more was pushed", again.err))
      << again.err;
  EXPECT_FALSE(was_told(b_) || was_told(c_));
  folder_.write("fine", "");
  EXPECT_EQ(change({"push-config", "--resume"}).code, 0);
  EXPECT_TRUE(was_told(b_) && was_told(c_));
}

TEST_F(resumed, a_check_that_failed_at_the_end_is_checked_again_and_nothing_is_pushed) {
  ASSERT_EQ(change(push_of(7, {"--verify-cmd", "test -e fine"})).code, 9);
  EXPECT_EQ(change({"push-config", "--resume"}).code, 9);
  folder_.write("fine", "");
  EXPECT_EQ(change({"push-config", "--resume"}).code, 0);
  EXPECT_EQ(a_.asked("reload").size(), 1u);
  EXPECT_EQ(runs()[0]["state"], "done");
}

TEST_F(resumed, a_canary_that_was_not_verified_is_alone_in_front_again) {
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("sender ")) return std::nullopt;
    return fake_reply{fake_reply::kind::answer, {value::value()}, {}};
  });
  a_.knows("b", b_.address(), true);
  ASSERT_EQ(states_of(change(push_of(7, {"--batch", "1,100%"})))["a"], "unverified");
  const auto end = change({"push-config", "--resume", "--batch", "100%"});
  EXPECT_EQ(end.code, 9);
  EXPECT_EQ(states_of(end), (states{{"a", "unverified"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_FALSE(was_told(b_) || was_told(c_));
}

TEST_F(resumed, the_time_of_the_check_is_that_of_the_first_part) {
  const auto first = change(push_of(
      7, {"--batch", "1", "--verify-cmd", "test -e fine && exec sleep 60", "--verify-timeout", "300ms"}));
  ASSERT_EQ(first.code, 9) << first.err;
  folder_.write("fine", "");
  const auto end = run({"push-config", "--resume", "-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_TRUE(is_in("--verify-cmd was killed when its 300ms were over, again", end.err)) << end.err;
}

TEST_F(resumed, tells_what_was_finished_rolled_back_and_never_there) {
  EXPECT_TRUE(is_in("there is no run to resume: nothing was attempted yet",
                    run({"push-config", "--resume", "-y", "-c", "clustername.lua"}).err));
  ASSERT_EQ(change(push_of(7)).code, 0);
  EXPECT_TRUE(is_in("was finished (3 ok)", run({"push-config", "--resume", "-y"}).err));
  ASSERT_EQ(change(push_of(8, {"--verify-cmd", "false", "--on-fail", "rollback"})).code, 9);
  EXPECT_TRUE(is_in("was rolled back (3 rolled-back)", run({"push-config", "--resume", "-y"}).err));
  ASSERT_EQ(change(push_of(7)).code, 0);
  const auto same = run({"push-config", "--resume", "-y"});
  EXPECT_TRUE(is_in("there is no run to resume: run 3, ", same.err)) << same.err;
  ASSERT_EQ(run(push_of(9)).code, 9);
  EXPECT_TRUE(is_in(": nothing was begun; left: 3 nodes", run({"push-config", "--resume", "-n"}).err));
  const auto none = run({"push-config", "--resume", "77", "-y"});
  EXPECT_EQ(none.code, 7);
  EXPECT_TRUE(is_in("no run 77 in the journal", none.err)) << none.err;
  EXPECT_EQ(run({"push-config", "--resume", "a", "-y"}).code, 2);
}

TEST_F(resumed, a_node_that_was_left_and_can_not_be_reached_now_has_failed_and_is_not_skipped) {
  stop_behind_a(7);
  folder_.write("fine", "");
  c_.stop();
  const auto end = change({"push-config", "--resume", "--max-fail", "1"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "ok"}, {"c", "failed"}}));
  EXPECT_EQ(runs()[0]["state"], "done");
  EXPECT_EQ(runs()[0]["nodes"], nlohmann::json({{"ok", 2}, {"failed", 1}}));
}

TEST_F(resumed, a_run_whose_last_batch_was_over_the_budget_is_not_done_and_goes_on_with_what_failed) {
  b_.behaves(refuses_reload());
  const auto first = run(push_of(7, {"-y"}));
  EXPECT_EQ(first.code, 8) << first.err;
  EXPECT_TRUE(is_in("over the failure budget (1 failed): --resume tries these again", first.err))
      << first.err;
  EXPECT_EQ(runs()[0]["state"], "stopped");
  b_.behaves(nullptr);
  const auto end = change({"push-config", "--resume"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(new_of(b_), "127.0.0.1:7");
  EXPECT_EQ(a_.asked("reload").size(), 1u);
  EXPECT_EQ(runs()[0]["state"], "done");
  const auto borne = change(push_of(8, {"--max-fail", "1"}));
  EXPECT_EQ(runs()[0]["state"], "done") << "within the budget" << borne.err;
}

TEST_F(resumed, a_run_that_is_called_done_and_has_skipped_nodes_is_not_finished) {
  stop_behind_a(7);
  folder_.write("fine", "");
  change_journal("UPDATE runs SET state = 'done'");
  const auto end = change({"push-config", "--resume"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(was_told(b_) && was_told(c_));
}

TEST_F(resumed, a_node_that_has_restarted_since_it_acknowledged_is_told_again) {
  stop_behind_a(7);
  folder_.write("fine", "");
  a_.restart();
  ASSERT_EQ(new_of(a_), "none");
  const auto end = change({"push-config", "--resume"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), all("ok"));
  for (const auto* n : {&a_, &b_, &c_}) EXPECT_EQ(new_of(*n), "127.0.0.1:7");
}

TEST_F(resumed, a_node_that_has_restarted_is_neither_unchanged_nor_the_same) {
  ASSERT_EQ(change(push_of(7)).code, 0);
  ASSERT_EQ(states_of(change(push_of(7))), all("unchanged"));
  a_.restart();
  const auto compared = run({"diff", "a,b,c", "next7.lua", "-o", "json"});
  EXPECT_EQ(compared.code, 1);
  EXPECT_EQ(states_of(compared), (states{{"a", "unknown"}, {"b", "unchanged"}, {"c", "unchanged"}}));
  const auto nodes = nlohmann::json::parse(compared.out)["nodes"];
  EXPECT_EQ(nodes[0]["result"]["restarted"], true);
  EXPECT_EQ(nodes[1]["result"]["restarted"], false);
  EXPECT_EQ(states_of(change(push_of(7))), (states{{"a", "ok"}, {"b", "unchanged"}, {"c", "unchanged"}}));
  EXPECT_EQ(new_of(a_), "127.0.0.1:7");
}

TEST_F(resumed, a_node_that_has_restarted_with_many_connections_since_is_known_by_its_senders) {
  a_.knows("b", b_.address(), true);
  ASSERT_EQ(change(push_of(7)).code, 0);
  a_.restart();
  for (int i = 0; i < 30; ++i) run({"ping", a_.address(), "--count", "1"});
  EXPECT_EQ(states_of(change(push_of(7)))["a"], "ok");
}

}  // namespace
}  // namespace bee::test
