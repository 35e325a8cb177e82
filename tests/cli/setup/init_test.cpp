// beectl init: from a folder to a context, and to commands that work.
#include <filesystem>
#include <sstream>

#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class init_verb : public beectl {
 protected:
  init_verb() {
    environment_["SHELL"] = "/bin/sh";
    for (const char* folder : {"etc", "examples"}) std::filesystem::create_directory(path_of(folder));
  }

  std::string path_of(const std::string& file) { return folder_.path() + "/" + file; }
  std::string map_of_a() { return "a = \"" + a_.address() + "\"\ngone = \"127.0.0.1:1\"\nold = false\n"; }
  // The cluster of the context that is in use.
  std::string kept() {
    const auto all = json::parse(run({"context", "-o", "json"}).out)["result"]["contexts"];
    for (const auto& c : all)
      if (c["current"].get<bool>()) return c["cluster"].get<std::string>();
    return {};
  }

  test_node a_{"a"};
};

TEST_F(init_verb, keeps_the_cluster_file_of_the_folder_and_every_command_that_it_shows_works) {
  write_cluster(map_of_a());
  const auto end = run({"init", "-o", "json"});
  ASSERT_EQ(end.code, 0) << end.err;
  const auto document = json::parse(end.out);
  EXPECT_EQ(document["result"]["cluster"], path_of("clustername.lua"));
  EXPECT_EQ(document["result"]["completion"], "");
  ASSERT_EQ(document["nodes"].size(), 2u);
  EXPECT_EQ(document["nodes"][0]["result"]["state"], "up");
  EXPECT_EQ(document["nodes"][0]["result"]["dialect"], "bee");
  EXPECT_EQ(document["nodes"][1]["result"]["state"], "down");
  EXPECT_EQ(kept(), path_of("clustername.lua"));
  ASSERT_EQ(document["result"]["commands"].size(), 3u);
  for (const auto& line : document["result"]["commands"]) {
    std::istringstream split(line.get<std::string>().substr(std::string("beectl ").size()));
    words arguments;
    for (std::string word; split >> word;) arguments.push_back(word);
    const auto said = run(arguments);
    EXPECT_TRUE(said.code == 0 || arguments[0] == "nodes") << line << ": " << said.err;
    EXPECT_NE(said.out, "") << line;
  }
}

TEST_F(init_verb, finds_what_a_config_of_skynet_names) {
  folder_.write("etc/map.lua", map_of_a());
  folder_.write("etc/config.lobby", "include \"config.path\"\nthread = 8\ncluster = \"./etc/map.lua\"\n");
  EXPECT_EQ(run({"init"}).code, 0);
  EXPECT_EQ(kept(), path_of("etc/map.lua"));
}

TEST_F(init_verb, of_several_cluster_files_takes_none_without_being_told) {
  folder_.write("etc/clustername.lua", map_of_a());
  folder_.write("examples/clustername.lua", map_of_a());
  folder_.write("etc/config", "cluster = \"examples/clustername.lua\"");  // the same file, counted once
  expect_refused(
      {"init"}, 2,
      "beectl: there are several cluster files: etc/clustername.lua; examples/clustername.lua, which "
      "etc/config names\nhint: beectl init -c FILE\n");
  EXPECT_EQ(run({"init", "-c", "etc/clustername.lua"}).code, 0);
  EXPECT_EQ(kept(), path_of("etc/clustername.lua"));
}

TEST_F(init_verb, without_a_cluster_file_says_what_it_looked_for) {
  expect_refused(
      {"init"}, 3,
      "beectl: there is no cluster file here: neither clustername.lua nor a skynet config that names "
      "one\nhint: beectl init -c FILE, or -c names://HOST:PORT\n");
}

TEST_F(init_verb, names_the_file_that_a_config_names_and_that_is_not_there) {
  folder_.write("etc/config", "cluster = \"./nope.lua\"");
  expect_refused({"init"}, 3,
                 "beectl: there is no such cluster file: ./nope.lua, which etc/config names\n"
                 "hint: beectl init -c FILE, or in the folder in which the nodes are started\n");
}

TEST_F(init_verb, keeps_no_cluster_without_a_node) {
  write_cluster("__nowaiting = true\nold = false\n");
  expect_refused({"init"}, 3,
                 "beectl: there is no node in " + path_of("clustername.lua") + "; nothing was written\n");
  EXPECT_EQ(kept(), "");
}

TEST_F(init_verb, replaces_a_context_of_another_cluster_with_yes_alone) {
  write_cluster(map_of_a());
  ASSERT_EQ(run({"init", "live"}).code, 0);
  folder_.write("other.lua", map_of_a());
  EXPECT_EQ(run({"init", "live", "-c", "other.lua"}).code, 9);
  EXPECT_EQ(kept(), path_of("clustername.lua"));
  EXPECT_EQ(run({"init", "live", "-c", "other.lua", "-y"}).code, 0);
  EXPECT_EQ(kept(), path_of("other.lua"));
}

