// What can be wrong with what a user types, with the cluster file, and with what listens on the other side:
// one clear sentence, the right exit code, nothing sent that need not be, nothing hung.
#include "bee/base/bytes.hpp"
#include "bee/wire/response.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class bad_input : public beectl {
 protected:
  bad_input() { environment_["BEECTL_DIALECT"] = "bee"; }  // no question before the call

  // Calls a service at a handle: one request, the first on its connection.
  program_end call(const fake_peer& peer, words more = {}) {
    words arguments{"call", peer.address(), ":0000000a", "ping", "-t", "2s"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(std::move(arguments));
  }
};

std::string frame(const std::string& body) {
  const auto size = body.size();
  return std::string{static_cast<char>(size >> 8), static_cast<char>(size)} + body;
}

std::string little(std::uint32_t number) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift);
  return out;
}

constexpr const char* cluster = "lpersistence_3 = \"127.0.0.1:1\"\ngame_1 = \"127.0.0.1:2\"\ngone = false\n";

TEST_F(bad_input, an_unknown_node_is_told_with_the_nearest_and_nothing_is_sent) {
  write_cluster(cluster);
  expect_refused({"call", "lpersistance_3", "mysqlpool", "ping"}, 7,
                 "beectl: no node \"lpersistance_3\" in clustername.lua; did you mean lpersistence_3?\n");
  expect_refused({"ping", "game_[1-3]"}, 7, "beectl: no nodes \"game_[2,3]\" in clustername.lua\n");
  expect_refused({"ping", "game_1,!gmae_2"}, 7,
                 "beectl: no node \"gmae_2\" in clustername.lua; did you mean game_1?\n");
}

TEST_F(bad_input, a_switched_off_node_is_told_so) {
  write_cluster(cluster);
  expect_refused({"ping", "gone"}, 7, "beectl: node gone is switched off (false) in clustername.lua\n");
}

