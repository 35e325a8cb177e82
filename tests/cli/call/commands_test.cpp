// What each verb prints when all is well.
#include "bee/base/bytes.hpp"
#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;
using value::list;

class commands : public beectl {
 protected:
  commands() : node_("lpersistence_3") { write_cluster("lpersistence_3 = \"" + node_.address() + "\"\n"); }

  // Expects success and nothing on standard error.
  std::string out_of(const words& arguments, program how = {}) {
    const auto end = run_with(arguments, std::move(how));
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(end.err, "");
    return end.out;
  }
  json json_of(words arguments) {
    arguments.insert(arguments.begin(), {"-o", "json"});
    return json::parse(out_of(arguments), nullptr, false);
  }

  test_node node_;
};

TEST_F(commands, call_prints_the_answer) {
  EXPECT_EQ(out_of({"call", "lpersistence_3", "mysqlpool", "ping"}), "pong\n");
  EXPECT_NE(out_of({"call", "lpersistence_3", "mysqlpool", "execute", "select 1"}).find("sql = \"select 1\""),
            std::string::npos);
}

TEST_F(commands, call_sends_typed_arguments_and_no_sub_type_to_local_names) {
  const auto answer = json_of({"call", "lpersistence_3", ".echo", "cmd", "10", "'10'", "-1.5", "nil", "true",
                               "select 1", "{uid=1, tags={\"a\"}}", "--", "-v"});
  EXPECT_EQ(answer["nodes"][0]["result"],
            json::parse(R"(["cmd",10,"10",-1.5,null,true,"select 1",{"uid":1,"tags":["a"]},"-v"])"));
}

TEST_F(commands, call_puts_the_sub_type_in_front_in_the_bee_dialect_only) {
  EXPECT_EQ(json_of({"call", "lpersistence_3", "echo", "cmd"})["nodes"][0]["result"], (json{"lua", "cmd"}));
  EXPECT_EQ(json_of({"call", "lpersistence_3", "echo", "cmd", "--dialect", "skynet"})["nodes"][0]["result"],
            json{"cmd"});
  environment_["BEECTL_DIALECT"] = "skynet";
  EXPECT_EQ(json_of({"call", "lpersistence_3", "echo", "cmd"})["nodes"][0]["result"], json{"cmd"});
}

