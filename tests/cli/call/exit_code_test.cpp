// Each exit code of the real binary, and the one JSON document that comes with it.
#include <signal.h>

#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class exit_code : public beectl {
 protected:
  // Runs with -o json and checks that what comes out is one document that agrees with the exit code.
  json document_of(words arguments, int code) {
    arguments.insert(arguments.end(), {"-o", "json"});
    const auto end = run(std::move(arguments));
    EXPECT_EQ(end.code, code) << end.err;
    const auto out = json::parse(end.out, nullptr, false);
    EXPECT_FALSE(out.is_discarded()) << end.out;
    EXPECT_EQ(end.out.find('\n'), end.out.size() - 1);
    EXPECT_EQ(out["v"], 1);
    EXPECT_EQ(out["exit"], code);
    EXPECT_EQ(out["ok"], code == 0);
    return out;
  }
};

TEST_F(exit_code, is_0_when_done) {
  const test_node node("a");
  const auto out = document_of({"call", node.address(), "mysqlpool", "execute", "select 1"}, 0);
  EXPECT_EQ(out["command"], "call");
  EXPECT_EQ(out["nodes"][0]["node"], node.address());
  EXPECT_EQ(out["nodes"][0]["address"], node.address());
  EXPECT_EQ(out["nodes"][0]["ok"], true);
  EXPECT_EQ(out["nodes"][0]["result"], json::parse(R"([[{"sql":"select 1","rows":1}]])"));
}

TEST_F(exit_code, is_1_when_an_expectation_failed) {
  const test_node node("a");
  const auto out = document_of(
      {"call", node.address(), "mysqlpool", "execute", "x", "--expect", "{{sql='x', rows=2}}"}, 1);
  EXPECT_EQ(out["nodes"][0]["error"]["message"], "mysqlpool execute: expected 2, got 1 at [1].rows");
  EXPECT_EQ(out["nodes"][0]["error"]["ran"], "yes");
  document_of({"call", node.address(), "mysqlpool", "execute", "x", "--expect", "{{sql='x', rows=1}}"}, 0);
}

TEST_F(exit_code, is_2_for_a_wrong_command_line) {
  const auto out = document_of({"frobnicate"}, 2);
  EXPECT_EQ(out["error"]["class"], "usage");
  document_of({"call", "--no-such-flag"}, 2);
  document_of({}, 2);
}

TEST_F(exit_code, is_3_for_bad_input) {
  write_cluster("a = 1");
  const auto out = document_of({"ping", "a"}, 3);
  EXPECT_EQ(out["error"]["ran"], "no");
  EXPECT_EQ(out["nodes"], json::array());
}

TEST_F(exit_code, is_4_when_unreachable) {
  const auto out = document_of({"ping", "127.0.0.1:" + std::to_string(closed_port())}, 4);
  EXPECT_EQ(out["nodes"][0]["error"]["class"], "unreachable");
  EXPECT_EQ(out["nodes"][0]["error"]["ran"], "no");
}

TEST_F(exit_code, is_5_when_it_is_unknown_whether_it_ran) {
  const test_node node("a");
  const auto out = document_of({"call", node.address(), "mute", "x", "-t", "100ms"}, 5);
  EXPECT_EQ(out["nodes"][0]["error"]["ran"], "unknown");
  document_of({"call", node.address(), "mysqlpool", "close"}, 5);
}

TEST_F(exit_code, is_6_when_the_service_raised_an_error) {
  write_cluster("");
  const test_node node("a");
  const auto out = document_of({"call", node.address(), "mysqlpool", "raise"}, 6);
  EXPECT_EQ(out["nodes"][0]["error"]["class"], "remote");
  EXPECT_EQ(out["nodes"][0]["error"]["ran"], "yes");
  EXPECT_EQ(out["nodes"][0]["error"]["message"],
            "mysqlpool raise: the service raised an error; its text is only in the node's log");
}

TEST_F(exit_code, is_7_when_there_is_no_such_node_or_service) {
  const test_node node("a");
  const auto out = document_of({"call", node.address(), "nosuch", "x"}, 7);
  EXPECT_EQ(out["nodes"][0]["error"]["ran"], "no");
  write_cluster("a = \"127.0.0.1:1\"");
  document_of({"ping", "b"}, 7);
}

TEST_F(exit_code, is_8_when_some_nodes_failed_and_others_did_not) {
  const test_node node("a");
  const auto closed = "127.0.0.1:" + std::to_string(closed_port());
  write_cluster("up = \"" + node.address() + "\"\ndown = \"" + closed + "\"\n");
  const auto out = document_of({"ping", "--all"}, 8);
  EXPECT_EQ(out["nodes"][0]["node"], "down");
  EXPECT_EQ(out["nodes"][0]["error"]["exit"], 4);
  EXPECT_EQ(out["nodes"][1]["ok"], true);
}

TEST_F(exit_code, is_the_common_one_when_all_nodes_failed_alike) {
  write_cluster("game_1 = \"127.0.0.1:" + std::to_string(closed_port()) +
                "\"\ngame_2 = \"127.0.0.2:" + std::to_string(closed_port()) + "\"\n");
  const auto end = run({"ping", "--all"});
  EXPECT_EQ(end.code, 4);
  EXPECT_EQ(end.err.find("beectl: game_[1,2]: connect 127.0.0.1:"), 0u) << end.err;
  EXPECT_NE(end.err.find(" and 1 more: connection refused (not sent)\n"), std::string::npos) << end.err;
}

TEST_F(exit_code, is_9_when_it_stops_before_changing_anything) {
  environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
  const test_node node("game_1");
  write_cluster("game_1 = \"" + node.address() + "\"\n");
  const auto end = run({"push-config", "--all"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(end.out.find("ok"), std::string::npos) << end.out;
}

TEST_F(exit_code, is_10_when_the_peer_does_not_speak_the_protocol) {
  const fake_peer peer({.greeting = "Welcome to skynet console\n", .answer = {}});
  const auto out = document_of({"ping", peer.address()}, 10);
  EXPECT_EQ(out["nodes"][0]["error"]["class"], "wrong_peer");
}

TEST_F(exit_code, is_70_for_what_nobody_thought_of) {
  const auto end = run_with({"ping", "127.0.0.1:1"}, {.most_files = 4});
  EXPECT_EQ(end.code, 70);
  EXPECT_EQ(end.err.find("beectl: this is a bug in beectl: "), 0u) << end.err;
}

TEST_F(exit_code, is_128_and_the_number_of_the_signal_that_ended_it) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    const fake_peer peer({});
    const auto end = run_with({"call", peer.address(), ":0000000a", "x"}, {.while_running = [&](int pid) {
                                while (peer.received().empty()) std::this_thread::yield();
                                ::kill(pid, signal);
                              }});
    EXPECT_EQ(end.code, 128 + signal);
  }
}

}  // namespace
}  // namespace bee::test
