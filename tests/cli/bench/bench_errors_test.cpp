// beectl bench: errors by class, budgets, what ends it, and what it refuses.
#include "cli/bench/bench_verb.hpp"

namespace bee::test {
namespace {

TEST_F(bench_verb, counts_errors_by_class_and_ends_with_the_code_of_one_class) {
  const auto lost = figures({"n", "mysqlpool", "close", "-n", "3", "--dialect", "bee"}, 5);
  ASSERT_EQ(lost["failures"].size(), 1u);
  EXPECT_EQ(lost["failures"][0]["class"], "lost");
  EXPECT_EQ(lost["failures"][0]["calls"], 3);
  EXPECT_EQ(lost["latency_ms"], nullptr);
  const auto late = figures({"n", "mute", "get", "-n", "4", "--inflight", "4", "-t", "300ms"}, 5);
  EXPECT_EQ(late["failures"][0]["class"], "timeout");
  EXPECT_EQ(late["failures"][0]["calls"], 4);
  const auto raised = figures({"n", "mysqlpool", "raise", "-n", "3"}, 6);
  EXPECT_EQ(raised["failures"][0]["class"], "remote");
}

TEST_F(bench_verb, of_which_some_calls_fail_ends_with_8) {
  const auto end = bench({"n", "half", "get", "-n", "10"});
  EXPECT_EQ(end.code, 8);
  EXPECT_NE(end.out.find("\nfailed   5\n         5 remote: half get: the service raised an error"),
            std::string::npos)
      << end.out;
  EXPECT_TRUE(end.err.starts_with("beectl: 5 of 10 calls failed; 5 remote: ")) << end.err;
}

TEST_F(bench_verb, whose_errors_are_within_the_budget_is_done) {
  EXPECT_EQ(bench({"n", "half", "get", "-n", "10", "--max-errors", "5"}).code, 0);
  EXPECT_EQ(bench({"n", "half", "get", "-n", "200", "--max-errors", "50%"}).code, 0);
}

TEST_F(bench_verb, stops_when_its_budget_is_spent) {
  const auto end = bench({"n", "mysqlpool", "raise", "-n", "1000000", "--max-errors", "3", "-o", "json"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(document(end)["result"]["failed"], 4);
  EXPECT_EQ(document(end)["error"]["class"], "stopped");
  EXPECT_TRUE(document(end)["error"]["message"].get<std::string>().starts_with(
      "4 of 4 calls failed, which is more than --max-errors allows; 4 remote: mysqlpool raise: "));
  EXPECT_EQ(figures({"n", "half", "get", "-n", "1000000", "--max-errors", "20%"}, 9)["calls"], 100);
  EXPECT_EQ(figures({"n", "half", "get", "-n", "11", "--max-errors", "20%"}, 9)["calls"], 11);
}

TEST_F(bench_verb, ends_at_once_when_the_node_is_not_there_or_has_no_such_service) {
  expect_refused({"bench", "gone", "echo", "get"}, 4,
                 "beectl: gone: connect 127.0.0.1:1: connection refused (not sent)\n");
  expect_refused({"bench", "n", "ech", "get"}, 7,
                 "beectl: n: no service \"ech\" (it did not run); did you mean echo?\n");
}

TEST_F(bench_verb, goes_on_with_other_nodes_when_one_is_not_there) {
  const auto r = figures({"n,gone", "echo", "get", "-n", "6", "--inflight", "6"}, 8);
  EXPECT_EQ(r["answered"], 3);
  EXPECT_EQ(r["failures"][0]["class"], "unreachable");
  EXPECT_EQ(r["by_node"][1]["node"], "gone");
  EXPECT_EQ(r["by_node"][1]["failed"], 3);
  EXPECT_EQ(r["by_node"][1]["latency_ms"], nullptr);
}

TEST_F(bench_verb, whose_node_dies_ends_when_it_does_not_come_back) {
  program how;
  how.while_running = [this](int) {
    wait_for_runs(30);
    node_.reset();
  };
  const auto end =
      bench({"n", "echo", "get", "--for", "1m", "-t", "150ms", "--inflight", "2", "-o", "json"}, how);
  EXPECT_EQ(end.code, 8) << end.out << end.err;
  const auto all = document(end);
  EXPECT_EQ(all["error"]["ran"], "yes");
  EXPECT_TRUE(all["error"]["message"].get<std::string>().starts_with(
      "no node could be reached for 150ms; n: connect 127.0.0.1:"));
  EXPECT_GE(all["result"]["answered"], 20);
  EXPECT_GE(all["result"]["failed"], 2);
}

TEST_F(bench_verb, asks_in_a_protected_context_for_its_name) {
  ASSERT_EQ(run({"context", "set", "live", "--cluster", "clustername.lua", "--protected", "yes"}).code, 0);
  const words line{"-C", "live", "bench", "n", "echo", "get", "-n", "2"};
  expect_refused(line, 9,
                 "beectl: this changes nodes and there is no terminal to ask on; nothing was sent\n"
                 "hint: -y goes on without a question\n");
  EXPECT_EQ(node_->runs(), 0);
  auto sure = line;
  sure.push_back("-y");
  EXPECT_EQ(run(sure).code, 0);
  EXPECT_EQ(node_->runs(), 2);
  const auto asked = run_on_terminal(line);
  asked->wait_for("n is put under load, in context live, which is protected: its name to go on?");
  asked->type("live\n");
  EXPECT_EQ(asked->wait().code, 0);
  EXPECT_EQ(node_->runs(), 4);
}

TEST_F(bench_verb, shows_how_far_it_is_on_a_terminal) {
  const auto shown = run_on_terminal({"bench", "n", "echo", "get", "--for", "700ms"});
  shown->wait_for("s of 700ms: ");
  shown->wait_for(" calls, ");
  EXPECT_EQ(shown->wait().code, 0);
}

TEST_F(bench_verb, compares_with_an_earlier_run) {
  const auto first = bench({"n", "echo", "get", "-n", "20", "-o", "json"});
  folder_.write("before.json", first.out);
  const auto end = bench({"n", "echo", "get", "-n", "20", "--compare", "before.json", "--fail-if-slower"});
  EXPECT_EQ(end.code, 1) << "nobody knows whether it is slower";
  EXPECT_NE(end.out.find("compared with the earlier run, medians of its slices:\n  rate "), std::string::npos)
      << end.out;
  EXPECT_NE(end.out.find("- ->          -  too few slices to tell; run both for longer"), std::string::npos)
      << end.out;
  const auto told = figures({"n", "echo", "get", "-n", "20", "--compare", "before.json"});
  EXPECT_TRUE(told["compared"][0]["before"].is_null());
  const auto other = bench({"n", "echo", "get", "-n", "21", "--compare", "before.json"});
  EXPECT_NE(other.out.find("the earlier run had another load: 20 calls, 1 in flight over 1 connection\n"),
            std::string::npos);
}

TEST_F(bench_verb, can_not_say_whether_it_is_slower_than_a_run_of_something_else) {
  folder_.write("before.json", bench({"n", "echo", "get", "-n", "20", "-o", "json"}).out);
  const auto end =
      bench({"n", "mysqlpool", "ping", "-n", "20", "--compare", "before.json", "--fail-if-slower"});
  EXPECT_EQ(end.code, 1);
  EXPECT_NE(end.out.find("the earlier run called something else: echo get\n"), std::string::npos) << end.out;
  EXPECT_NE(end.err.find("can not be told: the earlier run called something else"), std::string::npos)
      << end.err;
}

TEST_F(bench_verb, that_measured_no_call_says_so) {
  const auto end = bench({"n", "mute", "get", "--warm-up", "100ms", "--for", "100ms", "-t", "400ms"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.err,
            "beectl: no call was measured: the warm-up took all of the time\nhint: a longer --for\n");
}

// Of slices that no machine makes.
TEST_F(bench_verb, that_is_slower_than_an_earlier_run_ends_with_1_when_asked_to) {
  std::string slices;
  for (int i = 0; i < 30; ++i)
    slices += (i ? "," : "") + std::string(R"({"rate":9e9,"p50_ms":1e-6,"p99_ms":1e-6})");
  folder_.write(
      "before.json",
      R"({"v":1,"command":"bench","result":{"what":"echo get","load":{"loop":"closed","what":"x"},"slices":[)" +
          slices + "]}}");
  const words line{"n", "echo", "get", "--for", "500ms", "--compare", "before.json"};
  EXPECT_EQ(figures(line)["compared"][0]["says"], "slower");
  auto strict = line;
  strict.push_back("--fail-if-slower");
  const auto end = bench(strict);
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.err, "beectl: slower than the earlier run\n");
}

TEST_F(bench_verb, refuses_what_makes_no_sense) {
  const auto refused = [this](words line, int code, const std::string& why) {
    line.insert(line.begin(), {"bench", "n"});
    expect_refused(line, code, "beectl: " + why + "\n");
  };
  folder_.write("lines.txt", "1\n{\n99999999999999999999\n");
  folder_.write("empty.txt", "");
  folder_.write("no.json", "{}");
  refused({"echo"}, 2,
          "bench: COMMAND is missing\nhint: usage: beectl bench [flags] NODES SERVICE COMMAND [ARG...]");
  refused({"echo", "get", "--rate", "0"}, 2,
          "--rate: \"0\" is not a number of calls a second, above 0 and at most 10000000");
  refused({"echo", "get", "--rate", "nan"}, 2,
          "--rate: \"nan\" is not a number of calls a second, above 0 and at most 10000000");
  refused({"echo", "get", "--for", "0"}, 2, "--for: \"0\" is not a time above zero, such as 5s or 500ms");
  refused({"echo", "get", "-n", "0"}, 2, "--calls: \"0\" is not a number from 1 to 1000000000000");
  refused({"echo", "get", "--inflight", "0"}, 2, "--inflight: \"0\" is not a number from 1 to 65536");
  refused({"echo", "get", "--connections", "3"}, 2,
          "--connections: 3 are more than the calls in flight (--inflight 1)");
  refused({"echo", "get", "--max-errors", "x"}, 2,
          "--max-errors: \"x\" is neither a number of calls nor a share such as 1%");
  refused({"echo", "get", "--max-errors", "101%"}, 2,
          "--max-errors: \"101%\" is neither a number of calls nor a share such as 1%");
  refused({"echo", "get", "--fail-if-slower"}, 2, "--fail-if-slower: it goes with --compare");
  refused({"echo", "get", "--via", "m"}, 2,
          "bench: connections of its own are measured, none through another node (--via)");
  refused({"echo", "get", "--lines", "lines.txt"}, 2, "--lines: no ARG has {line} in it");
  refused({"echo", "get", "{line}"}, 2,
          "{line} stands for the lines of a file: --lines FILE names it\nhint: \\{line} is the text itself");
  refused({"echo", "get", "{line}", "--lines", "empty.txt"}, 3, "--lines: \"empty.txt\" is empty");
  refused({"echo", "get", "--room", "1"}, 2, "--room: it goes with --pb");
  refused({"echo", "get", "--compare", "no.json"}, 3,
          "--compare: \"no.json\" is no document of bench -o json\nhint: beectl bench ... -o json >FILE "
          "writes one");
  const auto wrong = bench({"n", "echo", "get", "{line}", "--lines", "lines.txt"});
  EXPECT_EQ(wrong.code, 3);
  EXPECT_TRUE(
      wrong.err.starts_with("lines.txt:3: argument \"99999999999999999999\": an integer beyond 64 bits"))
      << wrong.err;
  EXPECT_EQ(node_->runs(), 0);
}

}  // namespace
}  // namespace bee::test
