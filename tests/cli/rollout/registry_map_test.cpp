// A name service in the place of a cluster file: push-config, diff, context render, completion.
#include <csignal>

#include "cli/support/fleet_test.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

class registry_map : public fleet_test {
 protected:
  registry_map() {
    set("a", a_);
    set("b", b_);
  }
  void set(const std::string& name, const fake_node& n) {
    change_names({"set", name, "address=" + n.address()});
  }
  void change_names(words arguments) {
    arguments.insert(arguments.begin(), "names");
    arguments.insert(arguments.end(), {"-c", server_.url()});
    const auto end = run(std::move(arguments));
    EXPECT_EQ(end.code, 0) << end.err;
  }

  names_server server_{folder_};
};

TEST_F(registry_map, is_pushed_as_a_file_is_and_the_next_run_finds_all_unchanged) {
  const auto first = change({"push-config", "--all", server_.url(), "-c", server_.url(), "-m", "from names"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(states_of(first), (states{{"a", "ok"}, {"b", "ok"}}));
  const auto second = change({"push-config", "--all", "-c", server_.url()});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(states_of(second), (states{{"a", "unchanged"}, {"b", "unchanged"}}));
  const auto kept = run({"history", "file", "1", "-c", server_.url()});
  EXPECT_EQ(kept.out, "a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n") << kept.err;
  const auto all = run({"history", "-c", server_.url()});
  EXPECT_NE(all.out.find("from names"), std::string::npos) << all.out;
}

TEST_F(registry_map, a_node_that_is_down_is_false_in_the_push_and_gets_none) {
  change_names({"set", "b", "state=down"});
  const auto plan = run({"push-config", "--all", "-c", server_.url(), "-n", "-o", "json"});
  EXPECT_EQ(plan.code, 1) << plan.err;
  EXPECT_EQ(nlohmann::json::parse(plan.out)["nodes"].size(), 1u);
  const auto named = run({"push-config", "b", "-c", server_.url(), "-n"});
  EXPECT_EQ(named.code, 7);
  EXPECT_EQ(named.err, "beectl: node \"b\" is switched off (false) in the file\n");
}

TEST_F(registry_map, diff_compares_with_it) {
  EXPECT_EQ(change({"push-config", "--all", "-c", server_.url()}).code, 0);
  EXPECT_EQ(run({"diff", "--all", "-c", server_.url()}).code, 0);
  set("c", c_);
  const auto end = run({"diff", "a", server_.url(), "-o", "json", "-c", server_.url()});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(nlohmann::json::parse(end.out)["nodes"][0]["result"]["add"],
            nlohmann::json({{"c", c_.address()}}))
      << end.out;
}

TEST_F(registry_map, has_one_journal_wherever_beectl_is_run) {
  EXPECT_EQ(change({"push-config", "--all", "-c", server_.url()}).code, 0);
  program how;
  std::filesystem::create_directory(folder_.path() + "/elsewhere");
  how.folder = folder_.path() + "/elsewhere";
  const auto again = run_with({"push-config", "--all", "-c", server_.url(), "-y", "-q", "-o", "json"}, how);
  EXPECT_EQ(states_of(again), (states{{"a", "unchanged"}, {"b", "unchanged"}})) << again.err;
}

TEST_F(registry_map, is_rendered_for_a_node_that_is_about_to_start) {
  change_names({"set", "b", "state=down"});
  const auto for_a = run({"context", "render", "a", "-c", server_.url()});
  EXPECT_EQ(for_a.code, 0) << for_a.err;
  EXPECT_EQ(for_a.out, "-- " + server_.url() + "\na = \"" + a_.address() + "\"\nb = false\n");
  const auto for_b = run({"context", "render", "b", "-c", server_.url()});
  EXPECT_EQ(for_b.out,
            "-- " + server_.url() + "\na = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n");
  EXPECT_EQ(run({"context", "render", "nobody", "-c", server_.url()}).code, 7);
}

TEST_F(registry_map, one_that_can_not_be_read_pushes_nothing) {
  server_.end(SIGKILL);
  EXPECT_EQ(change({"push-config", "--all", "-c", server_.url()}).code, 4);
  EXPECT_EQ(run({"diff", "--all", server_.url()}).code, 4);
  EXPECT_EQ(run({"context", "render", "a", "-c", server_.url()}).code, 4);
  EXPECT_EQ(change({"push-config", "--all", "names://nowhere"}).code, 3);
}

TEST_F(registry_map, a_shell_completes_its_nodes) {
  change_names({"set", "b", "state=down"});
  set("c", c_);
  EXPECT_EQ(run({"completion", "--nodes", "-c", server_.url()}).out, "a\nc\n");
  environment_["BEECTL_CLUSTER"] = server_.url();
  EXPECT_EQ(run({"completion", "--nodes"}).out, "a\nc\n");
  environment_.erase("BEECTL_CLUSTER");
  EXPECT_EQ(run({"context", "set", "live", "-c", server_.url()}).code, 0);
  EXPECT_EQ(run({"completion", "--nodes", "-C", "live"}).out, "a\nc\n");
}

TEST_F(registry_map, a_shell_does_not_wait_for_a_name_service_that_hangs) {
  server_.pause();
  const auto end = run({"completion", "--nodes", "-c", server_.url(), "-t", "1h"});
  EXPECT_EQ(end.code, 5);
  EXPECT_EQ(end.out, "");
  EXPECT_NE(end.err.find("no answer within "), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