TEST_F(commands, call_reads_arguments_as_strings_json_files_and_standard_input) {
  const auto result = [&](words more, program how = {}) {
    words arguments{"call", "lpersistence_3", ".echo", "c", "-o", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(out_of(arguments, std::move(how)))["nodes"][0]["result"][1];
  };
  EXPECT_EQ(result({"-S", "10"}), "10");
  EXPECT_EQ(result({"--json", "[1,{\"a\":2}]"}), json::parse("[1,{\"a\":2}]"));
  folder_.write("arg.lua", "{a=1}\n");
  EXPECT_EQ(result({"@arg.lua"}), json::parse(R"({"a":1})"));
  EXPECT_EQ(result({"-"}, {.input = "7\n"}), 7);
  EXPECT_EQ(result({"-"}, {.input = std::string(200000, 'x')}), std::string(200000, 'x'));
}

TEST_F(commands, a_plain_name_falls_back_to_the_local_one) {
  EXPECT_EQ(json_of({"call", "lpersistence_3", "launcher", "NOSUCH"})["nodes"][0]["result"],
            json::parse(R"([["Unknown command"]])"));
}

TEST_F(commands, the_cluster_daemon_is_found_by_its_name) {
  EXPECT_EQ(json_of({"call", "lpersistence_3", "clusterd", "senders"})["nodes"][0]["result"],
            json::parse("[[]]"));
}

TEST_F(commands, a_cluster_daemon_of_a_node_with_both_is_the_one_that_was_named) {
  const fake_node both([](const std::string& asked) -> std::optional<fake_reply> {
    const auto unknown = [&](const char* name) { return asked.ends_with(name); };
    if (asked == "LIST .service")
      return fake_reply{
          .values = {value::table{{}, {{"clusterd", ":00000021"}, {"bee_clusterd", ":00000022"}}}}};
    if (unknown("@clusterd") || unknown("@bee_clusterd") || unknown(".clusterd") || unknown(".bee_clusterd"))
      return fake_reply{fake_reply::kind::error, {"name not found"}};
    return std::nullopt;
  });
  out_of({"call", both.address(), "clusterd", "senders"});
  EXPECT_EQ(both.asked("senders").back(), "senders :00000021");
  out_of({"call", both.address(), "bee_clusterd", "senders"});
  EXPECT_EQ(both.asked("senders").back(), "senders :00000022");
}

TEST_F(commands, call_shows_what_it_would_send_and_sends_nothing) {
  const fake_peer peer({});
  const auto out = json_of(
      {"call", peer.address(), "mysqlpool", "execute", "select 1", "-n", "--dialect", "bee"})["result"];
  EXPECT_EQ(out["sent"], false);
  EXPECT_EQ(out["addresses"], (json{"@mysqlpool", ".mysqlpool"}));
  EXPECT_EQ(out["values"][0], json::parse(R"({"type":"string","value":"lua"})"));
  EXPECT_EQ(out["frame"], "0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031");
  EXPECT_EQ(
      json_of({"send", peer.address(), ":0000000a", "x", "-n", "--dialect", "skynet"})["result"]["kind"],
      "push");
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(commands, call_repeats_on_one_connection) {
  EXPECT_EQ(out_of({"call", "lpersistence_3", "mysqlpool", "ping", "--repeat", "3"}), "pong\npong\npong\n");
  EXPECT_EQ(json_of({"call", "lpersistence_3", "mysqlpool", "ping", "--repeat", "2"})["nodes"][1]["n"], 2);
}

TEST_F(commands, call_reads_calls_from_standard_input_and_answers_in_order) {
  const auto end = run_with({"call", "lpersistence_3", ".echo", "-", "-o", "jsonl"},
                            {.input = "{\"command\":\"a\",\"args\":[1,[2]]}\n{\"command\":\"b\"}\nnonsense\n"
                                      "{\"command\":1.5}\n{\"command\":\"last\",\"args\":[]}"});
  EXPECT_EQ(end.code, 8);
  std::vector<json> lines;
  std::istringstream out(end.out);
  for (std::string line; std::getline(out, line);) lines.push_back(json::parse(line));
  ASSERT_EQ(lines.size(), 5u) << end.out;
  EXPECT_EQ(lines[0]["result"], json::parse(R"(["a",1,[2]])"));
  EXPECT_EQ(lines[1]["result"], json{"b"});
  EXPECT_EQ(lines[2]["error"]["exit"], 3);
  EXPECT_EQ(lines[3]["error"]["exit"], 3);
  EXPECT_EQ(lines[4]["result"], json{"last"});
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i]["n"], i + 1);
  const auto text = run_with({"call", "lpersistence_3", ".echo", "-"},
                             {.input = "{\"command\":\"a\"}\n{\"command\":1.5}\n"});
  EXPECT_NE(text.err.find("line 2: not a call: \"command\" is neither"), std::string::npos) << text.err;
}

TEST_F(commands, call_streams_many_calls_in_order) {
  std::string input;
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    input += "{\"command\":\"x\",\"args\":[" + std::to_string(i) + "]}\n";
    expected += "\"x\"\n" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(out_of({"call", "lpersistence_3", ".echo", "-"}, {.input = input}), expected);
}

TEST_F(commands, a_flag_that_a_stream_can_not_keep_is_refused_and_nothing_is_sent) {
  const std::vector<words> flags = {{"-n"},        {"--expect", "1"}, {"--repeat", "2"},
                                    {"--strings"}, {"--json"},        {"--snax"}};
  for (const auto& each : flags) {
    words line = {"call", "lpersistence_3", ".echo", "-"};
    line.insert(line.end(), each.begin(), each.end());
    const auto end = run_with(line, {.input = "{\"command\":\"a\"}\n"});
    EXPECT_EQ(end.code, 2) << each[0];
    EXPECT_EQ(end.out, "");
    EXPECT_NE(end.err.find("it does not go with calls from standard input"), std::string::npos) << end.err;
  }
}

