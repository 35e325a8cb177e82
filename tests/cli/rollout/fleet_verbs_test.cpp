// reload, force-reload, rollback and diff; and the flags that they share with push-config.
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

using reload = fleet_test;
using force_reload = fleet_test;
using rollback = fleet_test;
using diff = fleet_test;
using rollout_flags = fleet_test;
using resume = fleet_test;

constexpr const char* off = "false";

TEST_F(reload, has_each_node_read_its_own_file_and_forgets_what_was_known) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  const auto end = change({"reload", "a,b"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "ok"}}));
  EXPECT_EQ(a_.asked("reload").back(), "reload");
  EXPECT_EQ(states_of(change({"push-config", "--all"})),
            (states{{"a", "ok"}, {"b", "ok"}, {"c", "unchanged"}}));
}

TEST_F(reload, without_a_terminal_and_without_yes_sends_nothing) {
  const auto end = run({"reload", "--all"});
  EXPECT_EQ(end.code, 9);
  EXPECT_TRUE(a_.asked("reload").empty());
}

TEST_F(reload, neither_all_nor_nodes_is_usage) {
  for (const char* verb : {"reload", "force-reload"}) {
    const auto end = run({verb});
    EXPECT_EQ(end.code, 2);
    EXPECT_NE(end.err.find(std::string("beectl ") + verb + " --all"), std::string::npos) << end.err;
  }
}

TEST_F(reload, that_fails_on_a_node_puts_back_what_the_journal_knows) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  b_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked != "reload") return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, {}};
  });
  const auto end = change({"reload", "--all", "--batch", "1", "--on-fail", "rollback"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "rolled-back"}, {"b", "rolled-back"}, {"c", "skipped"}}));
  EXPECT_TRUE(a_.asked("reload").back().starts_with("reload {"));
}

TEST_F(force_reload, drops_every_sender_in_front_and_reads_the_own_file_at_the_end) {
  a_.knows("b", b_.address(), true);
  a_.knows("gone", "127.0.0.1:9", true);
  const auto end = change({"force-reload", "a"});
  EXPECT_EQ(end.code, 0) << end.err;
  const auto asked = a_.asked("reload");
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_NE(asked[0].find("b = false"), std::string::npos) << asked[0];
  EXPECT_EQ(asked[2], "reload");
  EXPECT_EQ(a_.map()["b"], b_.address());
  EXPECT_EQ(a_.map()["gone"], off);
}

TEST_F(force_reload, plan_names_the_calls_in_flight_that_will_fail) {
  a_.knows("b", b_.address(), true);
  const auto end = run({"force-reload", "--all", "-n", "-o", "json"});
  EXPECT_EQ(end.code, 1);
  EXPECT_NE(end.out.find(R"("reset":["b"])"), std::string::npos) << end.out;
  EXPECT_NE(end.err.find("calls in flight over 1 connections between nodes will fail"), std::string::npos);
  EXPECT_TRUE(a_.asked("reload").empty());
}

TEST_F(rollback, goes_to_the_revision_before_the_last_and_switches_off_what_is_new_since) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\n"));
  ASSERT_EQ(change({"push-config", "a,b,c", "next.lua"}).code, 0);
  const auto end = change({"rollback"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), all("ok"));
  EXPECT_EQ(a_.map()["new"], off);
  EXPECT_EQ(run({"history", "diff", "1", "3"}).code, 0);
}

TEST_F(rollback, leaves_alone_what_nodes_had_before_the_revision) {
  a_.knows("own", "127.0.0.1:9", true);
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\n"));
  ASSERT_EQ(change({"push-config", "a,b,c", "next.lua"}).code, 0);
  ASSERT_EQ(change({"rollback", "1"}).code, 0);
  EXPECT_EQ(a_.map()["own"], "127.0.0.1:9");
}

TEST_F(rollback, to_a_revision_that_does_not_exist_is_refused) {
  EXPECT_EQ(change({"rollback"}).code, 7);
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  EXPECT_EQ(change({"rollback"}).code, 7);
  const auto end = run({"rollback", "5", "-y"});
  EXPECT_EQ(end.code, 7);
  EXPECT_NE(end.err.find("no revision 5; the latest is 1"), std::string::npos) << end.err;
  EXPECT_EQ(change({"rollback", "x"}).code, 7);
  EXPECT_EQ(change({"rollback", "x", "a"}).code, 2);
  EXPECT_EQ(a_.asked("reload").size(), 1u);
}

