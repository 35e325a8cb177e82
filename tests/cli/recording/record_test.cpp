// record and what is made of its recording: replay, mock --from, test --from.
#include <sys/stat.h>

#include <filesystem>

#include "cli/support/recorder_process.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class recorded : public recording_test {
 protected:
  // What a.jsonl holds after these calls of a node.
  void record_calls(words more = {}) {
    const auto relay = record(node_.address(), std::move(more));
    ask(where(relay));
    EXPECT_EQ(run({"send", where(relay), "echo", "later", "--confirm"}).code, 0);
    EXPECT_EQ(relay->end(SIGTERM), 0) << relay->log();
  }
  // The output of each.
  std::vector<std::string> ask(const std::string& at) {
    std::vector<std::string> out;
    for (const words& what : {words{"mysqlpool", "execute", "select 1"}, words{"mysqlpool", "raise"},
                              words{"echo", "1", "{b = {2}, c = 'x'}"}, words{"mysqlpool", "ping"}}) {
      words all{"call", at, "--dialect", "bee"};
      all.insert(all.end(), what.begin(), what.end());
      const auto end = run(all);
      out.push_back(std::to_string(end.code) + " " + end.out);
    }
    return out;
  }

  test_node node_{"lobby_1"};
};

TEST_F(recorded, has_each_call_with_its_answer_and_each_push_in_one_line) {
  record_calls();
  const auto first = lines_of("a.jsonl").at(0);
  EXPECT_EQ(first["recording"], 1);
  EXPECT_EQ(first["address"], node_.address());
  const auto all = calls_of("a.jsonl");
  ASSERT_GE(all.size(), 5u) << text_of("a.jsonl");
  EXPECT_EQ(all[0]["to"], "@mysqlpool");
  EXPECT_EQ(all[0]["request"]["values"], json::parse(R"(["lua","execute","select 1"])"));
  EXPECT_EQ(all[0]["answer"]["values"], json::parse(R"([[{"rows":1,"sql":"select 1"}]])"));
  EXPECT_TRUE(has(all[1]["error"], "call failed"));
  const auto push = std::find_if(all.begin(), all.end(), [](const auto& l) { return l["kind"] == "push"; });
  ASSERT_NE(push, all.end());
  EXPECT_EQ((*push)["request"]["values"].back(), "later");
}

