// A node that offers its own services and no more of what a stock node lets others do.
#include <gtest/gtest.h>

#include "unit/node/running_node.hpp"

namespace bee::node {
namespace {

using test::event_loop;
using test::running_node;
using value::list;

struct doors : testing::Test {
  static node_options closed(std::vector<std::string>* log) {
    node_options out;
    out.offers = offer::names;
    out.nowaiting = true;
    if (log) out.log = [log](std::string_view line) { log->emplace_back(line); };
    return out;
  }
  error_code end_of(const char* to, const list& arguments) {
    return n.call(wire::address(std::string(to)), arguments).error;
  }
  error_code end_of(handle to, const list& arguments) { return n.call(wire::address(to), arguments).error; }

  event_loop loop;
  std::vector<std::string> log;
  running_node n{loop, closed(&log)};
};

TEST_F(doors, that_are_closed_let_nobody_change_the_map_connect_or_rename_through_the_cluster_daemon) {
  constexpr handle daemon = 9;
  value::table map;
  map.pairs.emplace_back("me", to_string(n.here.address()));
  EXPECT_EQ(end_of(daemon, {"reload", map}), errc::remote_invalid_address);
  for (const char* command :
       {"sender", "senders", "proxy", "queryname", "register", "unregister", "reload", "?"})
    EXPECT_EQ(end_of(daemon, {command, "me", "@echo"}), errc::remote_invalid_address) << command;
  EXPECT_EQ(end_of(daemon, {}), errc::remote_invalid_address);
  EXPECT_EQ(n.here.peers().address("me"), std::nullopt);
  EXPECT_TRUE(n.here.find_name("echo"));
}

TEST_F(doors, that_are_closed_keep_the_launcher_from_killing_and_telling) {
  for (const char* command : {"LIST", "STAT", "MEM", "GC", "KILL", "kill", "LAUNCH", "QUERY"})
    EXPECT_EQ(end_of(".launcher", {command, static_cast<std::int64_t>(n.echo)}), errc::remote_invalid_address)
        << command;
  EXPECT_EQ(end_of(3, {"KILL", ".echo"}), errc::remote_invalid_address) << "by its handle";
  EXPECT_TRUE(n.here.count(n.echo));
}

TEST_F(doors, that_are_closed_do_nothing_for_a_push_either) {
  value::table map;
  map.pairs.emplace_back("me", "127.0.0.1:1");
  n.to->push({wire::address(handle{9}), *value::pack({"reload", map}), {}});
  n.to->push({wire::address(std::string(".launcher")), *value::pack({"KILL", ".echo"}), {}});
  EXPECT_EQ(n.ask("@echo", {"still here"}), "\"still here\"");
  EXPECT_EQ(n.here.peers().address("me"), std::nullopt);
}

TEST_F(doors, that_are_closed_leave_services_names_and_the_list_of_services_open) {
  EXPECT_EQ(n.ask("@echo", {"x"}), "\"x\"");
  EXPECT_EQ(n.ask(".echo", {"x"}), "\"x\"");
  EXPECT_EQ(n.ask(wire::address(n.echo), {"x"}), "\"x\"");
  EXPECT_EQ(n.ask(wire::address(handle{0}), {"echo"}), std::to_string(n.echo));
  EXPECT_EQ(n.ask(".service", {"LIST"}), "{bee_clusterd = \":00000009\"}");
  EXPECT_EQ(end_of(".service", {"LAUNCH", "clusterd"}), errc::remote_invalid_address);
  EXPECT_EQ(end_of(".service", {"QUERY", "nobody"}), errc::remote_invalid_address)
      << "it would wait for ever";
}

TEST_F(doors, a_command_that_no_launcher_knows_is_answered_as_by_a_stock_node) {
  EXPECT_EQ(n.ask(".launcher", {"PING"}), "{\"Unknown command\"}");
}

TEST_F(doors, who_knocks_is_a_line_in_the_log_and_many_knocks_are_few_lines) {
  EXPECT_EQ(end_of(".launcher", {"KILL\27[2J", ".echo"}), error_code());
  EXPECT_EQ(end_of(".launcher", {"KILL", ".echo"}), errc::remote_invalid_address);
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].substr(0, 10), "127.0.0.1:");
  EXPECT_NE(log[0].find(": refused .launcher KILL: the node does not offer this to others"),
            std::string::npos)
      << log[0];
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) end_of(".launcher", {"KILL", ".echo"});
  const auto seconds = 1 + (std::chrono::steady_clock::now() - start) / std::chrono::seconds(1);
  EXPECT_LE(log.size(), 1 + 20 * static_cast<std::size_t>(seconds + 1));
}

TEST_F(doors, are_open_when_the_owner_says_nothing) {
  running_node other(loop);
  EXPECT_FALSE(other.call(wire::address(std::string(".launcher")), {"LIST"}).error);
  EXPECT_FALSE(other.call(wire::address(handle{9}), {"senders"}).error);
}

}  // namespace
}  // namespace bee::node
