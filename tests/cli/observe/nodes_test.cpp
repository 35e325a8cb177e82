// beectl nodes: which nodes are up, and what runs there.
#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

constexpr std::int64_t impossible = std::int64_t{1} << 60;

class nodes_verb : public beectl {
 protected:
  nodes_verb() {
    write_cluster("a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\ngone = \"127.0.0.1:1\"\n");
  }

  // The nodes of the document in their order: "gone b a".
  std::string order_of(const words& line) {
    std::string out;
    const auto document = json_of(line);
    for (const auto& n : document["nodes"]) out += (out.empty() ? "" : " ") + n["node"].get<std::string>();
    return out;
  }
  json json_of(words line) {
    line.insert(line.end(), {"-o", "json"});
    return json::parse(run(line).out, nullptr, false);
  }
  json figures_of(const std::string& node) { return json_of({"nodes", node})["nodes"][0]["result"]; }

  test_node a_{"a"};
  test_node b_{"b"};
};

TEST_F(nodes_verb, shows_a_line_a_node_and_is_a_no_when_one_is_down) {
  const auto end = run({"nodes"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.out.find("NODE  ADDRESS"), 0u) << end.out;
  for (const char* heading : {"STATE", "RTT_MS", "SERVICES", "AGENTS", "MQLEN", "MEM_KB"})
    EXPECT_NE(end.out.find(heading), std::string::npos) << heading;
  EXPECT_NE(end.out.find("gone  127.0.0.1:1"), std::string::npos) << end.out;
  EXPECT_NE(end.err.find("beectl: 1 of 3 nodes is down\n"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("beectl: gone: connect 127.0.0.1:1: connection refused"), std::string::npos);
  EXPECT_EQ(run({"nodes", "a,b"}).code, 0);
}

TEST_F(nodes_verb, has_the_figures_of_a_node_that_is_up) {
  const auto figures = figures_of("a");
  EXPECT_EQ(figures["state"], "up");
  EXPECT_GT(figures["rtt_ms"], 0);
  EXPECT_GE(figures["services"], 3);
  EXPECT_EQ(figures["agents"], 1);
  EXPECT_EQ(figures["busy"], 0);
  EXPECT_EQ(figures["mqlen"], 0);
  EXPECT_GT(figures["mem_kb"], 0);
}

TEST_F(nodes_verb, has_the_connections_of_a_node_to_others_where_they_are_listed) {
  EXPECT_TRUE(figures_of("a")["senders"].is_null());
  has_launcher(a_, one_service("snlua clustersender b", counters(1, 1, 0)));
  EXPECT_EQ(figures_of("a")["senders"], 1);
}

TEST_F(nodes_verb, has_no_figure_of_a_node_that_is_down_and_why_it_is) {
  const auto document = json_of({"nodes", "gone"});
  EXPECT_EQ(document["exit"], 1);
  EXPECT_EQ(document["error"]["class"], "no");
  const auto& node = document["nodes"][0];
  EXPECT_EQ(node["result"]["state"], "down");
  for (const char* figure : {"rtt_ms", "services", "agents", "mqlen", "mem_kb"})
    EXPECT_TRUE(node["result"][figure].is_null()) << figure;
  EXPECT_EQ(node["error"]["class"], "unreachable");
}

TEST_F(nodes_verb, of_a_foreign_peer_or_a_silent_one_is_down) {
  fake_peer foreign({.greeting = "220 smtp ready\r\n"});
  fake_peer silent({});
  for (const auto& at : {foreign.address(), silent.address()}) {
    const auto end = run({"nodes", at, "-t", "300ms", "-o", "json"});
    EXPECT_EQ(end.code, 1) << end.err;
    EXPECT_EQ(json::parse(end.out)["nodes"][0]["result"]["state"], "down") << end.out;
  }
}

TEST_F(nodes_verb, sorts_the_worst_first_and_those_that_are_down_before_all) {
  has_launcher(a_, one_service("snlua x", counters(1, 1, 7), "5.00 Kb (x)"));
  has_launcher(b_, one_service("snlua x", counters(1, 1, 3), "9.00 Kb (x)"));
  EXPECT_EQ(order_of({"nodes", "b,gone,a"}), "b gone a");
  EXPECT_EQ(order_of({"nodes", "b,gone,a", "--sort", "mqlen"}), "gone a b");
  EXPECT_EQ(order_of({"nodes", "a,gone,b", "--sort", "mem"}), "gone b a");
  EXPECT_EQ(order_of({"nodes", "gone,b,a", "--sort", "name"}), "a b gone");
  has_launcher(b_, one_service("snlua x", "TIMEOUT"));
  EXPECT_EQ(order_of({"nodes", "a,gone,b", "--sort", "state"}), "gone b a");
  EXPECT_EQ(order_of({"nodes", "b,gone,a", "--sort", "mqlen"}), "gone a b");
  expect_refused({"nodes", "--sort", "size"}, 2,
                 "beectl: --sort: \"size\" is none of name, state, rtt, services, agents, mqlen, mem\n");
}

TEST_F(nodes_verb, of_a_service_that_does_not_answer_is_busy_and_has_no_zero) {
  has_launcher(a_, one_service("snlua x", "TIMEOUT", "TIMEOUT (snlua x)"));
  const auto figures = figures_of("a");
  EXPECT_EQ(figures["state"], "busy");
  EXPECT_EQ(figures["busy"], 1);
  EXPECT_TRUE(figures["mqlen"].is_null());
  EXPECT_TRUE(figures["mem_kb"].is_null());
  EXPECT_EQ(run({"nodes", "a"}).code, 0);
}

TEST_F(nodes_verb, of_a_launcher_that_never_answers_is_busy_and_no_success) {
  has_launcher(a_, [](const std::string&) { return std::nullopt; });
  const auto end = run({"nodes", "a", "-t", "300ms", "-o", "json"});
  EXPECT_EQ(end.code, 5) << end.err;
  EXPECT_EQ(json::parse(end.out)["nodes"][0]["result"]["state"], "busy") << end.out;
}

TEST_F(nodes_verb, has_no_count_that_no_node_can_have) {
  has_launcher(a_, one_service("snlua x", counters(impossible, -1, -5), "-3.00 Kb (x)"));
  const auto figures = figures_of("a");
  for (const char* figure : {"mqlen", "message", "cpu", "mem_kb"})
    EXPECT_TRUE(figures[figure].is_null()) << figure << figures;
}

TEST_F(nodes_verb, of_a_node_with_100000_services_counts_them) {
  value::table all;
  for (int i = 1; i <= 100'000; ++i) all.pairs.emplace_back(i, "snlua x");
  has_launcher(a_, [all](const std::string& asked) -> std::optional<value::list> {
    return value::list{asked == "LIST" ? all : value::table()};
  });
  EXPECT_EQ(figures_of("a")["services"], 100'000);
  const auto ps = run({"ps", "a", "--limit", "1"});
  EXPECT_EQ(ps.code, 0);
  EXPECT_NE(ps.err.find("a: it lists 34464 more services, which are not looked at"), std::string::npos)
      << ps.err;
}

}  // namespace
}  // namespace bee::test
