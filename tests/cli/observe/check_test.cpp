// beectl check: findings in words, for monitors and for CI.
#include <fstream>

#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

constexpr const char* nowaiting = "__nowaiting = true\n";

class check_verb : public beectl {
 protected:
  check_verb() { write_nodes(nowaiting); }

  void write_nodes(const std::string& more) {
    write_cluster(more + "a = \"" + a_.address() + "\"\nb = \"" + b_.address() +
                  "\"\ngone = \"127.0.0.1:1\"\n");
  }
  static words with(words line, const words& more) {
    line.insert(line.end(), more.begin(), more.end());
    return line;
  }
  json checks_of(const words& line) {
    const auto document = json::parse(run(with(line, {"-q", "-o", "json"})).out, nullptr, false);
    return document["nodes"][0]["result"]["checks"];
  }
  // The state of one check of the first node.
  std::string state_of(const words& line, const std::string& check) {
    const auto checks = checks_of(line);
    for (const auto& c : checks)
      if (c["check"] == check) return c["state"];
    return "none";
  }
  std::string file(const std::string& name) const {
    std::ifstream in(folder_.path() + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test_node a_{"a"};
  test_node b_{"b"};
};

TEST_F(check_verb, of_nodes_that_are_well_says_so_and_is_done) {
  const auto end = run({"check", "a,b"});
  EXPECT_EQ(end.code, 0) << end.out << end.err;
  EXPECT_EQ(end.out, "ok: 13 checks of 2 nodes\n");
  EXPECT_EQ(end.err, "");
}

TEST_F(check_verb, of_a_node_that_is_down_is_a_no_and_says_why) {
  const auto end = run({"check"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.out, "critical  gone  reachable  connect 127.0.0.1:1: connection refused (not sent)\n");
  EXPECT_EQ(end.err, "beectl: 1 critical of 3 nodes\n");
}

TEST_F(check_verb, names_the_service_whose_queue_is_long_and_the_threshold) {
  has_launcher(a_, one_service("snlua db", counters(1, 1, 1500)));
  EXPECT_EQ(run({"check", "a"}).out,
            "warning  a  mqlen  1500 messages wait in snlua db :0000000a (warning from 1000)\n");
  EXPECT_EQ(run({"check", "a", "--crit", "mqlen=1500"}).out,
            "critical  a  mqlen  1500 messages wait in snlua db :0000000a (critical from 1500)\n");
  EXPECT_EQ(run({"check", "a", "--warn", "mqlen=1501"}).code, 0);
}

TEST_F(check_verb, names_the_services_that_do_not_answer) {
  has_launcher(a_, one_service("snlua db", "TIMEOUT", "TIMEOUT (snlua db)"));
  const auto end = run({"check", "a", "--only", "busy"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.out, "warning  a  busy  1 service does not answer: snlua db :0000000a (warning from 1)\n");
  EXPECT_EQ(state_of({"check", "a"}, "mqlen"), "unknown");
}

TEST_F(check_verb, of_a_launcher_that_never_answers_is_busy_and_the_rest_is_unknown) {
  has_launcher(a_, [](const std::string&) { return std::nullopt; });
  const words line = {"check", "a", "-t", "300ms"};
  EXPECT_EQ(state_of(line, "reachable"), "ok");
  EXPECT_EQ(state_of(line, "busy"), "warning");
  EXPECT_EQ(state_of(line, "mqlen"), "unknown");
  EXPECT_EQ(run(line).code, 1);
}

TEST_F(check_verb, has_thresholds_for_what_depends_on_the_game) {
  has_launcher(a_, one_service("snlua db", counters(1, 1, 0), "2048.00 Kb (x)"));
  EXPECT_EQ(state_of({"check", "a"}, "memory"), "ok");
  EXPECT_EQ(state_of({"check", "a", "--warn", "memory=2"}, "memory"), "warning");
  EXPECT_EQ(state_of({"check", "a", "--crit", "memory=2"}, "memory"), "critical");
  EXPECT_EQ(state_of({"check", "b", "--warn", "agents=1"}, "agents"), "warning");
  EXPECT_EQ(state_of({"check", "b", "--warn", "latency=0"}, "latency"), "warning");
}

TEST_F(check_verb, misses_names_that_must_be_registered) {
  EXPECT_EQ(run({"check", "a", "--require", "echo"}).code, 0);
  const auto end = run({"check", "a", "--require", "echo", "--require", "mail"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.out, "critical  a  names  no service has registered \"mail\"\n");
}

TEST_F(check_verb, warns_of_a_cluster_file_that_lets_calls_wait_for_ever) {
  write_nodes("");
  const auto end = run({"check", "a"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.out.find("warning  -  nowaiting  clustername.lua has no __nowaiting = true"), 0u) << end.out;
  EXPECT_EQ(run({"check", "a", "--skip", "nowaiting"}).code, 0);
}

TEST_F(check_verb, refuses_what_is_no_check_and_no_threshold) {
  const std::vector<std::pair<words, std::string>> lines = {
      {{"--only", "mqlem"}, "--only: there is no check \"mqlem\"; did you mean mqlen?"},
      {{"--skip", "a,,b"}, "--skip: there is no check \"a\""},
      {{"--warn", "mqlen"}, "--warn: \"mqlen\" is not NAME=VALUE, such as mqlen=500"},
      {{"--warn", "mqlen=-1"}, "--warn: \"mqlen=-1\" is not NAME=VALUE, such as mqlen=500"},
      {{"--crit", "mqlen=nan"}, "--crit: \"mqlen=nan\" is not NAME=VALUE, such as mqlen=500"},
      {{"--crit", "reachable=1"}, "--crit: reachable has no threshold"},
      {{"--warn", "memory=9", "--crit", "memory=8"},
       "check memory: it would warn from 9 on and is critical from 8 on\nhint: --crit memory=VALUE above it, "
       "or a "
       "smaller --warn"},
      {{"--junit", "-"}, "--junit: the report is a file"},
      {{"--skip", "mqlen", "--warn", "mqlen=1"}, "--warn: the check mqlen is left out"},
      {{"--only", "mqlen", "--skip", "mqlen"}, "--only and --skip leave no check"},
      {{"--only", "mqlen", "--require", "x"}, "--require: the check names is left out"}};
  for (const auto& [flags, sentence] : lines)
    expect_refused(with({"check", "a"}, flags), 2, "beectl: " + sentence + "\n");
}

TEST_F(check_verb, takes_thresholds_from_the_context_and_flags_win) {
  has_launcher(a_, one_service("snlua db", counters(1, 1, 1500)));
  for (const char* odd : {".5", "5.", "007", "0.00001", "1e3"}) {
    EXPECT_EQ(run({"context", "set", "odd", "--warn", std::string("latency=") + odd}).code, 0) << odd;
    EXPECT_EQ(run({"context", "show", "odd"}).code, 0) << odd;
    EXPECT_NE(run({"check", "a", "-C", "odd"}).code, 3) << odd;
  }
  EXPECT_EQ(run({"context", "set", "one", "--warn", "mqlen=2000", "--crit", "latency=0"}).code, 0);
  EXPECT_EQ(state_of({"check", "a", "-C", "one"}, "mqlen"), "ok");
  EXPECT_EQ(state_of({"check", "a", "-C", "one"}, "latency"), "critical");
  EXPECT_EQ(state_of({"check", "a", "-C", "one", "--crit", "mqlen=1500"}, "mqlen"), "critical");
  EXPECT_EQ(state_of({"check", "a"}, "mqlen"), "warning");
  EXPECT_EQ(run({"check", "a", "-C", "one", "--only", "busy"}).code, 0);
  EXPECT_EQ(run({"context", "set", "one", "-t", "3s"}).code, 0);
  EXPECT_EQ(json::parse(file("config/beectl/config.json"))["contexts"]["one"],
            json::parse(R"({"check":{"crit":{"latency":0},"warn":{"mqlen":2000}},"timeout":"3s"})"));
  EXPECT_NE(run({"context", "show", "one"}).out.find("check.warn.mqlen"), std::string::npos);
}

TEST_F(check_verb, refuses_thresholds_of_a_context_that_are_none) {
  const std::vector<std::pair<std::string, std::string>> contexts = {
      {R"({"check": 1})", ": context \"one\": \"check\" is not an object"},
      {R"({"check": {"wran": {}}})", ": context \"one\": check: there is no \"wran\", only warn and crit"},
      {R"({"check": {"warn": []}})", ": context \"one\": check: \"warn\" is not an object"},
      {R"({"check": {"warn": {"mqlen": "x"}}})", ": context \"one\": check.warn: \"mqlen\" is not a number"},
      {R"({"check": {"warn": {"mqlem": 1}}})",
       "beectl: context one: check.warn: there is no check \"mqlem\"; did you mean mqlen?\n"},
      {R"({"check": {"crit": {"names": 1}}})", "beectl: context one: check.crit: names has no threshold\n"},
      {R"({"check": {"crit": {"mqlen": -1}}})",
       "beectl: context one: check.crit: mqlen is no number from 0 on, such as 500\n"}};
  for (const auto& [text, sentence] : contexts) {
    EXPECT_EQ(run({"context", "set", "one", "-t", "3s"}).code, 0);
    folder_.write("config/beectl/config.json", R"({"contexts":{"one":)" + text + "}}");
    const auto end = run({"check", "a", "-C", "one"});
    EXPECT_EQ(end.code, 3) << text;
    EXPECT_NE(end.err.find(sentence), std::string::npos) << end.err;
    folder_.write("config/beectl/config.json", "{}");
  }
}

TEST_F(check_verb, tells_a_monitor_one_line_with_values_and_ends_with_its_codes) {
  const auto nagios = [&](const words& flags) {
    return run(with({"check", "a", "-q", "-o", "nagios"}, flags));
  };
  const auto well = nagios({});
  EXPECT_EQ(well.code, 0);
  EXPECT_EQ(well.out.find("BEECTL OK - ok: 7 checks of 1 node | 'a.latency'="), 0u) << well.out;
  EXPECT_NE(well.out.find("'a.mqlen'=0.000;1000;10000;0"), std::string::npos) << well.out;
  EXPECT_EQ(std::count(well.out.begin(), well.out.end(), '\n'), 1);
  EXPECT_EQ(nagios({"--warn", "agents=1"}).code, 1);
  EXPECT_EQ(nagios({"--crit", "agents=1"}).code, 2);
  const auto down = run({"check", "gone", "-q", "-o", "nagios"});
  EXPECT_EQ(down.code, 2);
  EXPECT_EQ(down.out.find("BEECTL CRITICAL - 1 critical of 1 node; gone reachable: connect"), 0u) << down.out;
  const auto wrong = nagios({"--only", "x"});
  EXPECT_EQ(wrong.code, 3);
  EXPECT_EQ(wrong.out, "BEECTL UNKNOWN - --only: there is no check \"x\"\n");
  EXPECT_EQ(nagios({"--no-such-flag"}).code, 3);
  expect_refused({"ps", "a", "-q", "-o", "nagios"}, 2, "beectl: -o nagios: ps has no state for a monitor\n");
}

TEST_F(check_verb, tells_a_monitor_no_bar_and_no_quote_of_a_hostile_service) {
  has_launcher(a_, one_service("snlua '|rta=0\n\x1b[2J", counters(1, 1, 1500)));
  const auto end = run({"check", "a", "-q", "-o", "nagios"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(std::count(end.out.begin(), end.out.end(), '|'), 1) << end.out;
  EXPECT_EQ(std::count(end.out.begin(), end.out.end(), '\n'), 1) << end.out;
  EXPECT_EQ(end.out.find('\x1b'), std::string::npos);
}

TEST_F(check_verb, of_a_thousand_nodes_tells_a_monitor_a_bounded_line) {
  std::string map = nowaiting;
  for (int i = 0; i < 1000; ++i) map += "n_" + std::to_string(i) + " = \"127.0.0.1:1\"\n";
  write_cluster(map);
  const auto end = run({"check", "-q", "-o", "nagios"});
  EXPECT_EQ(end.code, 2);
  EXPECT_LT(end.out.size(), 8192u);
}

TEST_F(check_verb, writes_a_case_for_each_check_with_hostile_bytes_escaped) {
  has_launcher(a_, one_service("snlua <b>&\"'\x01\xff\xef\xbf\xbf", counters(1, 1, 1500)));
  EXPECT_EQ(run({"check", "a,gone", "--junit", "out.xml"}).code, 1);
  const auto xml = file("out.xml");
  EXPECT_EQ(xml.find("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"), 0u);
  EXPECT_NE(xml.find("name=\"a\" package=\"beectl.check\" hostname=\"" + a_.address() + "\""),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("tests=\"6\" failures=\"1\" errors=\"0\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("<testcase name=\"reachable\" classname=\"a\" time=\"0\"/>"), std::string::npos) << xml;
  EXPECT_NE(xml.find("snlua &lt;b&gt;&amp;&quot;&apos;\\x01\\xff?"), std::string::npos) << xml;
  EXPECT_NE(
      xml.find("<failure type=\"critical\" message=\"connect 127.0.0.1:1: connection refused (not sent)\"/>"),
      std::string::npos)
      << xml;
  for (const char c : xml) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST_F(check_verb, that_can_not_write_its_file_says_so) {
  const auto end = run({"check", "a", "--junit", "no/such/folder/out.xml"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("no/such/folder/out.xml"), std::string::npos) << end.err;
  EXPECT_EQ(run({"check", "a", "-o", "nagios", "--junit", "no/such/folder/out.xml"}).code, 3);
}

}  // namespace
}  // namespace bee::test
