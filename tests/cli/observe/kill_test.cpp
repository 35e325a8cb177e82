// beectl kill: shows what it kills, asks, and looks whether it is gone.
#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class kill_verb : public beectl {
 protected:
  kill_verb() { write_cluster("a = \"" + a_.address() + "\"\ngone = \"127.0.0.1:1\"\n"); }

  bool runs(const std::string& command) {
    return run({"ps", "a", "--match", command}).out.find(command) != std::string::npos;
  }

  test_node a_{"a"};
};

TEST_F(kill_verb, kills_what_a_pattern_means_and_shows_that_it_is_gone) {
  const auto end = run({"kill", "a", "mute", "-y", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  const auto rows = json::parse(end.out)["nodes"][0]["result"];
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0]["command"], "snlua mute");
  EXPECT_EQ(rows[0]["state"], "gone");
  EXPECT_FALSE(runs("snlua mute"));
  EXPECT_TRUE(runs("snlua echo"));
}

TEST_F(kill_verb, never_kills_the_services_that_the_node_is_reached_through_by_a_pattern) {
  EXPECT_EQ(run({"kill", "a", "*", "-y"}).code, 0);
  EXPECT_FALSE(runs("snlua echo"));
  EXPECT_EQ(run({"ping", "a"}).code, 0);
  EXPECT_EQ(run({"kill", "a", "*clusterd", "-y"}).code, 7);
}

TEST_F(kill_verb, never_kills_the_gate_of_the_cluster_port_by_a_pattern) {
  a_.change([](node::node& here) {
    here.add({.label = "snlua gate"}, [](node::invocation&&, node::responder&& out) { out.ignore(); });
  });
  EXPECT_EQ(run({"kill", "a", "gat*", "-y"}).code, 7);
  EXPECT_TRUE(runs("snlua gate"));
}

TEST_F(kill_verb, kills_nothing_without_a_yes) {
  EXPECT_EQ(run({"kill", "a", "mute"}).code, 9);
  const auto plan = run({"kill", "a", "mute", "-n"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_NE(plan.out.find("snlua mute  to kill"), std::string::npos) << plan.out;
  const auto here = run_on_terminal({"kill", "a", "mute"});
  here->wait_for("snlua mute");
  here->wait_for("1 service of 1 node is killed: go on?");
  here->type("n\n");
  EXPECT_EQ(here->wait().code, 9);
  EXPECT_TRUE(runs("snlua mute"));
}

TEST_F(kill_verb, kills_nothing_when_a_node_can_not_be_asked) {
  const auto end = run({"kill", "a,gone", "mute", "-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(end.err.find("not all nodes could be asked; nothing was killed"), std::string::npos) << end.err;
  EXPECT_TRUE(runs("snlua mute"));
}

TEST_F(kill_verb, of_what_does_not_run_there_is_not_found) {
  expect_refused({"kill", "a", "nothing", "-y"}, 7,
                 "beectl: no service like that runs there; nothing was killed\n");
  expect_refused({"kill", "a", ":000000ff", "-y"}, 7,
                 "beectl: no service like that runs there; nothing was killed\n");
}

TEST_F(kill_verb, believes_the_list_and_not_the_answer) {
  has_launcher(a_, one_service("snlua db", counters(1, 1, 0)));  // KILL: {"Unknown command"}
  const auto end = run({"kill", "a", ":0000000a", "-y", "-o", "json"});
  EXPECT_EQ(end.code, 6) << end.err;
  EXPECT_EQ(json::parse(end.out)["nodes"][0]["result"][0]["state"], "failed");
}

}  // namespace
}  // namespace bee::test
