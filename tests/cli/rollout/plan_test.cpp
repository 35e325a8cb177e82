// What a plan shows, what is asked, and what happens when a node is down.
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

bool is_in(const std::string& part, const std::string& text) {
  return text.find(part) != text.npos;
}

class shown_plan : public fleet_test {
 protected:
  bool was_told() const {
    return !(a_.asked("reload").empty() && b_.asked("reload").empty() && c_.asked("reload").empty());
  }
  /// Another address for b, a name that is new, and one that is gone; a, b and c have the map of before.
  words push_of_changes() {
    EXPECT_EQ(change({"push-config", "a,b,c", "old.lua"}).code, 0);
    folder_.write("next.lua", "a = \"" + a_.address() + "\"\nb = \"127.0.0.1:9\"\nc = \"" + c_.address() +
                                  "\"\nnew = \"127.0.0.1:10\"\ngone = false\n");
    return {"push-config", "a,c", "next.lua"};
  }
  std::string changes() const {
    return "change b: " + b_.address() +
           " -> 127.0.0.1:9; set false gone: 127.0.0.1:11 -> false; add new: 127.0.0.1:10";
  }
  void SetUp() override { folder_.write("old.lua", map_text("gone = \"127.0.0.1:11\"\n")); }
};

TEST_F(shown_plan, of_a_dry_run_has_the_addresses_and_one_line_for_nodes_that_get_the_same) {
  auto line = push_of_changes();
  line.push_back("-n");
  const auto end = run(line);
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(end.out, "a,c: " + changes() + "\n");
}

TEST_F(shown_plan, of_the_question_has_the_addresses_how_many_nodes_of_which_context_and_the_file) {
  run({"context", "set", "live", "--cluster", "clustername.lua"});
  auto line = push_of_changes();
  line.insert(line.end(), {"-C", "live"});
  const auto here = run_on_terminal(line);
  here->wait_for("a,c: " + changes());
  here->wait_for("2 nodes get " + folder_.path() + "/next.lua, in context live: go on? [y/N] ");
  here->type("n\n");
  EXPECT_EQ(here->wait().code, 9);
}

TEST_F(shown_plan, of_many_nodes_is_folded_and_only_what_differs_has_a_line_of_its_own) {
  std::string text;
  for (int i = 1; i <= 40; ++i)
    text += "game_" + std::to_string(i) + " = \"" + (i == 7 ? b_ : a_).address() + "\"\n";
  folder_.write("many.lua", text);
  ASSERT_EQ(change({"push-config", "--all", "many.lua"}).code, 0);
  folder_.write("many.lua", text + "new = \"127.0.0.1:10\"\n");
  EXPECT_EQ(run({"push-config", "game_[1-40]", "many.lua", "-n"}).out,
            "game_[1-40]: add new: 127.0.0.1:10\n");
  b_.restart();
  const auto end = run({"push-config", "game_[1-40]", "many.lua", "-n"});
  EXPECT_TRUE(
      end.out.starts_with("game_[1-6,8-40]: add new: 127.0.0.1:10\n"
                          "game_7: gets 41 entries; it has restarted since it acknowledged, "))
      << end.out;
}

TEST_F(shown_plan, of_many_changes_has_a_line_for_each) {
  ASSERT_EQ(change({"push-config", "a,b,c", "clustername.lua"}).code, 0);
  folder_.write("next.lua", map_text("n1 = \"h:1\"\nn2 = \"h:2\"\nn3 = \"h:3\"\nn4 = \"h:4\"\n"));
  EXPECT_EQ(run({"push-config", "a,b,c", "next.lua", "-n"}).out,
            "a,b,c: 4 changes:\n  add n1: h:1\n  add n2: h:2\n  add n3: h:3\n  add n4: h:4\n");
}

TEST_F(shown_plan, of_a_node_of_which_nothing_is_known_has_what_it_gets) {
  EXPECT_EQ(run({"push-config", "a,b", "clustername.lua", "-n"}).out,
            "a,b: gets 3 entries; what it has now is unknown\n  a: " + a_.address() +
                "\n  b: " + b_.address() + "\n  c: " + c_.address() + "\n");
}

TEST_F(shown_plan, that_changes_nothing_and_does_not_reach_a_node_says_both) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  c_.stop();
  const auto end = run({"push-config", "--all", "-n"});
  EXPECT_EQ(end.code, 8);
  EXPECT_TRUE(
      is_in("nothing would change on the nodes that answered; not reached, so what would change there is not "
            "known: c\n",
            end.err))
      << end.err;
  EXPECT_TRUE(is_in("a,b: unchanged (acknowledged ", end.out)) << end.out;
}

class protected_cluster : public shown_plan {
 protected:
  void SetUp() override {
    shown_plan::SetUp();
    EXPECT_EQ(run({"context", "set", "live", "--cluster", "clustername.lua", "--protected", "yes"}).code, 0);
  }
  int answer(words line, const char* typed) {
    const auto here = run_on_terminal(std::move(line));
    here->wait_for(", in context live, which is protected: its name to go on? ");
    here->type(typed);
    return here->wait().code;
  }
};