TEST_F(diff, of_a_node_of_which_nothing_is_known_is_unknown_and_not_the_same) {
  const auto end = run({"diff", "--all", "-o", "json"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(states_of(end), all("unknown"));
}

TEST_F(diff, tells_what_is_missing_changed_and_extra) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  EXPECT_EQ(run({"diff", "--all"}).code, 0);
  a_.knows("gone", "127.0.0.1:9", true);
  folder_.write("next.lua", "a = \"" + a_.address() + "\"\nb = \"127.0.0.1:9\"\nnew = \"127.0.0.1:10\"\n");
  const auto end = run({"diff", "a", "next.lua", "-o", "json"});
  EXPECT_EQ(end.code, 1);
  const auto row = nlohmann::json::parse(end.out)["nodes"][0]["result"];
  EXPECT_EQ(row["state"], "differs");
  EXPECT_EQ(row["add"], nlohmann::json({{"new", "127.0.0.1:10"}}));
  EXPECT_EQ(row["change"], nlohmann::json({{"b", {b_.address(), "127.0.0.1:9"}}}));
  EXPECT_EQ(row["remove"], nlohmann::json::array());
  EXPECT_EQ(row["extra"], nlohmann::json{"c"});
  EXPECT_EQ(row["talked_to"], nlohmann::json{"gone"});
  EXPECT_TRUE(a_.asked("reload").size() == 1) << "a diff changes nothing";
}

TEST_F(diff, of_a_node_that_talked_to_a_peer_nobody_knows_names_the_peer_and_is_no_success) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  a_.knows("gone", "127.0.0.1:9", true);
  const auto end = run({"diff", "--all", "-o", "json"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(nlohmann::json::parse(end.out)["nodes"][0]["result"]["talked_to"], nlohmann::json{"gone"});
}

// What a push sends nothing to is unchanged, in the words of both, whatever else the node has.
TEST_F(diff, calls_unchanged_what_push_config_calls_so) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  a_.knows("gone", "127.0.0.1:9", true);  // nobody knows it
  folder_.write("less.lua", "a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n");
  folder_.write("other.lua", map_text("new = \"127.0.0.1:9\"\n"));
  ASSERT_EQ(change({"push-config", "c", "other.lua"}).code, 0);
  for (const char* file : {"clustername.lua", "less.lua", "other.lua"}) {
    const auto planned = states_of(run({"push-config", "--all", file, "-n", "-q", "-o", "json"}));
    const auto compared = states_of(run({"diff", "--all", file, "-q", "-o", "json"}));
    ASSERT_EQ(planned.size(), compared.size()) << file;
    for (const auto& [node, state] : planned)
      EXPECT_EQ(state == "unchanged", compared.at(node) == "unchanged") << file << " " << node << state;
  }
}

TEST_F(diff, has_all_its_columns_when_the_first_node_failed) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  a_.stop();
  const auto end = run({"diff", "--all"});
  EXPECT_EQ(end.out.find("NODE  STATE      EVIDENCE"), 0u) << end.out;
}

