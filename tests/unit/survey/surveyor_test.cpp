#include "bee/survey/surveyor.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "support/event_loop.hpp"
#include "support/fake_node.hpp"

namespace bee::survey {
namespace {

using observe::node_state;
using std::chrono::milliseconds;
using test::fake_node;
using test::fake_reply;

// Nodes a and b, and a surveyor of them that looks every 20 ms.
class surveying : public testing::Test {
 protected:
  ~surveying() override {
    survey_.set_nodes({});
    loop_.poll();
  }

  static surveyor_options options() {
    surveyor_options out;
    out.reach.timeout = test::soon;
    out.pace = {.interval = milliseconds(20),
                .pace = {.first = milliseconds(20), .longest = milliseconds(40)},
                .calm = milliseconds(1)};
    return out;
  }
  static cluster::node named(const std::string& name, const std::string& address) {
    return {name, parse_endpoint(address).value()};
  }

  void begin() { boost::asio::co_spawn(loop_.executor(), survey_.run(), boost::asio::detached); }
  void run_until(const std::function<bool()>& holds) { loop_.run_until(holds); }
  node_state state_of(const std::string& node) const {
    const auto* seen = survey_.samples().find(node);
    return seen ? seen->state : node_state::unseen;
  }
  int looks_at(const std::string& node) { return looks_[node]; }

  fake_node a_, b_;
  std::map<std::string, int> looks_;
  test::event_loop loop_;
  surveyor survey_{{named("a", a_.address()), named("b", b_.address())},
                   options(),
                   {[] { return 0.5; }, [this](const std::string& node) { ++looks_[node]; }}};
};

TEST_F(surveying, looks_again_and_again_over_one_connection_to_each_node) {
  begin();
  run_until([&] { return looks_at("a") >= 3 && looks_at("b") >= 3; });
  EXPECT_EQ(state_of("a"), node_state::up);
  EXPECT_EQ(state_of("b"), node_state::up);
  EXPECT_EQ(survey_.samples().find("a")->sample->all.agents, 1u);
  EXPECT_TRUE(survey_.samples().find("a")->sample->round_trip);
  EXPECT_EQ(a_.connections(), 1);
  EXPECT_EQ(survey_.cost().connections, 2u);
  EXPECT_GE(survey_.cost().looks, 6u);
  EXPECT_EQ(survey_.cost().failed, 0u);
}

TEST_F(surveying, looks_once_at_each) {
  loop_.run(survey_.look_once());
  EXPECT_EQ(looks_, (std::map<std::string, int>{{"a", 1}, {"b", 1}}));
  EXPECT_EQ(state_of("b"), node_state::up);
}

TEST_F(surveying, sees_at_once_that_a_connection_has_ended_and_that_the_node_is_there_again) {
  begin();
  run_until([&] { return state_of("a") == node_state::up; });
  a_.stop();
  run_until([&] { return state_of("a") == node_state::down; });
  EXPECT_NE(survey_.samples().find("a")->why.find("connection refused"), std::string::npos);
  EXPECT_TRUE(survey_.samples().find("a")->sample);
  a_.start();
  run_until([&] { return state_of("a") == node_state::up; });
}

TEST_F(surveying, sees_a_restarted_node_as_up_all_the_time) {
  begin();
  run_until([&] { return looks_at("a") >= 2; });
  a_.restart();
  const int before = looks_at("a");
  run_until([&] {
    EXPECT_NE(state_of("a"), node_state::down);
    return looks_at("a") > before + 1;
  });
  EXPECT_EQ(a_.connections(), 2);
}

TEST_F(surveying, never_asks_a_node_again_that_has_not_answered) {
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked.find("STAT") == std::string::npos) return std::nullopt;
    return fake_reply{.what = fake_reply::kind::silence};
  });
  begin();
  run_until([&] { return looks_at("b") >= 10; });
  EXPECT_EQ(a_.asked("STAT").size(), 1u);
  EXPECT_EQ(looks_at("a"), 0);
}

TEST_F(surveying, of_a_node_that_has_moved_begins_anew_and_of_one_that_is_gone_knows_nothing) {
  begin();
  run_until([&] { return looks_at("a") >= 1 && looks_at("b") >= 1; });
  fake_node elsewhere;
  survey_.set_nodes({named("a", elsewhere.address())});
  EXPECT_EQ(state_of("a"), node_state::unseen);
  EXPECT_EQ(survey_.samples().find("b"), nullptr);
  run_until([&] { return state_of("a") == node_state::up; });
  EXPECT_EQ(elsewhere.connections(), 1);
}

TEST_F(surveying, looks_at_no_more_nodes_at_once_than_it_may) {
  auto narrow = options();
  narrow.at_once = 1;
  bool is_a_answered = false;
  a_.behaves([&](const std::string&) { return fake_reply{.what = fake_reply::kind::silence}; });
  narrow.reach.timeout = milliseconds(100);
  surveyor one({named("a", a_.address()), named("b", b_.address())}, narrow,
               {[] { return 0.5; },
                [&](const std::string& node) {
                  is_a_answered |= node == "a";
                  EXPECT_TRUE(is_a_answered) << node << " was looked at beside a";
                }});
  loop_.run(one.look_once());
  EXPECT_EQ(one.samples().find("a")->state, node_state::down);
  EXPECT_EQ(one.samples().find("b")->state, node_state::up);
}

}  // namespace
}  // namespace bee::survey