TEST_F(protected_cluster, takes_its_name_for_a_yes_and_nothing_else) {
  for (const char* no : {"y\n", "yes\n", "Live\n", "liv\n", "live \n", "\n", "\x04"})
    EXPECT_EQ(answer({"push-config", "--all", "-C", "live"}, no), 9) << no;
  EXPECT_FALSE(was_told());
  EXPECT_EQ(answer({"push-config", "--all", "-C", "live"}, "live\n"), 0);
  EXPECT_TRUE(was_told());
}

TEST_F(protected_cluster, asks_for_its_name_in_every_verb_that_changes_nodes) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  ASSERT_EQ(change({"push-config", "a,b,c", "old.lua"}).code, 0);
  for (const char* verb : {"reload", "force-reload"})
    EXPECT_EQ(answer({verb, "a", "-C", "live"}, "y\n"), 9) << verb;
  EXPECT_EQ(answer({"rollback", "-C", "live"}, "y\n"), 9);
}

TEST_F(protected_cluster, is_protected_when_its_file_is_named_without_the_context) {
  std::filesystem::create_symlink("clustername.lua", folder_.path() + "/link.lua");
  EXPECT_EQ(answer({"push-config", "--all", "-c", "link.lua"}, "y\n"), 9);
  EXPECT_EQ(run({"context", "set", "live", "--protected", "no"}).code, 0);
  const auto here = run_on_terminal({"push-config", "--all"});
  here->wait_for("go on? [y/N] ");
  here->type("y\n");
  EXPECT_EQ(here->wait().code, 0);
}

TEST_F(protected_cluster, is_told_by_context_show_and_takes_only_yes_or_no) {
  EXPECT_TRUE(is_in("protected    yes", run({"context", "show", "live"}).out))
      << run({"context", "show", "live"}).out;
  EXPECT_EQ(run({"context", "set", "live", "--protected", "maybe"}).code, 2);
}

class node_that_is_down : public fleet_test {
 protected:
  node_that_is_down() { c_.stop(); }
};

TEST_F(node_that_is_down, within_the_budget_the_others_go_on_and_it_is_said) {
  a_.knows("c", c_.address(), true);
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked != "sender c") return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, {}};
  });
  for (const char* how : {"peers", "mesh"}) {
    const auto end =
        run({"push-config", "--all", "-y", "--max-fail", "1", "-o", "json", "--verify", how, "--force"});
    EXPECT_EQ(end.code, 8) << end.err;
    EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "ok"}, {"c", "failed"}})) << how << end.out;
    EXPECT_TRUE(is_in("1 of 3 nodes failed before the start, and the others go on without: c\n", end.err))
        << end.err;
  }
}

TEST_F(node_that_is_down, within_the_budget_the_push_needs_no_force) {
  const auto end = run({"push-config", "--all", "-y", "--max-fail", "1", "-o", "json"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "ok"}, {"c", "failed"}}));
  EXPECT_TRUE(is_in("the others go on without: c\n", end.err)) << end.err;
}

TEST_F(node_that_is_down, over_the_budget_is_refused_with_every_way_around_it) {
  const auto end = run({"push-config", "--all", "-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_TRUE(
      is_in("1 of 3 nodes failed before the start; nothing was sent\n"
            "hint: --max-fail 1 bears that and goes on, 'all,!c' for NODES leaves out, --force goes past "
            "whatever fails\n",
            end.err))
      << end.err;
  EXPECT_TRUE(a_.asked("reload").empty());
}

TEST_F(node_that_is_down, is_left_out_by_all_and_a_name) {
  for (const words& line : {words{"push-config", "all,!c"}, words{"push-config", "!c,all", "clustername.lua"},
                            words{"reload", "all,!c"}, words{"force-reload", "all,!c"}})
    EXPECT_EQ(states_of(change(line)).size(), 2u) << line[0];
  EXPECT_EQ(run({"ping", "all,!c"}).code, 0);
}

TEST_F(node_that_is_down, stops_a_push_when_one_more_fails_than_is_borne) {
  a_.behaves(refuses_reload());
  const auto end = change({"push-config", "--all", "--max-fail", "1", "--batch", "1"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "unknown"}, {"b", "skipped"}, {"c", "failed"}}));
}

using known_names = fleet_test;

TEST_F(known_names, are_never_those_under_which_beectl_was_called_back) {
  for (const char* name : {"beectl_4242_0123456789abcdef", "beectl_01234567_42_1f_65f0c0de_0123456789abcdef"})
    a_.knows(name, "127.0.0.1:9", true);
  folder_.write("off.lua", "a = \"" + a_.address() + "\"\n");
  for (const words& line :
       {words{"force-reload", "a", "-c", "off.lua"}, words{"push-config", "a", "off.lua", "--prune"}}) {
    const auto end = run(line);
    EXPECT_EQ(end.code, 9);
    EXPECT_TRUE(is_in("there is no terminal to ask on", end.err)) << end.err;
    EXPECT_FALSE(is_in("known nodes", end.err)) << end.err;
  }
  EXPECT_FALSE(is_in("beectl_4242", run({"push-config", "a", "off.lua", "-n", "--prune"}).out));
}

