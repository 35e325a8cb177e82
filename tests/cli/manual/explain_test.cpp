// beectl explain: every exit code, every sentence of the library, what stock nodes answer and log; and
// nothing of what it is given but bounded and escaped.
#include "bee/base/failure.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class explain : public beectl {
 protected:
  // What is told about one text, as a document.
  json told(const std::string& text) {
    const auto end = run({"explain", "-o", "json", "--", text});
    EXPECT_EQ(end.code, 0) << text << "\n" << end.out;
    return json::parse(end.out, nullptr, false)["result"]["explanations"];
  }
  json told_of_log(const std::string& lines) {
    program how;
    how.input = lines;
    const auto end = run_with({"explain", "-", "-o", "json"}, how);
    EXPECT_EQ(end.code, 0) << lines << "\n" << end.out;
    return json::parse(end.out, nullptr, false)["result"]["explanations"];
  }
  std::string ran_of(const std::string& text) { return told(text)[0].value("ran", "-"); }
};

TEST_F(explain, has_each_exit_code_and_no_other_number) {
  std::set<int> listed;
  const auto all = json::parse(run({"explain", "-o", "json"}).out)["result"]["explanations"];
  for (const auto& e : all)
    if (e.contains("exit")) listed.insert(e["exit"].get<int>());
  for (int number = 0; number < 128; ++number) {
    const std::string word = class_of(static_cast<failure_code>(number));
    const bool is_code = word != "interrupted";
    EXPECT_EQ(listed.count(number), is_code) << number;
    if (!is_code) continue;
    const auto e = told(std::to_string(number))[0];
    EXPECT_EQ(e["class"], word);
    EXPECT_EQ(e["exit"], number);
    EXPECT_FALSE(e["means"].get<std::string>().empty());
    EXPECT_FALSE(e["advice"].get<std::string>().empty());
    EXPECT_EQ(told(word)[0], e);
  }
  EXPECT_EQ(run({"explain", "42"}).code, 1);
  EXPECT_EQ(run({"explain", "127"}).code, 1);
  EXPECT_EQ(run({"explain", "-1"}).code, 1);
  EXPECT_EQ(run({"explain", "99999999999999999999"}).code, 1);
}

TEST_F(explain, has_signals) {
  EXPECT_EQ(told("130")[0]["exit"], 130);
  EXPECT_EQ(told("exit code 143")[0]["class"], "interrupted");
  EXPECT_EQ(told("128+n")[0]["class"], "interrupted");
  EXPECT_EQ(run({"explain", "255"}).code, 1);
}

TEST_F(explain, takes_a_code_as_scripts_print_it) {
  for (const char* text : {"6", " 6\n", "exit code 6", "Exit status 6", "code 6", "remote"})
    EXPECT_EQ(told(text)[0]["class"], "remote") << text;
  EXPECT_EQ(run({"explain", "exit", "code", "6"}).out, run({"explain", "exit code 6"}).out);
}

// A new errc without a row, or a sentence that changes, is found here.
TEST_F(explain, has_each_sentence_of_the_library) {
  int count = 0;
  for (int i = 1;; ++i) {
    const auto sentence = error_category().message(i);
    if (sentence == "an unknown error") break;
    ++count;
    EXPECT_EQ(told("beectl: game_1: echo get: " + sentence + " \"x\"")[0]["about"], sentence);
  }
  EXPECT_EQ(count, static_cast<int>(errc::script_limit));
}

TEST_F(explain, says_whether_it_ran_of_each_answer_of_a_node) {
  for (const char* text :
       {"./lualib/skynet.lua:747: call to invalid address", "Invalid name", "name not found",
        "Invalid large req", "the node does not offer this to others: call to invalid address"})
    EXPECT_EQ(ran_of(text), "no") << text;
  EXPECT_EQ(ran_of("./lualib/skynet.lua:720: call failed"), "yes");
}

TEST_F(explain, takes_the_end_of_a_sentence_for_whether_it_ran) {
  EXPECT_EQ(ran_of("connect 10.0.0.7:2528: connection reset by peer (not sent)"), "no");
  EXPECT_EQ(ran_of("a: echo get: connection reset by peer (unknown whether it ran)"), "unknown");
  EXPECT_EQ(ran_of("a: echo get: the node answered with an error \"busy\" (it did not run)"), "no");
}

TEST_F(explain, has_what_a_failed_command_has_printed) {
  const test_node node("a");
  const auto at = node.address();
  for (const auto& [line, about] : std::vector<std::pair<words, std::string>>{
           {{"call", at, "mysqlpool", "raise"},
            "the service raised an error; its text is only in the node's log"},
           {{"call", at, "mysqlpol", "ping"}, "no service \""},
           {{"call", at, "mute", "get", "-t", "50ms"}, "no answer within"},
           {{"ping", "127.0.0.1:1"}, "connection refused"},
           {{"ping", "nobody"}, "no cluster file is given"},
           {{"call", at, ":00ffffff", "ping"}, "no service \""},
           {{"reload", at}, "no cluster is named, so there is no journal"}}) {
    const auto end = run(line);
    EXPECT_NE(end.code, 0);
    EXPECT_EQ(told_of_log(end.err)[0]["about"], about) << end.err;
  }
}