TEST_F(commands, a_stream_as_json_is_one_document) {
  const auto out = json::parse(out_of({"call", "lpersistence_3", ".echo", "-", "-o", "json"},
                                      {.input = "{\"command\":\"a\"}\n{\"command\":\"b\"}\n"}));
  EXPECT_EQ(out["nodes"].size(), 2u);
}

TEST_F(commands, send_hands_a_push_over) {
  EXPECT_EQ(json_of({"send", "lpersistence_3", "echo", "note", "1"})["nodes"][0]["result"],
            json::parse(R"({"to":"@echo","state":"sent"})"));
  EXPECT_EQ(json_of({"send", "lpersistence_3", ".echo", "note", "2", "--confirm"})["nodes"][0]["result"],
            json::parse(R"({"to":".echo","state":"read"})"));
  const auto pushed = node_.pushed();
  ASSERT_EQ(pushed.size(), 2u);
  EXPECT_EQ(pushed[0], (list{"lua", "note", 1}));
  EXPECT_EQ(pushed[1], (list{"note", 2}));
}

TEST_F(commands, send_never_takes_a_plain_name_for_a_local_one) {
  const auto end = run({"send", "lpersistence_3", "launcher", "x"});
  EXPECT_EQ(end.code, 7);
  EXPECT_NE(end.err.find("hint: a node does not tell whether a local name exists"), std::string::npos)
      << end.err;
}

TEST_F(commands, query_prints_handles) {
  const auto one = out_of({"query", "lpersistence_3", "mysqlpool"});
  EXPECT_EQ(one.size(), 10u);
  EXPECT_EQ(one[0], ':');
  const auto two = json_of({"query", "lpersistence_3", "mysqlpool", "@echo"})["nodes"][0]["result"];
  EXPECT_EQ(two[0]["name"], "mysqlpool");
  EXPECT_EQ(two[0]["handle"].get<std::string>() + "\n", one);
  EXPECT_EQ(two[1]["name"], "echo");
}

TEST_F(commands, query_tells_what_it_found_beside_what_it_did_not) {
  const auto end = run({"query", "lpersistence_3", "mysqlpool", "nosuch", "-o", "json"});
  EXPECT_EQ(end.code, 7);
  const auto node = json::parse(end.out)["nodes"][0];
  EXPECT_EQ(node["result"][0]["name"], "mysqlpool");
  EXPECT_EQ(node["error"]["message"], "no registered name \"nosuch\"");
}

TEST_F(commands, ping_counts_round_trips_and_runs_no_service) {
  const auto result = json_of({"ping", "lpersistence_3", "--count", "3"})["nodes"][0]["result"];
  EXPECT_EQ(result["count"], 3);
  EXPECT_LE(result["min_ms"], result["avg_ms"]);
  EXPECT_LE(result["min_ms"], result["p99_ms"]);
  EXPECT_EQ(node_.runs(), 0);
}

TEST_F(commands, ping_waits_for_a_node_that_starts) {
  const auto port = closed_port();
  EXPECT_EQ(run({"ping", "127.0.0.1:" + std::to_string(port), "--wait", "100ms"}).code, 4);
  EXPECT_EQ(run({"ping", "lpersistence_3", "--wait", "10s"}).code, 0);
}

TEST_F(commands, ps_joins_the_services_of_a_node) {
  const auto rows = json_of({"ps", "lpersistence_3"})["nodes"][0]["result"];
  const auto row =
      std::find_if(rows.begin(), rows.end(), [](const json& r) { return r["command"] == "snlua mysqlpool"; });
  ASSERT_NE(row, rows.end());
  std::vector<std::string> keys;
  for (const auto& [key, unused] : row->items()) keys.push_back(key);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"command", "cpu", "handle", "mem_kb", "message", "mqlen", "task"}));
  EXPECT_EQ((*row)["mqlen"], 0);
  EXPECT_EQ(out_of({"ps", "lpersistence_3"}).find("HANDLE     COMMAND"), 0u);
}