TEST_F(init_verb, of_one_cluster_warns_in_the_folder_of_another) {
  folder_.write("etc/clustername.lua", map_of_a());
  ASSERT_EQ(run({"init"}).code, 0);
  EXPECT_EQ(run({"query", "a", "echo"}).err, "");
  write_cluster(map_of_a());
  EXPECT_EQ(run({"query", "a", "echo"}).err,
            "beectl: context default is of " + path_of("etc/clustername.lua") +
                ", and not of the ./clustername.lua here; -c ./clustername.lua takes that one\n");
  EXPECT_EQ(run({"query", "a", "echo", "-c", "./clustername.lua"}).err, "");
  EXPECT_EQ(run({"query", "a", "echo", "-q"}).err, "");
}

TEST_F(init_verb, with_n_writes_nothing) {
  write_cluster(map_of_a());
  EXPECT_EQ(run({"init", "-n"}).code, 0);
  EXPECT_EQ(kept(), "");
}

TEST_F(init_verb, on_a_terminal_asks_which_file_and_whether_to_keep_it) {
  folder_.write("etc/clustername.lua", map_of_a());
  folder_.write("examples/clustername.lua", map_of_a());
  const auto here = run_on_terminal({"init"});
  here->wait_for("the cluster of etc/clustername.lua? [y/N] ");
  here->type("n\n");
  here->wait_for("the cluster of examples/clustername.lua? [y/N] ");
  here->type("y\n");
  here->wait_for("1 of 2 nodes are up: keep ");
  here->type("y\n");
  EXPECT_EQ(here->wait().code, 0);
  EXPECT_EQ(kept(), path_of("examples/clustername.lua"));
}

TEST_F(init_verb, on_a_terminal_keeps_nothing_after_no_or_ctrl_c) {
  write_cluster(map_of_a());
  for (const char* answer : {"n\n", "\x03"}) {
    const auto here = run_on_terminal({"init"});
    here->wait_for("[y/N] ");
    here->type(answer);
    EXPECT_NE(here->wait().code, 0) << answer;
    EXPECT_EQ(kept(), "") << answer;
  }
}

TEST_F(init_verb, says_how_the_shell_gets_completions_where_it_has_none) {
  write_cluster(map_of_a());
  environment_["SHELL"] = "/usr/bin/fish";
  environment_["HOME"] = folder_.path();
  const auto line = json::parse(run({"init", "-o", "json"}).out)["result"]["completion"].get<std::string>();
  EXPECT_NE(line.find("beectl completion fish > "), std::string::npos) << line;
}

TEST_F(init_verb, of_a_hostile_node_shows_only_what_can_stand_in_a_command_line) {
  a_.change([](node::node& here) {
    here.add({.label = "snlua $(touch${IFS}pwned)"},
             [](node::invocation&&, node::responder&& out) { out.ignore(); });
  });
  write_cluster(map_of_a());
  const auto end = run({"init", "-o", "json"});
  EXPECT_EQ(end.out.find("touch"), std::string::npos) << end.out;
}

// From the first look to a call and a mistake, as somebody with a Chinese locale sees them.
TEST_F(init_verb, in_a_chinese_locale_speaks_chinese_at_each_step) {
  environment_["LC_ALL"] = "zh_CN.UTF-8";
  write_cluster(map_of_a());
  const auto first = run({"init"});
  EXPECT_EQ(first.code, 0);
  EXPECT_NE(first.out.find("2 个节点中 1 个在线"), std::string::npos) << first.out;
  for (const char* english : {"what to try", "nodes are", "context default,"})
    EXPECT_EQ(first.out.find(english), std::string::npos) << first.out;
  EXPECT_EQ(run({"call", "a", "echo", "hi"}).out, "\"lua\"\n\"hi\"\n");
  const auto down = run({"ping", "gone"});
  EXPECT_EQ(down.code, 4);
  EXPECT_EQ(down.err, "beectl: gone: 连接 127.0.0.1:1: 连接被拒绝（没有发送）\n");
  const auto wrong = run({"call", "nobody", "echo", "hi"});
  EXPECT_EQ(wrong.code, 7);
  EXPECT_EQ(wrong.err.find("no node"), std::string::npos) << wrong.err;
  EXPECT_NE(wrong.err.find("\"nobody\""), std::string::npos) << wrong.err;
  const auto for_a_script = json::parse(run({"call", "nobody", "echo", "hi", "-o", "json"}).out)["error"];
  environment_["BEECTL_LANG"] = "en";
  EXPECT_EQ(for_a_script, json::parse(run({"call", "nobody", "echo", "hi", "-o", "json"}).out)["error"]);
}

}  // namespace
}  // namespace bee::test
