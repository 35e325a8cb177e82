#include "bee/fleet/watch.hpp"

#include <gtest/gtest.h>

namespace bee::fleet {
namespace {

using std::chrono::milliseconds;

const service_list first_life = {
    {7, "snlua service_mgr"}, {9, "snlua clusterd"}, {16, "snlua clusteragent 9 12 5"}};

cluster::node node_at(const char* name, std::uint16_t port) {
  return {name, endpoint("127.0.0.1", port)};
}

class watching : public testing::Test {
 protected:
  void begin(watch& w, std::vector<cluster::node> nodes = {node_at("a", 1)}) { w.set_nodes(nodes, 1); }

  // "up a; service-up a snlua echo".
  std::string told(watch& w) {
    std::string out;
    for (const auto& e : w.take_events()) {
      out += (out.empty() ? "" : "; ") + std::string(to_text(e.what)) + " " + e.node;
      if (!e.command.empty()) out += " " + e.command;
      if (!e.why.empty()) out += " " + e.why;
      if (e.of) out += std::to_string(e.of->id) + " " + std::string(to_text(e.of->state));
      if (e.is_initial) out += " initial";
    }
    return out;
  }

  watch w_;
};

TEST_F(watching, what_is_found_first_is_not_told) {
  begin(w_, {node_at("a", 1), node_at("b", 2)});
  w_.saw("a", first_life, true, 2);
  w_.missed("b", {"refused", true}, 2);
  EXPECT_EQ(told(w_), "");
  EXPECT_TRUE(w_.is_up("a"));
  EXPECT_FALSE(w_.is_up("b"));
}

TEST_F(watching, what_is_found_first_is_told_when_asked_for) {
  watch w(true);
  begin(w, {node_at("a", 1), node_at("b", 2)});
  w.saw("a", first_life, true, 2);
  w.missed("b", {"refused", true}, 2);
  EXPECT_EQ(told(w),
            "up a initial; service-up a snlua service_mgr initial; service-up a snlua clusterd initial; "
            "down b refused initial");
}

TEST_F(watching, a_node_that_was_down_at_first_comes_up_with_all_its_services) {
  begin(w_);
  w_.missed("a", {"refused", true}, 2);
  w_.saw("a", {{7, "snlua echo"}}, true, 3);
  EXPECT_EQ(told(w_), "up a; service-up a snlua echo");
}

TEST_F(watching, down_is_told_once) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  w_.missed("a", {"no answer", false}, 3);
  w_.missed("a", {"no answer", false}, 4);
  EXPECT_EQ(told(w_), "down a no answer");
}

TEST_F(watching, a_service_that_comes_and_goes_is_told_and_an_agent_is_not) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  w_.saw("a", {{7, "snlua service_mgr"}, {17, "snlua room 1"}, {18, "snlua clusteragent 9 12 6"}}, false, 3);
  EXPECT_EQ(told(w_), "service-down a snlua clusterd; service-up a snlua room 1");
  w_.saw("a", {{7, "snlua service_mgr"}}, false, 4);
  EXPECT_EQ(told(w_), "service-down a snlua room 1");
}

TEST_F(watching, a_new_connection_to_the_same_process_is_no_event) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  auto later = first_life;
  later.back() = {17, "snlua clusteragent 9 12 5"};
  w_.saw("a", later, true, 3);
  EXPECT_EQ(told(w_), "");
}

TEST_F(watching, the_same_handles_over_a_new_connection_are_another_process) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  w_.saw("a", first_life, true, 3);
  EXPECT_EQ(told(w_), "restarted a; service-up a snlua service_mgr; service-up a snlua clusterd");
}

TEST_F(watching, another_service_under_a_used_handle_is_another_process) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  w_.saw("a", {{7, "snlua other"}, {30, "snlua clusteragent 9 12 5"}}, true, 3);
  EXPECT_EQ(told(w_), "restarted a; service-up a snlua other");
}

TEST_F(watching, a_node_that_refused_in_between_is_another_process) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  w_.missed("a", {"refused", true}, 3);
  auto later = first_life;
  later.push_back({40, "snlua clusteragent 9 12 7"});
  w_.saw("a", later, true, 4);
  EXPECT_EQ(told(w_),
            "down a refused; restarted a; service-up a snlua service_mgr; service-up a snlua clusterd");
}

TEST_F(watching, a_node_that_was_only_silent_comes_up_with_what_is_new) {
  begin(w_);
  w_.saw("a", first_life, true, 2);
  w_.missed("a", {"no answer", false}, 3);
  auto later = first_life;
  later.back() = {18, "snlua clusteragent 9 12 5"};
  later.push_back({17, "snlua room 1"});
  w_.saw("a", later, true, 4);
  EXPECT_EQ(told(w_), "down a no answer; up a; service-up a snlua room 1");
}

TEST_F(watching, the_map_gives_and_takes_nodes_and_moves_them) {
  begin(w_, {node_at("a", 1), node_at("b", 2)});
  w_.saw("a", first_life, true, 2);
  w_.saw("b", first_life, true, 2);
  const std::vector<cluster::node> next = {node_at("a", 9), node_at("c", 3)};
  w_.set_nodes(next, 3);
  const auto events = w_.take_events();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].what, event_kind::removed);
  EXPECT_EQ(events[0].node, "b");
  EXPECT_EQ(events[1].what, event_kind::moved);
  EXPECT_EQ(events[1].before->port, 1);
  EXPECT_EQ(events[1].address->port, 9);
  EXPECT_EQ(events[2].what, event_kind::added);
  EXPECT_EQ(events[2].node, "c");
  w_.missed("a", {"refused", true}, 4);
  w_.saw("b", first_life, true, 4);
  EXPECT_EQ(told(w_), "down a refused") << "b is not watched any more";
}

TEST_F(watching, runs_are_told_when_they_begin_and_when_they_end) {
  begin(w_);
  run one;
  one.id = 1;
  one.state = run_state::done;
  w_.saw_runs(std::vector<run>{one}, 2);
  EXPECT_EQ(told(w_), "");
  run two = one;
  two.id = 2;
  two.state = run_state::running;
  w_.saw_runs(std::vector<run>{two, one}, 3);
  EXPECT_EQ(told(w_), "revision 2 running");
  two.state = run_state::stopped;
  w_.saw_runs(std::vector<run>{two, one}, 4);
  w_.saw_runs(std::vector<run>{two, one}, 5);
  EXPECT_EQ(told(w_), "revision 2 stopped");
}

TEST(next_look, doubles_up_to_a_limit_and_is_spread) {
  EXPECT_EQ(next_look(milliseconds(1000), 0, 0), milliseconds(1000));
  EXPECT_EQ(next_look(milliseconds(1000), 3, 0), milliseconds(8000));
  EXPECT_EQ(next_look(milliseconds(1000), 1000, 0), milliseconds(15000));
  EXPECT_EQ(next_look(milliseconds(60000), 5, 0), milliseconds(60000));
  EXPECT_EQ(next_look(milliseconds(1000), 0, 1), milliseconds(1200));
  EXPECT_EQ(next_look(milliseconds(1000), 0, -1), milliseconds(800));
}

}  // namespace
}  // namespace bee::fleet