TEST_F(commands, via_goes_through_another_node) {
  test_node gate("gate");
  gate.knows("lpersistence_3", node_.address());
  write_cluster("lpersistence_3 = \"127.0.0.1:1\"\ngate = \"" + gate.address() + "\"\n");
  EXPECT_EQ(out_of({"call", "lpersistence_3", "mysqlpool", "ping", "--via", "gate"}), "pong\n");
  EXPECT_EQ(out_of({"query", "lpersistence_3", "mysqlpool", "--via", "gate"})[0], ':');
  EXPECT_EQ(run({"query", "lpersistence_3", "nosuch", "--via", "gate"}).code, 7);
  EXPECT_EQ(run({"ping", "lpersistence_3", "--via", "gate"}).code, 0);
  EXPECT_EQ(run({"ps", "lpersistence_3", "--via", "gate"}).code, 0);
  EXPECT_EQ(run({"send", "lpersistence_3", ".echo", "x", "--via", "gate"}).code, 0);
  EXPECT_EQ(run({"call", "lpersistence_3", "mysqlpool", "raise", "--via", "gate"}).code, 5);
}

TEST_F(commands, via_a_node_that_has_no_address_for_the_target_ends_at_the_deadline) {
  test_node gate("gate");
  write_cluster("lpersistence_3 = \"127.0.0.1:1\"\ngate = \"" + gate.address() + "\"\n");
  const auto end = run({"call", "lpersistence_3", "mysqlpool", "ping", "--via", "gate", "-t", "200ms"});
  EXPECT_EQ(end.code, 4);
  EXPECT_NE(end.err.find("gate made no connection to lpersistence_3 within 200ms (not sent)\nhint: "),
            std::string::npos)
      << end.err;
  EXPECT_EQ(node_.runs(), 0);
}

TEST_F(commands, values_of_many_nodes_stand_in_columns) {
  const test_node second("b");
  write_cluster("a_1 = \"" + node_.address() + "\"\nb = \"" + second.address() + "\"\n");
  EXPECT_EQ(out_of({"call", "--all", "mysqlpool", "ping"}), "a_1  pong\nb    pong\n");
  EXPECT_EQ(out_of({"call", "--all", "!a_1", "mysqlpool", "ping"}), "pong\n");
}

TEST_F(commands, context_keeps_settings_under_a_name) {
  EXPECT_EQ(out_of({"context", "set", "prod", "-c", "clustername.lua", "-t", "2s"}), "");
  EXPECT_EQ(out_of({"context", "use", "prod"}), "");
  EXPECT_NE(out_of({"context"}).find("*        prod"), std::string::npos);
  const auto settings = json_of({"context", "show"})["result"]["settings"];
  const auto timeout =
      std::find_if(settings.begin(), settings.end(), [](const json& s) { return s["setting"] == "timeout"; });
  EXPECT_EQ((*timeout)["value"], "2s");
  EXPECT_EQ((*timeout)["from"], "context");
  folder_.write("elsewhere/x", "");
  EXPECT_EQ(run({"context", "use", "prdo"}).err, "beectl: no context \"prdo\"; did you mean prod?\n");
  EXPECT_EQ(out_of({"context", "delete", "prod"}), "");
  EXPECT_EQ(json_of({"context"})["result"]["contexts"], json::array());
}

TEST_F(commands, context_set_refuses_a_setting_that_is_wrong) {
  EXPECT_EQ(run({"context", "set", "prod", "-t", "0"}).code, 2);
  EXPECT_EQ(run({"context", "set", "prod"}).code, 2);
}

