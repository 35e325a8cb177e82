// beectl launch: shows what it starts, asks, and looks whether it runs.
#include <mutex>

#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

// A launcher that does what a test wants of LAUNCH.
struct launching {
  std::mutex mutex;
  value::table services{{}, {{":0000000a", "snlua db"}}};
  std::vector<value::list> asked;
  std::optional<value::value> answers;  // nothing: an error
  std::string starts;                   // the command line that is in the list then; empty: none
};

class launch_verb : public beectl {
 protected:
  launch_verb() {
    write_cluster("a = \"" + a_.address() + "\"\ngone = \"127.0.0.1:1\"\n");
    a_.change([is = is_](node::node& here) {
      const auto launcher =
          here.add({.label = "snlua launcher"}, [is](node::invocation&& in, node::responder&& out) {
            const std::lock_guard lock(is->mutex);
            const auto command = std::string(in.arguments.at(0).as_string());
            if (command == "LIST") return out.answer({is->services});
            if (command != "LAUNCH") return out.answer({value::table{{"Unknown command"}, {}}});
            is->asked.push_back(in.arguments);
            if (!is->starts.empty()) is->services.pairs.emplace_back(":0000000b", is->starts);
            is->answers ? out.answer({*is->answers}) : out.fail();
          });
      here.set_local_name(".launcher", launcher);
    });
  }

  void launches(std::optional<value::value> answers, const std::string& starts = {}) {
    const std::lock_guard lock(is_->mutex);
    is_->answers = std::move(answers);
    is_->starts = starts;
  }
  std::size_t launched() const {
    const std::lock_guard lock(is_->mutex);
    return is_->asked.size();
  }
  json result_of(const program_end& end) const {
    return json::parse(end.out, nullptr, false)["nodes"][0]["result"];
  }

  std::shared_ptr<launching> is_ = std::make_shared<launching>();
  test_node a_{"a"};
};

TEST_F(launch_verb, starts_a_service_with_its_arguments_as_words_and_prints_its_handle) {
  launches(value::value(11), "snlua room 7 -x");
  const auto end = run({"launch", "a", "room", "7", "-y", "-o", "json", "--", "-x"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(result_of(end),
            json::parse(R"({"handle":":0000000b","command":"snlua room 7 -x","state":"started","alike":0})"));
  ASSERT_EQ(launched(), 1u);
  EXPECT_EQ(is_->asked[0], (value::list{"LAUNCH", "snlua", "room", "7", "-x"}));
}

TEST_F(launch_verb, believes_the_list_and_not_the_answer) {
  launches(value::value(value::table{{"Unknown command"}, {}}));
  const auto end = run({"launch", "a", "room", "-y"});
  EXPECT_EQ(end.code, 6);
  EXPECT_NE(end.err.find("a: .launcher LAUNCH: the launcher has answered and lists no new snlua room"),
            std::string::npos)
      << end.err;
  launches(value::value(11));
  const auto ended = run({"launch", "a", "room", "-y"});
  EXPECT_EQ(ended.code, 6);
  EXPECT_NE(ended.err.find("a: snlua room started as :0000000b and has ended already"), std::string::npos)
      << ended.err;
  launches(value::value());
  EXPECT_NE(run({"launch", "a", "room", "-y"}).err.find("snlua room has ended while it started"),
            std::string::npos);
}

TEST_F(launch_verb, takes_no_service_that_ran_before_for_a_new_one) {
  launches(value::value(10));
  EXPECT_EQ(run({"launch", "a", "db", "-y"}).code, 6);
  launches(value::value(value::table{{"Unknown command"}, {}}));
  EXPECT_EQ(run({"launch", "a", "db", "-y"}).code, 6);
}

TEST_F(launch_verb, of_a_service_that_fails_in_its_start_says_where_the_reason_is) {
  launches(std::nullopt);
  const auto end = run({"launch", "a", "room", "-y", "-o", "json"});
  EXPECT_EQ(end.code, 6);
  EXPECT_NE(end.err.find("snlua room did not start: why is only in the node's log"), std::string::npos)
      << end.err;
  EXPECT_EQ(result_of(end)["state"], "failed");
  EXPECT_TRUE(result_of(end)["handle"].is_null());
}

TEST_F(launch_verb, starts_nothing_without_a_yes) {
  const auto end = run({"launch", "a", "room"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(end.err.find("there is no terminal to ask on; nothing was sent"), std::string::npos) << end.err;
  const auto plan = run({"launch", "a", "db", "-n"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_NE(plan.out.find("snlua db  to launch"), std::string::npos) << plan.out;
  const auto here = run_on_terminal({"launch", "a", "db"});
  here->wait_for("a: snlua db (1 like it runs there)");
  here->wait_for("a service is launched on 1 node: go on?");
  here->type("n\n");
  EXPECT_EQ(here->wait().code, 9);
  EXPECT_EQ(launched(), 0u);
}

TEST_F(launch_verb, goes_past_a_node_that_can_not_be_reached_and_says_so) {
  launches(value::value(11), "snlua room");
  const auto end = run({"launch", "a,gone", "room", "-y"});
  EXPECT_EQ(end.code, 8);
  EXPECT_NE(end.out.find(":0000000b  snlua room  started"), std::string::npos) << end.out;
  EXPECT_NE(end.err.find("beectl: gone: connect 127.0.0.1:1: connection refused"), std::string::npos)
      << end.err;
  EXPECT_EQ(run({"launch", "gone", "room", "-y"}).code, 4);
}

TEST_F(launch_verb, refuses_what_would_arrive_as_other_words) {
  expect_refused({"launch", "a", "room", "a b", "-y"}, 2,
                 "beectl: launch: \"a b\" is not one word: the node would take it apart\n");
  expect_refused({"launch", "a", "room", "", "-y"}, 2,
                 "beectl: launch: \"\" is not one word: the node would take it apart\n");
  expect_refused({"launch", "a", std::string(5000, 'x'), "-y"}, 2,
                 "beectl: launch: a command line has at most 4096 bytes\n");
  EXPECT_EQ(launched(), 0u);
}

TEST_F(launch_verb, of_a_start_that_takes_too_long_says_that_it_may_still_start) {
  a_.change([](node::node& here) {
    const auto launcher =
        here.add({.label = "snlua launcher"}, [](node::invocation&& in, node::responder&& out) {
          in.arguments.at(0) == value::value("LIST") ? out.answer({value::table()}) : out.ignore();
        });
    here.set_local_name(".launcher", launcher);
  });
  const auto end = run({"launch", "a", "room", "-y", "-t", "300ms"});
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find("it may still be starting"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