TEST_F(recorded, is_for_its_owner_alone) {
  record_calls();
  struct stat s {};
  ASSERT_EQ(::stat(path("a.jsonl").c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777, 0600u);
}

TEST_F(recorded, takes_the_place_of_no_file_that_has_something_in_it) {
  folder_.write("kept.jsonl", "KEEP ME\n");
  const auto end = run({"record", node_.address(), "-w", path("kept.jsonl"), "--limit", "1ms"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("has something in it or is in use, and is left as it is"), std::string::npos)
      << end.err;
  EXPECT_EQ(text_of("kept.jsonl"), "KEEP ME\n");
}

TEST_F(recorded, gives_callers_no_address_that_they_can_not_reach) {
  write_cluster("a = \"" + node_.address() + "\"\nfar = \"10.0.0.1:2526\"\n");
  for (const words& how : {words{}, words{"--listen", "0.0.0.0:0"}}) {
    words line{"record", "a", "--for", "far", "-w", path("a.jsonl"), "-y"};
    line.insert(line.end(), how.begin(), how.end());
    EXPECT_EQ(run(line).code, 2);
  }
}

TEST_F(recorded, is_for_callers_of_the_cluster_file_alone_and_leaves_no_file_when_it_is_refused) {
  write_cluster("a = \"" + node_.address() + "\"\nb = \"127.0.0.1:1\"\n");
  environment_["XDG_STATE_HOME"] = path("state");
  EXPECT_TRUE(has(run({"record", "a", "--for", "127.0.0.1:1", "-n"}).err, "is no node of the cluster file"));
  EXPECT_EQ(run({"record", "a", "--for", "b,127.0.0.1:1", "-w", path("x.jsonl"), "-y"}).code, 2);
  EXPECT_EQ(run({"record", "a", "--for", "b", "-w", path("x.jsonl")}).code, 9);
  EXPECT_FALSE(std::filesystem::exists(path("x.jsonl")));
}

TEST_F(recorded, is_not_replayed_where_it_changes_what_the_node_runs_or_goes_to_a_mere_number) {
  folder_.write(
      "b.jsonl",
      "{\"recording\":1}\n"
      "{\"kind\":\"call\",\"to\":\"@echo\",\"request\":{\"values\":[\"a\"]},\"answer\":{\"values\":"
      "[\"a\"]}}\n"
      "{\"kind\":\"call\",\"to\":\":00000009\",\"request\":{\"values\":[\"reload\"]},\"answer\":{"
      "\"values\":[null]}}\n"
      "{\"kind\":\"call\",\"to\":\".launcher\",\"request\":{\"values\":[\"KILL\",\"9\"]},\"answer\":{"
      "\"values\":[null]}}\n");
  const auto end = run({"replay", "b.jsonl", node_.address()});
  EXPECT_EQ(end.code, 0) << end.out << end.err;
  EXPECT_TRUE(
      has(end.err, "2 messages not sent: to a handle by its number, or to what changes the node itself"))
      << end.err;
}

TEST_F(recorded, that_can_not_be_written_is_not_complete_and_says_so) {
  const auto end = run({"record", node_.address(), "-w", "/dev/full", "--limit", "20s"});
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find("the recording is not complete"), std::string::npos) << end.err;
}

TEST_F(recorded, large_messages_and_many_at_once_go_through_as_they_are) {
  const auto relay = record(node_.address());
  const std::string large(300'000, 'x');
  folder_.write("big", large);
  EXPECT_EQ(run({"call", where(relay), "echo", "put", "@big", "--dialect", "skynet"}).out,
            "\"put\"\n\"" + large + "\"\n");
  EXPECT_EQ(run({"call", where(relay), "echo", "x", "--repeat", "500", "-q"}).code, 0);
  EXPECT_EQ(relay->end(SIGTERM), 0);
  std::size_t calls = 0;
  bool is_there = false;
  for (const auto& line : calls_of("a.jsonl")) {
    const bool is_echo = line["to"] == "@echo" && line.contains("answer");
    calls += is_echo ? 1 : 0;
    is_there |= is_echo && line["answer"]["values"].size() > 0 && line["answer"]["values"].back() == large;
  }
  EXPECT_EQ(calls, 501u);
  EXPECT_TRUE(is_there);
}

TEST_F(recorded, a_target_that_dies_closes_the_connection_and_the_recording_says_so) {
  const auto relay = record(node_.address());
  const auto end = run({"call", where(relay), "mysqlpool", "close", "--dialect", "bee"});
  EXPECT_EQ(end.code, 5) << end.err;
  EXPECT_EQ(relay->end(SIGTERM), 0);
  EXPECT_TRUE(has(text_of("a.jsonl"), "\"unanswered\":\"the node closed the connection\""))
      << text_of("a.jsonl");
  EXPECT_TRUE(has(relay->log(), "the node closed a connection")) << relay->log();
}

TEST_F(recorded, a_target_that_is_not_there_is_told_in_the_recording_and_to_the_one_who_records) {
  const auto relay = record("127.0.0.1:1");
  const auto end = run({"call", where(relay), "echo", "x", "--dialect", "skynet"});
  EXPECT_TRUE(end.code == 4 || end.code == 5) << end.code << end.err;
  EXPECT_EQ(relay->end(SIGTERM), 0);
  EXPECT_TRUE(has(text_of("a.jsonl"), "the node: Connection refused")) << text_of("a.jsonl");
  EXPECT_TRUE(has(relay->log(), "the node: Connection refused")) << relay->log();
}

TEST_F(recorded, ends_by_itself_after_its_limit_and_tells_what_it_has) {
  const auto end = run({"record", node_.address(), "-w", "b.jsonl", "--limit", "10ms", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(json::parse(end.out)["result"]["calls"], 0);
  EXPECT_EQ(lines_of("b.jsonl").size(), 1u);
}

TEST_F(recorded, goes_to_standard_output_without_a_file) {
  const auto end = run({"record", node_.address(), "--limit", "10ms"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(json::parse(end.out)["recording"], 1);
}

TEST_F(recorded, answers_again_byte_for_byte_as_a_mock_and_refuses_what_it_does_not_have) {
  record_calls();
  const auto before = ask(node_.address());
  const auto mock = mock_from("a.jsonl", {"--node", "lobby_1=127.0.0.1:0"});
  EXPECT_EQ(ask(where(mock)), before);
  EXPECT_EQ(run({"replay", "a.jsonl", where(mock)}).code, 0);
  const auto other = run({"call", where(mock), "mysqlpool", "execute", "select 2", "--dialect", "bee"});
  EXPECT_EQ(other.code, 6);
  EXPECT_TRUE(has(other.err, "no answer in the recording: @mysqlpool lua execute select 2")) << other.err;
  EXPECT_TRUE(has(mock->log(), "mock: no answer in the recording: @mysqlpool lua execute select 2"))
      << mock->log();
}

TEST_F(recorded, is_replayed_and_a_difference_is_told_with_exit_1) {
  record_calls();
  const auto same = run({"replay", "a.jsonl", node_.address(), "-o", "json"});
  EXPECT_EQ(same.code, 0) << same.out << same.err;
  const auto document = json::parse(same.out);
  for (const auto& call : document["nodes"][0]["result"]["calls"]) EXPECT_EQ(call["answer"], "same");
  const int runs = node_.runs();
  folder_.write("b.jsonl",
                "{\"recording\":1}\n"
                "{\"kind\":\"call\",\"to\":\"@echo\",\"request\":{\"values\":[\"a\"]},\"answer\":{\"values\":"
                "[\"b\"]}}\n"
                "{\"kind\":\"call\",\"to\":\"@echo\",\"request\":{\"values\":[\"a\"]},\"answer\":{\"values\":"
                "[\"a\"]}}\n");
  const auto other = run({"replay", "b.jsonl", node_.address()});
  EXPECT_EQ(other.code, 1);
  EXPECT_TRUE(has(other.out, "expected \"b\", got \"a\"")) << other.out;
  EXPECT_TRUE(has(other.err, "1 of 2 calls answered otherwise")) << other.err;
  EXPECT_EQ(node_.runs(), runs + 2);
  EXPECT_EQ(run({"replay", "b.jsonl", "127.0.0.1:1"}).code, 4);
}

TEST_F(recorded, pushes_are_sent_again_only_when_that_is_said) {
  record_calls();
  const auto before = node_.pushed().size();
  EXPECT_TRUE(has(run({"replay", "a.jsonl", node_.address()}).err, "1 push not sent; --sends"));
  EXPECT_EQ(node_.pushed().size(), before);
  EXPECT_EQ(run({"replay", "a.jsonl", node_.address(), "--sends"}).code, 0);
  EXPECT_EQ(node_.pushed().size(), before + 1);
}

TEST_F(recorded, asks_before_a_replay_in_a_protected_context) {
  record_calls();
  write_cluster("lobby_1 = \"" + node_.address() + "\"\n");
  ASSERT_EQ(run({"context", "set", "prod", "--cluster", path("clustername.lua")}).code, 0);
  ASSERT_EQ(run({"context", "set", "prod", "--protected", "yes"}).code, 0);
  const int runs = node_.runs();
  EXPECT_EQ(run({"replay", "a.jsonl", "lobby_1", "-C", "prod"}).code, 9);
  EXPECT_EQ(node_.runs(), runs);
  EXPECT_EQ(run({"replay", "a.jsonl", "lobby_1", "-C", "prod", "-y"}).code, 0);
}

TEST_F(recorded, becomes_a_file_of_tests_that_passes_against_the_node_and_the_mock) {
  record_calls();
  const auto made = run({"test", "--from", "a.jsonl"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_TRUE(has(made.out,
                  "describe(\"mysqlpool\", function()\n"
                  "  it(\"execute select 1\", function()\n"
                  "    expect(call(node, \"mysqlpool\", \"execute\", \"select 1\"))"
                  ".is({{sql = \"select 1\", rows = 1}})\n"
                  "  end)\n"))
      << made.out;
  EXPECT_TRUE(has(made.out, "expect(function() call(node, \"mysqlpool\", \"raise\") end).fails(\"remote\")"));
  folder_.write("smoke.lua", made.out);
  EXPECT_EQ(run({"test", "smoke.lua", "--dialect", "bee"}).code, 0);
  const auto mock = mock_from("a.jsonl");
  const auto end = run({"test", "smoke.lua", "--var", "NODE=" + where(mock), "--dialect", "bee"});
  EXPECT_EQ(end.code, 0) << end.out << end.err;
}

TEST_F(recorded, keeps_no_redacted_field_and_answers_all_the_same) {
  const auto relay = record(node_.address(), {"--redact", "password"});
  const words login{"echo", "login", "{name = 'a', password = 'secret'}", "--dialect", "skynet"};
  const auto ask = [&](const std::string& at) {
    words all{"call", at};
    all.insert(all.end(), login.begin(), login.end());
    return run(all);
  };
  EXPECT_EQ(ask(where(relay)).code, 0);
  EXPECT_EQ(relay->end(SIGTERM), 0);
  EXPECT_FALSE(has(text_of("a.jsonl"), "secret"));
  EXPECT_FALSE(has(text_of("a.jsonl"), "c2VjcmV0"));
  const auto mock = mock_from("a.jsonl");
  EXPECT_TRUE(has(ask(where(mock)).out, "(redacted)"));
  EXPECT_TRUE(has(run({"replay", "a.jsonl", node_.address()}).err, "there is no call"));
  EXPECT_FALSE(has(run({"test", "--from", "a.jsonl"}).out, "secret"));
}

TEST_F(recorded, a_bad_recording_is_one_sentence_with_its_line) {
  folder_.write("bad.jsonl", "{\"recording\":1}\nnonsense\n");
  folder_.write("new.jsonl", "{\"recording\":7}\n");
  for (const words& what : {words{"replay", "bad.jsonl", "127.0.0.1:1"}, words{"mock", "--from", "bad.jsonl"},
                            words{"test", "--from", "bad.jsonl"}}) {
    const auto end = run(what);
    EXPECT_EQ(end.code, 3);
    EXPECT_TRUE(has(end.err, "bad.jsonl:2: not a JSON object")) << end.err;
  }
  EXPECT_TRUE(has(run({"test", "--from", "new.jsonl"}).err,
                  "new.jsonl:1: a recording of version 7; this program reads version 1"));
}

}  // namespace
}  // namespace bee::test