TEST_F(bad_input, a_node_name_without_a_cluster_file_is_told_how_to_give_one) {
  const auto end = run({"ping", "lobby_1"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err.find("beectl: no cluster file is given, so there is no node \"lobby_1\"\nhint: "), 0u)
      << end.err;
}

TEST_F(bad_input, all_nodes_without_a_cluster_file_are_told_the_same_by_every_verb) {
  for (const words& line : {words{"ping", "--all"}, words{"ps", "--all"}, words{"query", "--all", "db"},
                            words{"call", "--all", "db", "get"}, words{"send", "--all", "db", "set"},
                            words{"watch"}, words{"mesh"}, words{"reload", "--all", "-y"}}) {
    const auto end = run(line);
    EXPECT_EQ(end.code, 3) << line[0];
    EXPECT_EQ(end.err,
              "beectl: no cluster file is given, so there are no nodes\n"
              "hint: name the file with -c FILE, BEECTL_CLUSTER or a context, or use host:port\n")
        << line[0];
  }
}

TEST_F(bad_input, an_unknown_service_is_told_with_the_nearest_and_does_not_run) {
  const test_node node("a");
  const auto end = run({"call", node.address(), "mysqlpol", "execute", "select 1"});
  EXPECT_EQ(end.code, 7);
  EXPECT_EQ(end.err, "beectl: " + node.address() +
                         ": no service \"mysqlpol\" (it did not run); did you mean mysqlpool?\n");
  EXPECT_EQ(run({"send", node.address(), "mysqlpol", "execute"}).code, 7);
  EXPECT_EQ(run({"call", node.address(), ".nowhere", "execute"}).code, 7);
  EXPECT_EQ(run({"call", node.address(), ":00abcdef", "execute"}).code, 7);
  EXPECT_EQ(run({"query", node.address(), "mysqlpol"}).code, 7);
  EXPECT_EQ(node.runs(), 0);
}

TEST_F(bad_input, a_syntax_error_in_the_cluster_file_is_told_with_its_line) {
  write_cluster("a = \"10.0.0.1:1\"\nb = = 3\n");
  const auto end = run({"ping", "a"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err.find("clustername.lua:2: "), 0u) << end.err;
}

TEST_F(bad_input, a_wrong_type_in_the_cluster_file_is_told_with_its_line) {
  write_cluster("\n\n\n\n\n\ngate_2 = 7\n");
  expect_refused({"ping", "gate_2"}, 3,
                 "clustername.lua:7: gate_2 must be \"host:port\" or false, got number 7\n");
}

TEST_F(bad_input, a_missing_port_in_the_cluster_file_is_told_with_its_line) {
  write_cluster("a = \"10.0.0.1\"\n");
  const auto end = run({"ping", "a"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err.find("clustername.lua:1: a must be \"host:port\" or false"), 0u) << end.err;
}

TEST_F(bad_input, a_cluster_file_that_is_not_there_is_named) {
  const auto end = run({"-c", "nowhere.lua", "ping", "a"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("nowhere.lua"), std::string::npos) << end.err;
}

TEST_F(bad_input, a_bad_cluster_file_is_not_read_for_a_literal_address) {
  write_cluster("a = = 1");
  const test_node node("a");
  EXPECT_EQ(run({"ping", node.address()}).code, 0);
}

TEST_F(bad_input, a_host_that_does_not_answer_is_unreachable) {
  const auto end = run({"ping", "192.0.2.1:2528", "-t", "200ms"});
  EXPECT_EQ(end.code, 4);
  EXPECT_EQ(end.err.find("beectl: 192.0.2.1:2528: connect 192.0.2.1:2528: "), 0u) << end.err;
  EXPECT_NE(end.err.find("(not sent)"), std::string::npos) << end.err;
}

TEST_F(bad_input, a_host_name_that_does_not_exist_is_unreachable) {
  const auto end = run({"ping", "nosuchhost.invalid:2528", "-t", "5s"});
  EXPECT_EQ(end.code, 4);
  EXPECT_NE(end.err.find("connect nosuchhost.invalid:2528: "), std::string::npos) << end.err;
}

TEST_F(bad_input, a_refused_port_is_unreachable) {
  const auto address = "127.0.0.1:" + std::to_string(closed_port());
  expect_refused({"call", address, "mysqlpool", "ping"}, 4,
                 "beectl: " + address + ": connect " + address + ": connection refused (not sent)\n");
}

TEST_F(bad_input, a_port_that_speaks_http_is_told_by_what_it_answered) {
  const fake_peer peer({.greeting = {},
                        .answer = [](std::string_view) { return "HTTP/1.1 400 Bad Request\r\n\r\n"; },
                        .hangs_up = true});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 10);
  EXPECT_EQ(end.err, "beectl: " + peer.address() +
                         " does not speak the cluster protocol (it answered \"HTTP/1.1 400 Bad Request\")\n");
}

TEST_F(bad_input, a_debug_console_is_told_by_what_it_answered) {
  const fake_peer peer({.greeting = "Welcome to skynet console\n", .answer = {}});
  for (const auto& arguments :
       {words{"call", peer.address(), "mysqlpool", "ping"}, words{"ping", peer.address()},
        words{"query", peer.address(), "x"}, words{"ps", peer.address()},
        words{"send", peer.address(), "mysqlpool", "ping"}}) {
    const auto end = run(arguments);
    EXPECT_EQ(end.code, 10) << arguments[0];
    EXPECT_EQ(end.err,
              "beectl: " + peer.address() +
                  " does not speak the cluster protocol (it answered \"Welcome to skynet console\")\n");
  }
}

TEST_F(bad_input, a_peer_that_answers_an_unknown_type_byte_does_not_speak_the_protocol) {
  const fake_peer peer({.greeting = {}, .answer = [](std::string_view request) {
                          return frame(little(session_of(request)) + "\x09xyz");
                        }});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 10);
  EXPECT_NE(end.err.find("cluster protocol"), std::string::npos) << end.err;
}

TEST_F(bad_input, an_answer_to_a_session_that_is_not_open_is_waited_past_and_told_by_v) {
  const fake_peer peer({.greeting = {}, .answer = [](std::string_view request) {
                          return frame(little(session_of(request) + 1000) + "\x01");
                        }});
  const auto end = run({"call", peer.address(), ":0000000a", "ping", "-t", "300ms", "-v"});
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find("no answer within 300ms"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("no call waits for it"), std::string::npos) << end.err;
}

TEST_F(bad_input, an_answer_with_a_declared_size_over_the_limit_is_not_taken) {
  const fake_peer peer({.greeting = {}, .answer = [](std::string_view request) {
                          return frame(little(session_of(request)) + "\x02" + little(0xffffffff));
                        }});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 10);
  EXPECT_NE(end.err.find("the message is larger than the limit"), std::string::npos) << end.err;
}

TEST_F(bad_input, an_answer_whose_parts_are_too_short_is_not_taken) {
  const fake_peer peer({.greeting = {}, .answer = [](std::string_view request) {
                          const auto session = little(session_of(request));
                          return frame(session + "\x02" + little(100000)) + frame(session + "\x03" + "abc") +
                                 frame(session + "\x04" + "def");
                        }});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 10);
  EXPECT_NE(end.err.find("the declared size and the received size differ"), std::string::npos) << end.err;
}