TEST_F(commands, encode_prints_what_call_would_send) {
  const words request{"mysqlpool", "execute", "select 1"};
  words arguments{"encode"};
  arguments.insert(arguments.end(), request.begin(), request.end());
  const auto hex = out_of(arguments);
  EXPECT_EQ(hex, "0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031\n");
  arguments.insert(arguments.end(), {"--push", "--base64"});
  EXPECT_EQ(out_of(arguments), "ACWACkBteXNxbHBvb2wAAAAAHGx1YTxleGVjdXRlRHNlbGVjdCAx\n");
  EXPECT_EQ(out_of({"encode", "--values", "1", "nil", "a"}), "0a01000c61\n");
  EXPECT_EQ(run({"encode", "mysqlpool"}).code, 2);
  EXPECT_EQ(run({"encode", "mysqlpool", "x", "--session", "0"}).code, 2);
}

constexpr const char* request_hex =
    "0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031";

TEST_F(commands, decode_explains_hex_base64_and_files) {
  const auto row = json_of({"decode", request_hex})["result"]["frames"][0];
  EXPECT_EQ(row["kind"], "call");
  EXPECT_EQ(row["to"], "@mysqlpool");
  EXPECT_EQ(row["session"], 1);
  EXPECT_EQ(row["values"], (json{"lua", "execute", "select 1"}));
  EXPECT_EQ(
      json_of({"decode", "ACWACkBteXNxbHBvb2wBAAAAHGx1YTxleGVjdXRlRHNlbGVjdCAx"})["result"]["frames"][0],
      row);
  folder_.write("frame.hex", std::string(request_hex) + "\n");
  EXPECT_EQ(json_of({"decode", "@frame.hex"})["result"]["frames"][0], row);
  EXPECT_EQ(json::parse(out_of({"decode", "-o", "json"}, {.input = request_hex}))["result"]["frames"][0],
            row);
  folder_.write("frame.bin", *from_hex(request_hex));
  EXPECT_EQ(json_of({"decode", "@frame.bin"})["result"]["frames"][0], row);
}

TEST_F(commands, decode_reads_back_what_encode_wrote) {
  const auto hex = out_of({"encode", "mysqlpool", "execute", std::string(100000, 'x')});
  const auto rows = json::parse(out_of({"decode", "-o", "json"}, {.input = hex}))["result"]["frames"];
  EXPECT_EQ(rows[0]["kind"], "call head");
  EXPECT_EQ(rows.back()["values"][2], std::string(100000, 'x'));
  EXPECT_EQ(json_of({"decode", "0a01000c61", "--as", "message"})["result"]["values"],
            json::parse(R"([1,null,"a"])"));
}

TEST_F(commands, decode_explains_what_is_cut_off_or_malformed) {
  const auto cut = run({"decode", std::string(request_hex).substr(0, 40), "-o", "json"});
  EXPECT_EQ(cut.code, 3);
  EXPECT_FALSE(json::parse(cut.out)["error"]["message"].get<std::string>().empty());
  const auto unknown = run({"decode", "0002ff00" + std::string(request_hex), "-o", "json"});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_EQ(unknown.err, "beectl: frame 1 at offset 0: a frame of unknown type (0xff)\n");
  EXPECT_EQ(json::parse(unknown.out)["result"]["frames"][1]["to"], "@mysqlpool");
  EXPECT_EQ(run({"decode", "no hex"}).code, 3);
  EXPECT_EQ(run({"decode"}).code, 3);
  EXPECT_EQ(run({"decode", "@nowhere"}).code, 3);
  EXPECT_EQ(run({"decode", request_hex, "--as", "x"}).code, 2);
}

TEST_F(commands, version_and_help_are_printed) {
  EXPECT_EQ(out_of({"--version"}).find("beectl "), 0u);
  EXPECT_EQ(out_of({"ping", "--version"}), out_of({"--version"}));
  EXPECT_EQ(json_of({"version"})["result"]["beectl"], "0.1.0");
  EXPECT_NE(out_of({"--help"}).find("call a service and print its answer"), std::string::npos);
  EXPECT_EQ(out_of({"call", "--help"}), out_of({"help", "call"}));
  EXPECT_NE(out_of({"call", "--help"}).find("Examples:"), std::string::npos);
}

}  // namespace
}  // namespace bee::test
