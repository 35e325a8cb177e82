#include <gtest/gtest.h>

#include "unit/node/running_node.hpp"

namespace bee::node {
namespace {

using test::event_loop;
using test::running_node;
using value::list;

const value::table& table_of(const value::list& values) {
  return values.at(0).as_table();
}

struct system_services : testing::Test {
  event_loop loop;
  running_node n{loop};

  list values(const char* to, const list& arguments) {
    const auto o = n.call(wire::address(std::string(to)), arguments);
    EXPECT_FALSE(o.error) << o.body;
    return value::unpack(o.body).value();
  }
  std::string entry(const char* to, const list& arguments, const char* key) {
    const auto all = values(to, arguments);
    const auto* found = table_of(all).find(key);
    return found == nullptr ? "absent" : value::to_literal(*found);
  }
};

using launcher = system_services;
using service_manager = system_services;

TEST_F(launcher, list_shows_every_service_but_the_launcher) {
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":0000000a"), "\"snlua echo\"");
  EXPECT_EQ(entry(".launcher", {"list"}, ":00000009"), "\"snlua bee_clusterd\"");
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":00000007"), "\"snlua service_mgr\"");
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":0000000b"), "\"snlua gate\"");
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":0000000c"), "\"snlua bee_clusteragent 9 11 1\"");
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":00000003"), "absent");
}

TEST_F(launcher, an_agent_is_there_as_long_as_its_connection) {
  auto second = *loop.run(net::channel::open(n.here.address(), test::soon));
  loop.run_until([&] { return n.here.connections() == 2; });
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":0000000d"), "\"snlua bee_clusteragent 9 11 2\"");
  second->close();
  loop.run_until([&] { return n.here.connections() == 1; });
  EXPECT_EQ(entry(".launcher", {"LIST"}, ":0000000d"), "absent");
}

TEST_F(launcher, stat_counts_what_services_do) {
  for (int i = 0; i < 3; ++i) (void)n.ask(n.echo, {"x"});
  const auto all = values(".launcher", {"STAT", 100});
  const auto* echo = table_of(all).find(":0000000a");
  ASSERT_NE(echo, nullptr);
  EXPECT_EQ(*echo->as_table().find("message"), value::value(3));
  EXPECT_EQ(*echo->as_table().find("task"), value::value(0));
  EXPECT_EQ(*echo->as_table().find("mqlen"), value::value(0));
  EXPECT_EQ(echo->as_table().find("cpu")->type(), value::kind::number);
  EXPECT_GT(echo->as_table().find("cpu")->as_number(), 0);
}

TEST_F(launcher, without_time_to_wait_every_service_is_late) {
  EXPECT_EQ(entry(".launcher", {"STAT", 0}, ":0000000a"), "\"TIMEOUT\"");
  EXPECT_EQ(entry(".launcher", {"STAT", "soon"}, ":0000000a"), "\"TIMEOUT\"");
  EXPECT_EQ(entry(".launcher", {"MEM", 0}, ":0000000a"), "\"TIMEOUT (snlua echo)\"");
  EXPECT_NE(entry(".launcher", {"STAT"}, ":0000000a"), "\"TIMEOUT\"");
}

TEST_F(launcher, mem_and_gc_tell_kilobytes_and_the_label) {
  std::size_t bytes = 46'438;
  bool collected = false;
  const auto id = n.here.add({.label = "snlua fat",
                              .memory = [&] { return bytes; },
                              .collect_garbage = [&] { collected = true, bytes = 0; }},
                             [](request&&, responder&&) {});
  ASSERT_EQ(id, 0x0du);
  const auto before = entry(".launcher", {"MEM", 100}, ":0000000d");
  EXPECT_TRUE(before.starts_with("\"45.") && before.ends_with(" Kb (snlua fat)\"")) << before;
  const auto after = entry(".launcher", {"GC", 100}, ":0000000d");
  EXPECT_TRUE(collected);
  EXPECT_TRUE(after.starts_with("\"0.")) << after;
}

TEST_F(launcher, kill_ends_a_service) {
  EXPECT_EQ(n.ask(".launcher", {"KILL", 10}), "{[\":0000000a\"] = \"snlua echo\"}");
  EXPECT_EQ(n.call(n.echo, {}).error, errc::remote_invalid_address);
  EXPECT_EQ(n.call(wire::address(std::string("@echo")), {}).error, errc::remote_invalid_address);
  EXPECT_EQ(n.ask(".launcher", {"KILL", 10}), "{[\":0000000a\"] = \"nil\"}");
}

TEST_F(launcher, kill_by_name_does_not_know_the_label) {
  EXPECT_EQ(n.ask(".launcher", {"KILL", ".echo"}), "{[\".echo\"] = \"nil\"}");
  EXPECT_EQ(n.call(n.echo, {}).error, errc::remote_invalid_address);
}

TEST_F(launcher, kill_of_an_agent_ends_its_connection) {
  EXPECT_EQ(n.call(wire::address(std::string(".launcher")), {"KILL", 12}).error, errc::connection_lost);
}

TEST_F(launcher, kill_of_nothing_and_launch_fail) {
  EXPECT_EQ(n.call(wire::address(std::string(".launcher")), {"KILL"}).error, errc::remote_call_failed);
  EXPECT_EQ(n.call(wire::address(std::string(".launcher")), {"LAUNCH", "snlua", "x"}).error,
            errc::remote_call_failed);
}

TEST_F(launcher, an_unknown_command_is_a_success_that_says_so) {
  EXPECT_EQ(n.ask(".launcher", {"NOPE"}), "{\"Unknown command\"}");
  EXPECT_EQ(n.ask(".launcher", {7}), "{\"Unknown command\"}");
}

TEST_F(launcher, no_command_at_all_fails) {
  EXPECT_EQ(n.call(wire::address(std::string(".launcher")), {}).error, errc::remote_call_failed);
}

TEST_F(launcher, notices_are_not_answered) {
  EXPECT_TRUE(n.is_never_answered(wire::address(std::string(".launcher")), list{"LAUNCHOK"}));
}

TEST_F(service_manager, list_shows_the_daemon_and_what_was_added) {
  EXPECT_EQ(n.ask(".service", {"LIST"}), "{bee_clusterd = \":00000009\"}");
  n.here.set_unique("echo", n.echo);
  EXPECT_EQ(entry(".service", {"LIST"}, "echo"), "\":0000000a\"");
}

TEST_F(service_manager, query_and_launch_of_a_known_name_give_its_handle) {
  EXPECT_EQ(n.ask(".service", {"QUERY", "bee_clusterd"}), "9");
  EXPECT_EQ(n.ask(".service", {"LAUNCH", "bee_clusterd"}), "9");
}

TEST_F(service_manager, a_query_for_an_unknown_name_waits_for_ever) {
  EXPECT_TRUE(n.is_never_answered(wire::address(std::string(".service")), list{"QUERY", "nobody"}));
}

TEST_F(service_manager, what_it_can_not_do_is_nil_and_a_reason) {
  EXPECT_EQ(n.ask(".service", {"NOPE"}), "nil; \"Invalid command NOPE\"");
  EXPECT_TRUE(n.ask(".service", {"LAUNCH", "nobody"}).starts_with("nil; \""));
  EXPECT_TRUE(n.ask(".service", {"QUERY"}).starts_with("nil; \""));
  EXPECT_EQ(n.call(wire::address(std::string(".service")), {}).error, errc::remote_call_failed);
}

}  // namespace
}  // namespace bee::node