TEST_F(bad_input, an_answer_cut_by_the_end_of_the_connection_leaves_unknown_whether_it_ran) {
  const fake_peer peer({.greeting = {},
                        .answer =
                            [](std::string_view request) {
                              const auto session = little(session_of(request));
                              return frame(session + "\x02" + little(100000)) +
                                     frame(session + "\x03" + "abc");
                            },
                        .hangs_up = true});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find("unknown whether it ran"), std::string::npos) << end.err;
}

TEST_F(bad_input, an_answer_that_is_no_packed_value_is_told_so) {
  const fake_peer peer({.greeting = {}, .answer = [](std::string_view request) {
                          return frame(little(session_of(request)) + "\x01\x07\x07");
                        }});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 10);
  EXPECT_NE(end.err.find("not what a service sends"), std::string::npos) << end.err;
}

TEST_F(bad_input, a_peer_that_says_nothing_is_given_up_at_the_deadline) {
  const fake_peer peer({});
  for (const auto& arguments :
       {words{"call", peer.address(), ":0000000a", "ping"}, words{"call", peer.address(), "svc", "ping"},
        words{"ping", peer.address()}, words{"query", peer.address(), "x"}, words{"ps", peer.address()},
        words{"send", peer.address(), "svc", "x"},
        words{"send", peer.address(), ":0000000a", "x", "--confirm"}}) {
    auto hurried = arguments;
    hurried.insert(hurried.end(), {"-t", "150ms"});
    const auto end = run(hurried);
    const bool asks_first = arguments == words{"send", peer.address(), "svc", "x"};  // for the name
    EXPECT_EQ(end.code, asks_first ? 4 : 5) << arguments[0];
    EXPECT_NE(end.err.find("no answer within 150ms"), std::string::npos) << end.err;
  }
}

TEST_F(bad_input, a_peer_that_hangs_up_leaves_unknown_whether_it_ran) {
  const fake_peer peer({.greeting = {}, .answer = {}, .hangs_up = true});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find("(unknown whether it ran)"), std::string::npos) << end.err;
}

