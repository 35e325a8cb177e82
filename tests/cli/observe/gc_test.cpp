// beectl gc: shows what it touches, asks, and believes no launcher that has done nothing.
#include <mutex>

#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class gc_verb : public beectl {
 protected:
  gc_verb() {
    write_cluster("a = \"" + a_.address() + "\"\ngone = \"127.0.0.1:1\"\n");
    has_launcher(a_, [asked = asked_](const std::string& command) -> std::optional<value::list> {
      const std::lock_guard lock(asked->mutex);
      asked->commands.push_back(command);
      const char* memory = command == "GC" ? "4.00 Kb (snlua db)" : "10.00 Kb (snlua db)";
      return value::list{value::table{{}, {{":0000000a", memory}}}};
    });
  }

  bool has_collected() const {
    const std::lock_guard lock(asked_->mutex);
    return std::find(asked_->commands.begin(), asked_->commands.end(), "GC") != asked_->commands.end();
  }

  struct asked_commands {
    std::mutex mutex;
    std::vector<std::string> commands;
  };
  std::shared_ptr<asked_commands> asked_ = std::make_shared<asked_commands>();
  test_node a_{"a"};
};

TEST_F(gc_verb, with_yes_collects_and_shows_the_memory_before_and_after) {
  const auto end = run({"gc", "a", "-y", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(json::parse(end.out)["nodes"][0]["result"],
            json::parse(R"({"services":1,"before_kb":10.0,"after_kb":4.0})"));
  EXPECT_TRUE(has_collected());
}

TEST_F(gc_verb, without_a_terminal_and_without_yes_sends_nothing) {
  const auto end = run({"gc", "a"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(end.err.find("there is no terminal to ask on; nothing was sent"), std::string::npos) << end.err;
  EXPECT_FALSE(has_collected());
}

TEST_F(gc_verb, of_a_dry_run_shows_what_would_be_touched_and_sends_nothing) {
  const auto end = run({"gc", "a", "-n", "-o", "json"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(json::parse(end.out)["nodes"][0]["result"]["services"], 1);
  EXPECT_TRUE(json::parse(end.out)["nodes"][0]["result"]["after_kb"].is_null());
  EXPECT_FALSE(has_collected());
}

TEST_F(gc_verb, on_a_terminal_shows_what_it_touches_and_goes_on_when_told_to) {
  const auto no = run_on_terminal({"gc", "a"});
  no->wait_for("a: 1 service, 10.00 KB");
  no->wait_for("garbage is collected in 1 service of 1 node: go on?");
  no->type("n\n");
  EXPECT_EQ(no->wait().code, 9);
  EXPECT_FALSE(has_collected());
  const auto yes = run_on_terminal({"gc", "a"});
  yes->wait_for("go on?");
  yes->type("y\n");
  EXPECT_EQ(yes->wait().code, 0);
  EXPECT_TRUE(has_collected());
}

TEST_F(gc_verb, goes_past_a_node_that_is_down_and_is_partial) {
  const auto end = run({"gc", "--all", "-y", "-o", "json"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_TRUE(has_collected());
}

TEST_F(gc_verb, does_not_believe_the_success_of_an_unknown_command) {
  has_launcher(a_, [](const std::string& command) -> std::optional<value::list> {
    if (command == "MEM") return value::list{value::table{{}, {{":0000000a", "10.00 Kb (snlua db)"}}}};
    return value::list{value::table{{"Unknown command"}, {}}};
  });
  const auto end = run({"gc", "a", "-y"});
  EXPECT_EQ(end.code, 6) << end.err;
  EXPECT_NE(end.err.find("a: .launcher GC: it has told of no service"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
