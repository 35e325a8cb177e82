// The files of tests/golden/cluster with the port of a node that is there, as the program reads them.
#include <fstream>
#include <sstream>

#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

class cluster_cases : public beectl {
 protected:
  cluster_cases() { environment_["XDG_STATE_HOME"] = folder_.path() + "/state"; }

  // Writes the file with the ports of the node in the place of its own.
  void use(const std::string& name) {
    std::ifstream in(std::string(BEE_TEST_DIR "/golden/cluster/") + name);
    std::stringstream all;
    all << in.rdbuf();
    auto text = all.str();
    const auto port = std::stoi(node_.address().substr(node_.address().find(':') + 1));
    char hex[16];
    std::snprintf(hex, sizeof hex, "0x%x", static_cast<unsigned>(port));
    replace(text, "7100 + i", std::to_string(port - 1) + " + i");
    replace(text, "0x1bbd", hex);
    for (const char* own : {"7101", "7102", "7111"}) replace(text, own, std::to_string(port));
    write_cluster(text);
  }
  static void replace(std::string& text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
      text.replace(at, what.size(), by);
  }

  // Calls the node, and gives what is said besides the answer.
  std::string call(const std::string& name) {
    const auto end = run({"call", name, "mysqlpool", "ping"});
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(end.out, "pong\n");
    return end.err;
  }
  program_end push(words more = {}) {
    words all{"push-config", "--all", "-y"};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  test_node node_{"hall"};
};

TEST_F(cluster_cases, strings_with_methods_make_names_and_addresses) {
  use("string_method.lua");
  EXPECT_EQ(call("game_1"), "");
  EXPECT_EQ(run({"completion", "--nodes"}).out, "game_1\ngame_2\ngame_3\n");
}

TEST_F(cluster_cases, a_name_that_is_set_again_is_warned_of_and_not_refused) {
  use("redefined.lua");
  EXPECT_EQ(call("hall"), "beectl: clustername.lua:3: hall is set again; the first time is line 1\n");
  const auto end = push();
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(has(end.err, "clustername.lua:3: hall is set again; the first time is line 1")) << end.err;
}

TEST_F(cluster_cases, false_is_switched_off_and_nil_is_no_node) {
  use("false_and_nil.lua");
  EXPECT_EQ(call("hall"), "");
  EXPECT_TRUE(has(run({"ping", "old"}).err, "switched off (false)"));
  const auto gone = run({"ping", "gone"});
  EXPECT_EQ(gone.code, 7);
  EXPECT_TRUE(has(gone.err, "no node \"gone\"")) << gone.err;
}

TEST_F(cluster_cases, a_helper_without_a_port_is_a_warning_and_a_push_refuses_it_by_name) {
  use("global_helper.lua");
  const std::string about =
      "clustername.lua:1: host must be \"host:port\" or false, got \"127.0.0.1\" without a port\n";
  EXPECT_EQ(call("hall"), "beectl: " + about);
  EXPECT_EQ(call("gate"), "beectl: " + about);
  EXPECT_EQ(run({"ping", "--all", "--count", "1"}).code, 0);
  EXPECT_EQ(run({"-q", "ping", "hall", "--count", "1"}).err, "");
  const auto chosen = run({"ping", "host"});
  EXPECT_EQ(chosen.code, 3);
  EXPECT_TRUE(has(chosen.err, "node host has no address that can be dialled in clustername.lua"))
      << chosen.err;
  for (const auto& end : {push(), push({"--force"}), push({"-n"}), run({"force-reload", "--all", "-y"})}) {
    EXPECT_EQ(end.code, 3);
    EXPECT_EQ(end.err.find(about), 0u) << end.err;
  }
}

TEST_F(cluster_cases, each_entry_that_can_not_be_pushed_is_named) {
  write_cluster("a = '127.0.0.1'\nb = 5\nc = 'h:0'\nhall = '" + node_.address() + "'\n");
  const auto end = push();
  EXPECT_EQ(end.code, 3);
  for (const char* part :
       {"clustername.lua:1: a must", "clustername.lua:2: b must", "clustername.lua:3: c must"})
    EXPECT_TRUE(has(end.err, part)) << end.err;
  EXPECT_EQ(run({"call", "hall", "mysqlpool", "ping"}).code, 0);
}

TEST_F(cluster_cases, an_option_may_be_any_value) {
  use("option_table.lua");
  EXPECT_EQ(call("hall"), "");
  EXPECT_EQ(push().code, 0);
}

TEST_F(cluster_cases, a_likely_typo_of_an_option_is_a_warning) {
  write_cluster("__nowwaiting = true\nhall = '" + node_.address() + "'\n");
  const std::string about =
      "beectl: clustername.lua:1: __nowwaiting is no option of skynet; did you mean __nowaiting?\n";
  EXPECT_EQ(call("hall"), about);
  const auto end = push();
  EXPECT_EQ(end.code, 0);
  EXPECT_TRUE(has(end.err, about)) << end.err;
}

TEST_F(cluster_cases, odd_ports_are_dialled_and_a_push_warns_of_them) {
  for (const char* name : {"hex_port.lua", "trailing_space.lua"}) {
    use(name);
    EXPECT_EQ(call("hall"), "");
    const auto end = push();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(has(end.err, "clustername.lua:1: hall has the port")) << end.err;
  }
}

TEST_F(cluster_cases, a_file_that_only_returns_a_table_gets_a_hint) {
  use("return_table.lua");
  for (const auto& end : {run({"ping", "alpha"}), run({"ping", "--all"}), push()}) {
    EXPECT_EQ(end.code, 7) << end.err;
    EXPECT_TRUE(has(end.err, "skynet ignores what the file returns")) << end.err;
  }
}

TEST_F(cluster_cases, a_file_that_does_not_run_is_refused_by_every_verb) {
  write_cluster("hall = '" + node_.address() + "'\ngate = nothing .. ':1'\n");
  for (const auto& end : {run({"ping", "hall"}), push(), run({"diff", "--all"})}) {
    EXPECT_EQ(end.code, 3);
    EXPECT_TRUE(has(end.err, "clustername.lua:2: attempt to concatenate")) << end.err;
  }
}

}  // namespace
}  // namespace bee::test