TEST_F(bad_input, a_name_of_0_or_over_255_bytes_is_refused_and_nothing_is_sent) {
  const fake_peer peer({});
  for (const auto& name : {std::string(), std::string("@"), std::string("."), std::string(255, 'x'),
                           "@" + std::string(255, 'x'), "." + std::string(255, 'x')}) {
    EXPECT_EQ(run({"call", peer.address(), name, "ping"}).code, 3) << name;
    EXPECT_EQ(run({"send", peer.address(), name, "ping"}).code, 3) << name;
  }
  EXPECT_EQ(run({"query", peer.address(), ""}).code, 3);
  EXPECT_EQ(run({"query", peer.address(), std::string(255, 'x')}).code, 3);
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(bad_input, a_value_nested_too_deep_is_refused_and_nothing_is_sent) {
  const fake_peer peer({});
  const auto deep = std::string(33, '{') + "1" + std::string(33, '}');
  const auto end = run({"call", peer.address(), "svc", "cmd", deep});
  EXPECT_EQ(end.code, 3) << end.err;
  EXPECT_EQ(end.err, "beectl: the arguments can not be sent: tables are nested too deep\n");
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(bad_input, a_timeout_of_0_is_refused) {
  const fake_peer peer({});
  expect_refused({"ping", peer.address(), "--timeout", "0"}, 2,
                 "beectl: --timeout: \"0\" is not a time above zero, such as 5s or 500ms\n");
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(bad_input, standard_input_that_is_a_terminal_is_refused_where_data_is_expected) {
  const fake_peer peer({});
  for (const auto& arguments :
       {words{"call", peer.address(), "svc", "-"}, words{"call", peer.address(), "svc", "cmd", "-"}}) {
    const auto end = run_with(arguments, {.input_is_terminal = true});
    EXPECT_EQ(end.code, 3);
    EXPECT_EQ(end.err,
              "beectl: standard input is a terminal, and data is expected there\n"
              "hint: redirect a file or a pipe into it\n");
  }
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(bad_input, standard_output_that_is_closed_early_ends_it_quietly) {
  const test_node node("a");
  for (const auto& arguments : {words{"ps", node.address()}, words{"call", node.address(), ".echo", "x"},
                                words{"--help"}, words{"call", node.address(), ".echo", "x", "-o", "json"}}) {
    const auto end = run_with(arguments, {.output_is_closed = true});
    EXPECT_EQ(end.code, 0);
    EXPECT_EQ(end.signal, 0);
    EXPECT_EQ(end.err, "");
  }
}

TEST_F(bad_input, a_stream_of_answers_stops_when_nobody_reads_them) {
  const test_node node("a");
  const auto end =
      run_with({"call", node.address(), "echo", "x", std::string(1000, 'y'), "--repeat", "1000000000"},
               {.read_at_most = 100000});
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.err, "");
}

TEST_F(bad_input, a_full_disk_is_told) {
  const auto end = run_with({"version"}, {.output_path = "/dev/full"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err, "beectl: write standard output: No space left on device\n");
}

TEST_F(bad_input, bytes_of_a_peer_do_not_reach_the_terminal_unescaped) {
  const test_node node("a");
  const std::string evil =
      "\x1b]0;owned\x07\x1b[2J\x9b"
      "5n\x7f\r\xc2\x9b";
  for (const char* format : {"text", "json", "jsonl", "lua"}) {
    const auto end =
        run({"-o", format, "call", node.address(), ".echo", evil, "{['" + evil + "']='" + evil + "'}"});
    EXPECT_EQ(end.code, 0) << end.err;
    for (const char c : end.out)
      EXPECT_TRUE((c >= ' ' || c == '\n') && c != '\x7f') << format << "\n" << end.out;
  }
  const fake_peer peer({.greeting = evil, .answer = {}});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 10);
  for (const char c : end.err) EXPECT_TRUE((c >= ' ' || c == '\n') && c != '\x7f') << end.err;
}

TEST_F(bad_input, an_error_text_of_a_peer_is_escaped_and_kept_short) {
  const fake_peer peer({.greeting = {}, .answer = [](std::string_view request) {
                          std::string out;
                          wire::encode_error(session_of(request), "\x1b[31m" + std::string(30000, 'x'), out);
                          return out;
                        }});
  const auto end = call(peer);
  EXPECT_EQ(end.code, 6);
  EXPECT_LT(end.err.size(), 500u);
  EXPECT_EQ(end.err.find('\x1b'), std::string::npos);
}

TEST_F(bad_input, a_set_of_nodes_that_is_malformed_is_usage) {
  write_cluster(cluster);
  for (const char* nodes : {"", "game_[", "a,,b", "!game_1", "game_[9-1]"})
    EXPECT_EQ(run({"ping", nodes}).code, 2) << nodes;
}

TEST_F(bad_input, words_that_are_missing_or_too_many_are_usage) {
  expect_refused({"call", "a", "svc"}, 2,
                 "beectl: call: COMMAND is missing\n"
                 "hint: usage: beectl call [flags] NODES SERVICE COMMAND [ARG...]\n");
  EXPECT_EQ(run({"ping"}).code, 2);
  EXPECT_EQ(run({"ping", "a", "b"}).code, 2);
  write_cluster(cluster);
  EXPECT_EQ(run({"query", "--all"}).code, 2);
  expect_refused({"ping", "--all", "game_1"}, 2,
                 "beectl: ping: there is no place for \"game_1\"\nhint: usage: beectl ping [flags] NODES\n");
}

TEST_F(bad_input, json_that_is_none_is_told) {
  const fake_peer peer({});
  EXPECT_EQ(run({"call", peer.address(), "svc", "cmd", "--json", "{uid=1}"}).code, 3);
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(bad_input, a_config_file_that_is_no_json_is_told) {
  folder_.write("config/beectl/config.json", "{");
  const auto end = run({"version"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("config.json\": not valid JSON"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