TEST_F(rollout_flags, verify_cmd_that_fails_stops_after_the_canary) {
  const auto end = change({"push-config", "--all", "--batch", "1,100%", "--verify-cmd",
                           "test \"$BEECTL_BATCH/$BEECTL_BATCHES\" = 2/2"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_NE(end.out.find("ended with 1 after batch 1 of 2"), std::string::npos) << end.out;
}

TEST_F(rollout_flags, verify_cmd_that_fails_puts_the_canary_back) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\n"));
  const auto end = change({"push-config", "a,b,c", "next.lua", "--batch", "1,100%", "--verify-cmd", "false",
                           "--on-fail", "rollback"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "rolled-back"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_EQ(a_.map()["new"], off);
}

TEST_F(rollout_flags, verify_cmd_is_run_after_each_batch_and_what_it_prints_is_no_data) {
  const auto end =
      change({"push-config", "--all", "--batch", "1", "--verify-cmd", "echo seen $BEECTL_BATCH"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), all("ok"));
  EXPECT_EQ(end.err, "seen 1\nseen 2\nseen 3\n");
}

TEST_F(rollout_flags, a_failing_check_is_said_even_when_the_run_continues) {
  const auto end =
      change({"push-config", "--all", "--batch", "1", "--verify-cmd", "exit 3", "--on-fail", "continue"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(states_of(end), all("ok"));
}

TEST_F(rollout_flags, a_pause_comes_between_batches) {
  const auto end = run({"push-config", "--all", "-y", "--batch", "1,100%", "--pause", "10ms"});
  EXPECT_EQ(end.code, 0);
  EXPECT_NE(end.err.find("a: ok\nbatch 2 of 2 begins in 10ms\n"), std::string::npos) << end.err;
}

TEST_F(rollout_flags, a_pause_that_asks_needs_a_terminal) {
  const auto end = change({"push-config", "--all", "--batch", "1", "--pause", "ask"});
  EXPECT_EQ(end.code, 9);
  EXPECT_TRUE(a_.asked("reload").empty());
}

TEST_F(rollout_flags, that_make_no_sense_are_usage) {
  const std::vector<words> wrong = {{"--batch", "0"},       {"--batch", "101%"},   {"--max-fail", "-1"},
                                    {"--max-fail", "many"}, {"--on-fail", "cry"},  {"--pause", "0"},
                                    {"--pause", "soon"},    {"--verify", "maybe"}, {"--expect-rev", "x"},
                                    {"--only", ","}};
  for (const auto& flag : wrong) {
    words line{"push-config", "--all", "-y"};
    line.insert(line.end(), flag.begin(), flag.end());
    EXPECT_EQ(run(line).code, 2) << flag[0] << " " << flag[1];
  }
  EXPECT_EQ(a_.connections(), 0);
}

TEST_F(rollout_flags, one_failed_node_is_borne_when_the_budget_says_so) {
  a_.behaves(refuses_reload());
  const auto end = change({"push-config", "--all", "--batch", "1", "--max-fail", "1"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "unknown"}, {"b", "ok"}, {"c", "ok"}}));
}

TEST_F(rollout_flags, v_traces_every_connection) {
  const auto end = run({"push-config", "a", "-y", "-v"});
  EXPECT_EQ(end.code, 0);
  EXPECT_NE(end.err.find("> a call 1 to .service: \"LIST\""), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("\"reload\""), std::string::npos) << end.err;
}

TEST_F(resume, of_another_verb_says_which_one_it_was) {
  b_.behaves(refuses_reload());
  ASSERT_EQ(change({"reload", "--all", "--batch", "1"}).code, 9);
  const auto end = run({"push-config", "--resume"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(end.err.find("hint: beectl reload --resume 1"), std::string::npos) << end.err;
}

TEST_F(resume, of_a_reload_tells_only_those_that_were_not_told) {
  b_.behaves(refuses_reload());
  ASSERT_EQ(change({"reload", "--all", "--batch", "1"}).code, 9);
  b_.behaves({});
  const auto end = change({"reload", "--resume"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), all("ok"));
  EXPECT_EQ(a_.asked("reload").size(), 1u);
  EXPECT_EQ(c_.asked("reload").size(), 1u);
}

TEST_F(resume, has_the_flags_of_the_first_part) {
  b_.behaves(refuses_reload());
  ASSERT_EQ(change({"push-config", "--all", "--batch", "1", "--verify-cmd", "echo checked"}).code, 9);
  b_.behaves({});
  const auto end = change({"push-config", "--resume"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.err, "checked\nchecked\nchecked\n") << "of what was done, and behind two batches";
}

TEST_F(resume, of_a_rollback_that_failed_on_a_node_puts_that_one_back) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\n"));
  b_.behaves(refuses_reload());
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked.find("new = false") == std::string::npos) return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, {}};
  });
  const auto first = change({"push-config", "a,b,c", "next.lua", "--batch", "1", "--on-fail", "rollback"});
  EXPECT_EQ(states_of(first), (states{{"a", "rollback-failed"}, {"b", "rollback-failed"}, {"c", "skipped"}}));
  EXPECT_EQ(a_.map()["new"], "127.0.0.1:9");
  a_.behaves({});
  b_.behaves({});
  const auto end = change({"push-config", "--resume"});
  EXPECT_EQ(states_of(end), (states{{"a", "rolled-back"}, {"b", "rolled-back"}, {"c", "skipped"}}));
  EXPECT_EQ(a_.map()["new"], off);
  EXPECT_EQ(c_.map().count("new"), 0u);
}

}  // namespace
}  // namespace bee::test