class history_show : public fleet_test {};

TEST_F(history_show, tells_how_each_node_fared_and_why_in_text_and_json) {
  b_.behaves(refuses_reload());
  ASSERT_EQ(change({"push-config", "--all", "--batch", "1", "-m", "first"}).code, 9);
  const auto text = run({"history", "show", "1"});
  EXPECT_EQ(text.code, 0) << text.err;
  for (const char* part :
       {"run       1\n", "verb      push-config\n", "state     stopped\n",
        "why       stopped by the failure budget: 1 failed\n", "message   first\n", "NODE", "NOTE"})
    EXPECT_TRUE(is_in(part, text.out)) << part << "\n" << text.out;
  const auto document = nlohmann::json::parse(run({"history", "show", "1", "-o", "json"}).out);
  EXPECT_EQ(document["result"]["runs"][0]["run"], 1);
  EXPECT_EQ(document["result"]["runs"][0]["revision"], 1);
  states all;
  for (const auto& n : document["nodes"]) all[n["node"]] = n["result"]["state"];
  EXPECT_EQ(all, (states{{"a", "ok"}, {"b", "unknown"}, {"c", "skipped"}}));
  EXPECT_TRUE(is_in("error", document["nodes"][1]["result"]["note"])) << document;
}

TEST_F(history_show, of_an_attempt_tells_which_node_stopped_it) {
  c_.stop();
  ASSERT_EQ(change({"push-config", "--all"}).code, 9);
  const auto text = run({"history", "show", "1"});
  EXPECT_EQ(text.code, 0) << text.err;
  for (const char* part : {"state     not-begun\n", "revision  -\n",
                           "why       1 of 3 nodes failed before the start", "refused"})
    EXPECT_TRUE(is_in(part, text.out)) << part << "\n" << text.out;
}

TEST_F(history_show, tells_what_is_not_there_as_that) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\n"));
  ASSERT_EQ(change({"push-config", "a,b,c", "next.lua"}).code, 0);
  const auto diff = nlohmann::json::parse(run({"history", "diff", "1", "2", "-o", "json"}).out);
  std::map<std::string, nlohmann::json> before;
  for (const auto& c : diff["result"]["changes"]) before[c["name"]] = c["before"];
  EXPECT_TRUE(before.at("new").is_null()) << diff;
  folder_.write("third.lua", map_text("new = \"127.0.0.1:8\"\n"));
  EXPECT_EQ(run({"push-config", "a,b,c", "third.lua"}).code, 9) << "nobody to ask";
  EXPECT_TRUE(is_in("\n  3    -  ", run({"history"}).out)) << run({"history"}).out;
  const auto attempt = nlohmann::json::parse(run({"history", "show", "3", "-o", "json"}).out);
  for (const auto& n : attempt["nodes"]) EXPECT_TRUE(n["result"]["changed_at"].is_null()) << n;
}

TEST_F(history_show, of_a_run_that_is_not_there_is_refused_and_file_shows_a_revision) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  const auto none = run({"history", "show", "5"});
  EXPECT_EQ(none.code, 7);
  EXPECT_TRUE(is_in("no run 5; the last is 1", none.err)) << none.err;
  EXPECT_EQ(run({"history", "show", "x"}).code, 2);
  EXPECT_EQ(run({"history", "file", "1"}).out, map_text());
}

class rollback_of_nodes : public fleet_test {
 protected:
  void SetUp() override {
    ASSERT_EQ(change({"push-config", "--all"}).code, 0);
    folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\n"));
    ASSERT_EQ(change({"push-config", "a,b,c", "next.lua"}).code, 0);
  }
};

TEST_F(rollback_of_nodes, goes_back_on_these_and_leaves_the_others) {
  const auto end = change({"rollback", "1", "a,c"});
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"c", "ok"}})) << end.err;
  EXPECT_EQ(a_.map()["new"], "false");
  EXPECT_EQ(b_.map()["new"], "127.0.0.1:9");
}

TEST_F(rollback_of_nodes, needs_no_revision_and_takes_every_kind_of_set) {
  EXPECT_EQ(states_of(change({"rollback", "!b"})), (states{{"a", "ok"}, {"c", "ok"}}));
  EXPECT_EQ(states_of(change({"rollback", "1", "[b-c]"})).size(), 0u);
  EXPECT_EQ(states_of(change({"rollback", "1", "b*"})), (states{{"b", "ok"}}));
  const auto none = run({"rollback", "1", "d", "-y"});
  EXPECT_EQ(none.code, 7);
  EXPECT_TRUE(is_in("no node \"d\" to go back on", none.err)) << none.err;
}

}  // namespace
}  // namespace bee::test
