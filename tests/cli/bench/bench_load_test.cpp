// beectl bench: what is sent, when, and what is measured of it.
#include <csignal>
#include <set>

#include "cli/bench/bench_verb.hpp"
#include "cli/support/pb_node.hpp"

namespace bee::test {
namespace {

TEST_F(bench_verb, makes_exactly_as_many_calls_as_asked_for) {
  const auto r = figures({"n", "echo", "get", "-n", "57", "--inflight", "8", "--connections", "2"});
  EXPECT_EQ(node_->runs(), 57);
  EXPECT_EQ(r["calls"], 57);
  EXPECT_EQ(r["answered"], 57);
  EXPECT_EQ(r["failed"], 0);
  EXPECT_EQ(r["what"], "echo get");
  EXPECT_EQ(r["load"]["what"], "57 calls, 8 in flight over 2 connections");
  std::int64_t in_bars = 0;
  for (const auto& bar : r["distribution"]) in_bars += bar["calls"].get<std::int64_t>();
  EXPECT_EQ(in_bars, 57);
  const auto& took = r["latency_ms"];
  EXPECT_LE(took["min"], took["p50"]);
  EXPECT_LE(took["p50"], took["p90"]);
  EXPECT_LE(took["p99_9"], took["max"]);
}

TEST_F(bench_verb, prints_figures_and_a_plot_for_people) {
  const auto end = bench({"n", "echo", "get", "-n", "20"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(end.out.starts_with("echo get: 20 calls, 1 in flight over 1 connection\ncalls    20, "))
      << end.out;
  EXPECT_NE(end.out.find("\nlatency  p50 "), std::string::npos);
  EXPECT_NE(end.out.find(" ms |####"), std::string::npos);
  EXPECT_EQ(end.out.find("failed"), std::string::npos);
}

TEST_F(bench_verb, of_a_time_ends_then_and_does_not_count_the_warm_up) {
  const auto r = figures({"n", "echo", "get", "--for", "120ms", "--warm-up", "50ms"});
  EXPECT_DOUBLE_EQ(r["seconds"].get<double>(), 0.12);
  EXPECT_GT(r["calls"], 0);
  EXPECT_GT(node_->runs(), r["calls"].get<int>());
  EXPECT_EQ(r["load"]["warm_up_ms"], 50);
}

// It can not be faster than its rate, whatever the machine does.
TEST_F(bench_verb, of_a_rate_begins_calls_at_their_times) {
  const auto r = figures({"n", "echo", "get", "--rate", "1000", "-n", "100"});
  EXPECT_EQ(r["calls"], 100);
  EXPECT_GE(r["seconds"], 0.099);
  EXPECT_EQ(r["load"]["loop"], "open");
  EXPECT_EQ(r["load"]["rate"], 1000);
  const auto timed = figures({"n", "echo", "get", "--rate", "1000", "--for", "50ms"});
  EXPECT_EQ(timed["calls"], 50);
  EXPECT_DOUBLE_EQ(timed["seconds"].get<double>(), 0.05);
}

// 60 calls, one each 2.5 ms: those from the tenth on were intended while the node stood still for 200 ms.
TEST_F(bench_verb, of_a_rate_shows_in_its_latencies_that_a_node_stalled) {
  const auto open = figures({"n", "stall", "get", "--rate", "400", "-n", "60"});
  EXPECT_GE(open["latency_ms"]["p50"], 75);
  EXPECT_GE(open["latency_ms"]["p90"], 170);
  EXPECT_GE(open["latency_ms"]["max"], 195);
}

TEST_F(bench_verb, of_a_rate_counts_from_the_intended_time_also_what_could_not_begin_then) {
  const auto bounded = figures({"n", "stall", "get", "--rate", "400", "-n", "60", "--inflight", "1"});
  EXPECT_GE(bounded["latency_ms"]["p50"], 75);
}

// A million calls a second, one at a time: no machine does that over a socket.
TEST_F(bench_verb, of_a_rate_that_the_node_does_not_keep_up_with_ends_and_says_what_was_never_sent) {
  const auto end = bench({"n", "echo", "get", "--rate", "1000000", "--for", "200ms", "--inflight", "1", "-t",
                          "200ms", "-o", "json"});
  EXPECT_EQ(end.code, 1) << end.out << end.err;
  const auto r = document(end)["result"];
  EXPECT_EQ(r["never_sent"].get<int>() + r["calls"].get<int>(), 200'000);
  EXPECT_NE(
      end.err.find("calls of the rate never sent: the nodes were still behind when 200ms more had passed"),
      std::string::npos)
      << end.err;
}

TEST_F(bench_verb, asks_nodes_in_turns_and_has_a_row_for_each) {
  const auto end = bench({"n,m", "echo", "get", "-n", "30", "--connections", "2", "--inflight", "4"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(node_->runs(), 15);
  EXPECT_EQ(other_.runs(), 15);
  EXPECT_NE(end.out.find("NODE  ANSWERED  FAILED"), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("\nm           15       0"), std::string::npos) << end.out;
}

TEST_F(bench_verb, puts_numbers_ids_and_lines_into_arguments) {
  folder_.write("lines.txt", "one\r\n007\n{a=1}\n");
  const auto r = figures({"n", "seen", "get", "{i}", "u{i}", "{a=1}", "{n={i},t={2,3}}", "{line}", "\\{i}",
                          "{uid}", "--lines", "lines.txt", "-n", "4", "--dialect", "skynet"});
  EXPECT_EQ(r["answered"], 4);
  const auto all = seen();
  ASSERT_EQ(all.size(), 4u);
  const value::value a(value::table{{}, {{"a", 1}}});
  EXPECT_EQ(all[0][1], value::value(1));
  EXPECT_EQ(all[3][1], value::value(4));
  EXPECT_EQ(all[1][2], value::value("u2"));
  EXPECT_EQ(all[1][3], a);
  EXPECT_EQ(all[2][4].as_table().find("n")->as_integer(), 3);
  EXPECT_EQ(all[0][5], value::value("one"));
  EXPECT_EQ(all[1][5], value::value("007"));
  EXPECT_EQ(all[2][5], a);
  EXPECT_EQ(all[3][5], value::value("one"));
  EXPECT_EQ(all[0][6], value::value("{i}"));
  std::set<std::int64_t> ids;
  for (const auto& one : all) ids.insert(one[7].as_integer());
  EXPECT_EQ(ids.size(), 4u);
}

TEST_F(bench_verb, gives_no_id_twice_in_two_runs) {
  for (int i = 0; i < 2; ++i) figures({"n", "seen", "get", "{uid}", "-n", "20", "--dialect", "skynet"});
  std::set<std::int64_t> ids;
  for (const auto& one : seen()) ids.insert(one[1].as_integer());
  EXPECT_EQ(ids.size(), 40u);
}

TEST_F(bench_verb, has_places_in_strings_and_json_too) {
  figures({"n", "seen", "get", "{i}", "-S", "-n", "1", "--dialect", "skynet"});
  figures({"n", "seen", "get", "{\"n\":[{i},2]}", "--json", "-n", "1", "--dialect", "skynet"});
  const auto all = seen();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0][1], value::value("1"));
  EXPECT_EQ(all[1][1].as_table().find("n")->as_table().array[0], value::value(1));
}

TEST_F(bench_verb, takes_the_local_name_where_no_other_is_known_and_the_dialect_of_the_node) {
  EXPECT_EQ(figures({"n", ".echo", "get", "-n", "2"})["answered"], 2);
  EXPECT_EQ(figures({"n", "mysqlpool", "ping", "-n", "2", "--dialect", "bee"})["answered"], 2);
  EXPECT_EQ(figures({"n", "mysqlpool", "ping", "-n", "2", "--dialect", "skynet"}, 6)["failed"], 2);
}

TEST_F(bench_verb, calls_protobuf_services_and_leaves_no_route) {
  environment_["BEECTL_PROTO"] = BEE_TEST_DIR "/support/proto/shop.proto";
  replying_node node(
      [](const auto& request, int) { return std::vector{routed_reply({.session = request.session})}; });
  write_cluster("mail_master_6 = \"" + node.address() + "\"\n");
  const auto r =
      figures({"mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{\"uid\":{i}}", "-n", "9", "--inflight", "3"});
  EXPECT_EQ(r["answered"], 9);
  EXPECT_EQ(node.received(), 9);
  EXPECT_EQ(node.route(), std::nullopt);
}

TEST_F(bench_verb, that_is_interrupted_prints_what_was_measured) {
  program how;
  how.while_running = [this](int pid) {
    wait_for_runs(50);
    ::kill(pid, SIGINT);
  };
  const auto end = bench({"n", "echo", "get", "--for", "1m", "-o", "json"}, how);
  EXPECT_EQ(end.code, 130) << end.out << end.err;
  const auto all = document(end);
  EXPECT_EQ(all["error"]["class"], "interrupted");
  EXPECT_GE(all["result"]["calls"], 30);
  EXPECT_LT(all["result"]["seconds"], 60);
  EXPECT_EQ(end.err, "beectl: interrupted\n");
}

TEST_F(bench_verb, that_is_interrupted_while_calls_are_under_way_does_not_wait_for_them) {
  program how;
  how.while_running = [this](int pid) {
    wait_for_runs(1);
    ::kill(pid, SIGINT);
  };
  const auto end = bench({"n", "mute", "get", "-t", "50s"}, how);
  EXPECT_EQ(end.code, 130) << end.out;
  EXPECT_EQ(end.out, "");
  EXPECT_EQ(end.err, "beectl: interrupted\n");
}

}  // namespace
}  // namespace bee::test