// As skynet v1.0.0, v1.6.0, v1.8.0 and later ones write them.
TEST_F(explain, has_what_cluster_daemons_write) {
  const std::vector<std::pair<std::string, std::string>> lines{
      {"[:00000009] Waiting for cluster node [db]", "no"},
      {"[:00000009] Cluster node [db] resloved : 127.0.0.1:2528", "-"},
      {"[:00000009] Cluster node [db] resolved : 127.0.0.1:2528", "-"},
      {"[:00000009] Close cluster sender 127.0.0.1:2528", "-"},
      {"[:00000009] socket accept from 127.0.0.1:40000", "-"},
      {"[:00000009] Register [db] :0000000b", "-"},
      {"[:00000009] Config nowaiting = true", "-"},
      {"./service/clusterd.lua:86: changenode [db] (127.0.0.1:1) failed", "no"},
      {"./service/clusterd.lua:86: cluster node [db] is absent.", "no"},
      {"[:0000000d] Connect to 127.0.0.1:1 failed (connect failed)", "no"},
      {"[:0000000d] Connect failed connect failed 127.0.0.1 1", "no"},
      {"[:0000000d] socket: unknown session : 7", "yes"},
      {"[:0000000d] socket closed by peer :  127.0.0.1 2528", "unknown"},
      {"[:0000000d] socket: disconnect detected  127.0.0.1 2528", "unknown"},
      {"[:0000000d] [Error: socket]", "unknown"},
      {"[:0000000e] Invalid command frob from :0000000a", "-"},
      {"[:0000000e] Invalid req package type 9", "no"}};
  for (const auto& [line, ran] : lines) {
    EXPECT_EQ(told(line)[0].value("kind", ""), "log") << line;
    EXPECT_EQ(ran_of(line), ran) << line;
  }
}

TEST_F(explain, of_an_error_with_its_traceback_has_the_error_where_it_was_and_the_traceback) {
  const auto all = told_of_log(
      "something else\n"
      "[:0000000b] lua call [10 to :b : 5 msgsz = 30] error : \x1b[31m./lualib/skynet.lua:1000: "
      "./service/x.lua:12: "
      "attempt to index a nil value (local 'a')\n"
      "stack traceback:\n"
      "\t[C]: in function 'assert'\n"
      "[:0000000d] ./lualib/skynet.lua:720: call failed\n"
      "[:0000000d] ./lualib/skynet.lua:720: call failed\n");
  std::vector<std::string> about;
  for (const auto& e : all) about.push_back(e["about"]);
  EXPECT_EQ(about, (words{"attempt to index a nil value",
                          "lua call [* to *] error :", "stack traceback:", "call failed"}));
  EXPECT_EQ(all[0]["line"], 2);
  EXPECT_EQ(all[3]["line"], 5);
  EXPECT_EQ(all[3]["lines"], 2);
}

TEST_F(explain, of_many_lines_tells_those_that_are_not_known) {
  program how;
  how.input = "a\nInvalid name\nb\n\n";
  const auto end = run_with({"explain", "-"}, how);
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.err, "beectl: of 3 lines nothing is known about 2\n");
  EXPECT_EQ(end.out.find("Invalid name (a node answers it, line 2)\n  means  "), 0u) << end.out;
}

TEST_F(explain, of_what_is_unknown_says_so_in_one_sentence) {
  const std::string hint =
      "hint: beectl explain lists the exit codes; of a log, give the lines around an error\n";
  expect_refused({"explain", "lobby", "is", "open"}, 1,
                 "beectl: nothing is known about \"lobby is open\"\n" + hint);
  expect_refused({"explain", ""}, 3, "beectl: explain: there is nothing to explain\n");
  expect_refused({"explain", " \n "}, 3, "beectl: explain: there is nothing to explain\n");
  expect_refused({"explain", "one\ntwo"}, 1, "beectl: nothing is known about these 2 lines\n" + hint);
}

TEST_F(explain, prints_nothing_of_hostile_text_as_it_is) {
  const auto end = run({"explain", "\x1b[2J\xff\xe2\x80\xae" + std::string(5000, 'x')});
  EXPECT_EQ(end.code, 1);
  EXPECT_LT(end.err.size(), 400u);
  EXPECT_EQ(end.err.find_first_of("\x1b\xff\xe2"), std::string::npos) << end.err;
  const auto known = run({"explain", "\x1b[2J call failed \x1b]0;x\x07"});
  EXPECT_EQ(known.code, 0);
  EXPECT_EQ(known.out.find('\x1b'), std::string::npos);
}

TEST_F(explain, takes_a_file_and_refuses_one_that_is_too_large) {
  folder_.write("node.log", "[:0000000d] call failed\n");
  EXPECT_EQ(run({"explain", "@node.log"}).out, run({"explain", "call failed"}).out);
  EXPECT_EQ(run({"explain", "@none.log"}).code, 3);
  program how;
  how.input = std::string((4u << 20) + 1, 'x');
  EXPECT_EQ(run_with({"explain", "-"}, how).code, 3);
}

}  // namespace
}  // namespace bee::test
