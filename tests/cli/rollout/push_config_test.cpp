// push-config and history against nodes of this process.
#include <filesystem>

#include "bee/file/run_lock.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class push_config : public beectl {
 protected:
  push_config() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    write_cluster(map_text());
  }

  std::string map_text(const std::string& more = {}) const {
    return "a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n" + more;
  }
  std::string new_entry() const { return "new = \"" + new_.address() + "\"\n"; }

  // The states of the nodes by name.
  std::map<std::string, std::string> states(const program_end& end) {
    std::map<std::string, std::string> out;
    const auto document = json::parse(end.out, nullptr, false);
    for (const auto& n : document["nodes"]) out[n["node"]] = n["result"]["state"];
    return out;
  }
  program_end push(words more) {
    words all{"push-config", "--all", "-o", "json", "-q"};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }

  // Whether a call through `via` reaches "new": it does only when that node has the new map.
  bool reaches_new(const std::string& via) {
    folder_.write("all.lua", map_text(new_entry()));
    return run({"-c", "all.lua", "call", "new", ".echo", "x", "--via", via, "-t", "1s"}).code == 0;
  }

  test_node a_{"a"};
  test_node b_{"b"};
  test_node new_{"new"};
};

TEST_F(push_config, changes_the_map_of_every_node_and_the_next_run_finds_all_unchanged) {
  EXPECT_FALSE(reaches_new("a"));
  folder_.write("next.lua", map_text(new_entry()));
  const auto first = push({"next.lua", "-y", "-m", "add new"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(states(first), (std::map<std::string, std::string>{{"a", "ok"}, {"b", "ok"}, {"new", "ok"}}));
  EXPECT_TRUE(reaches_new("a"));
  EXPECT_TRUE(reaches_new("b"));
  const auto second = push({"next.lua"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(states(second), (std::map<std::string, std::string>{
                                {"a", "unchanged"}, {"b", "unchanged"}, {"new", "unchanged"}}));
}

TEST_F(push_config, without_a_terminal_and_without_yes_sends_nothing) {
  folder_.write("next.lua", map_text(new_entry()));
  const auto end = push({"next.lua"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(end.err.find("there is no terminal to ask on; nothing was sent"), std::string::npos) << end.err;
  EXPECT_FALSE(reaches_new("a"));
}

TEST_F(push_config, neither_all_nor_nodes_is_usage) {
  const auto end = run({"push-config"});
  EXPECT_EQ(end.code, 2);
  EXPECT_NE(end.err.find("push-config --all"), std::string::npos);
}

TEST_F(push_config, a_dry_run_shows_the_plan_and_changes_nothing) {
  folder_.write("next.lua", map_text(new_entry()));
  const auto end = push({"next.lua", "-n"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(states(end)["a"], "to push");
  EXPECT_FALSE(reaches_new("a"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/state"));
}

TEST_F(push_config, a_bad_file_is_refused_whole) {
  const std::pair<std::string, const char*> bad_files[] = {
      {"a = ", "unexpected symbol"},
      {"a = 7", "a must be \"host:port\" or false, got number 7"},
      {"a = {}", "got a table"},
      {"a = \"10.0.0.1\"", "without a port"},
      {"a = \"10.0.0.1:0\"", "a port outside 1 to 65535"},
      {"a = \"10.0.0.1:65536\"", "a port outside 1 to 65535"},
      {"while true do end", "ran over the limit of "},  // of instructions, or on a busy machine of time,
  };
  for (const auto& [text, why] : bad_files) {
    folder_.write("bad.lua", text);
    const auto end = push({"bad.lua", "--force"});
    EXPECT_EQ(end.code, 3) << text << "\n" << end.err;
    EXPECT_NE(end.err.find(why), std::string::npos) << end.err;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/state")) << "not even a journal was made";
}

TEST_F(push_config, a_file_that_is_missing_is_refused) {
  const auto end = push({"missing.lua", "--force"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("missing.lua"), std::string::npos) << end.err;
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/state"));
}

TEST_F(push_config, an_empty_file_has_no_node_and_changes_nothing) {
  for (const char* text : {"", "-- nothing\n", "__nowaiting = true\n"}) {
    folder_.write("empty.lua", text);
    const auto end = push({"empty.lua", "--force", "--prune", "-y"});
    EXPECT_EQ(end.code, 7) << end.err;
    EXPECT_NE(end.err.find("there is no node in the file"), std::string::npos) << end.err;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/state/beectl/empty.lua"));
}

TEST_F(push_config, two_names_with_one_address_are_a_warning_and_an_error_with_strict) {
  folder_.write("twice.lua", map_text("c = \"" + a_.address() + "\"\n"));
  const auto strict = push({"twice.lua", "-y", "--strict"});
  EXPECT_EQ(strict.code, 3);
  EXPECT_NE(strict.err.find("c has the address of a in line 1"), std::string::npos) << strict.err;
  const auto end = run({"push-config", "--all", "twice.lua", "-y"});
  EXPECT_EQ(end.code, 0);
  EXPECT_NE(end.err.find("c has the address of a in line 1"), std::string::npos) << end.err;
}

TEST_F(push_config, a_name_that_matches_nothing_is_refused_with_the_nearest) {
  folder_.write("next.lua", "lobby_1 = \"" + a_.address() + "\"\n");
  const auto end = run({"push-config", "loby_1", "next.lua", "-y"});
  EXPECT_EQ(end.code, 7);
  EXPECT_NE(end.err.find("did you mean lobby_1?"), std::string::npos) << end.err;
}

TEST_F(push_config, an_unreachable_node_stops_it_before_anything_has_changed) {
  folder_.write("next.lua", map_text(new_entry() + "dead = \"127.0.0.1:1\"\n"));
  const auto end = push({"next.lua", "-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_FALSE(reaches_new("a"));
}

TEST_F(push_config, with_force_the_others_are_reached_and_the_rest_is_listed) {
  folder_.write("next.lua", map_text(new_entry() + "dead = \"127.0.0.1:1\"\n"));
  const auto end = push({"next.lua", "--force"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end)["dead"], "failed");
  EXPECT_EQ(states(end)["a"], "ok");
  EXPECT_TRUE(reaches_new("a"));
}

TEST_F(push_config, verify_mesh_finds_a_peer_that_can_not_be_reached) {
  folder_.write("next.lua", map_text("dead = \"127.0.0.1:1\"\n"));
  const auto end = run(
      {"push-config", "a,b", "next.lua", "-y", "-q", "-o", "json", "--batch", "1,100%", "--verify", "mesh"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states(end), (std::map<std::string, std::string>{{"a", "unverified"}, {"b", "skipped"}}));
}

TEST_F(push_config, a_canary_that_fails_is_put_back) {
  EXPECT_EQ(push({"-y"}).code, 0);
  folder_.write("next.lua", map_text(new_entry() + "dead = \"127.0.0.1:1\"\n"));
  const auto end = run({"push-config", "a,b", "next.lua", "-y", "-q", "-o", "json", "--batch", "1,100%",
                        "--verify", "mesh", "--on-fail", "rollback"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states(end), (std::map<std::string, std::string>{{"a", "rolled-back"}, {"b", "skipped"}}));
  EXPECT_FALSE(reaches_new("a"));
}

TEST_F(push_config, after_a_run_that_was_stopped_a_node_is_put_back_to_the_last_that_ended) {
  EXPECT_EQ(push({"-y"}).code, 0);
  folder_.write("next.lua", map_text(new_entry() + "dead = \"127.0.0.1:1\"\n"));
  const words again{"push-config", "a,b", "next.lua", "-y", "--batch", "1", "--verify", "mesh", "--on-fail"};
  auto stop = again;
  stop.push_back("stop");
  EXPECT_EQ(run(stop).code, 9);
  EXPECT_TRUE(reaches_new("a"));
  auto put_back = again;
  put_back.push_back("rollback");
  EXPECT_EQ(run(put_back).code, 9);
  EXPECT_FALSE(reaches_new("a"));
}

TEST_F(push_config, prune_switches_off_what_is_gone_and_asks_twice_before_most) {
  folder_.write("next.lua", map_text(new_entry()));
  EXPECT_EQ(push({"next.lua", "-y"}).code, 0);
  ASSERT_TRUE(reaches_new("a"));
  EXPECT_EQ(push({"--prune", "-y"}).code, 0);
  EXPECT_FALSE(reaches_new("a"));
  folder_.write("few.lua", "c = \"" + new_.address() + "\"\n");
  EXPECT_EQ(push({"few.lua", "--prune", "--force"}).code, 9);
}

TEST_F(push_config, a_state_directory_that_can_not_be_written_stops_it_before_anything_is_sent) {
  environment_["XDG_STATE_HOME"] = "/proc/none";
  folder_.write("next.lua", map_text(new_entry()));
  EXPECT_EQ(push({"next.lua", "-y"}).code, 9);
  EXPECT_FALSE(reaches_new("a"));
}

TEST_F(push_config, is_told_who_holds_the_lock) {
  EXPECT_EQ(push({"-y"}).code, 0);
  const auto state = *std::filesystem::directory_iterator(folder_.path() + "/state/beectl");
  const auto held = file::run_lock::take(state.path(), {"ann", "box", 7, 1000, "reload"});
  ASSERT_TRUE(held);
  const auto end = push({"-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE((end.out + end.err).find("ann@box"), std::string::npos) << end.out << end.err;
}

TEST_F(push_config, expects_a_revision_when_told_so) {
  EXPECT_EQ(push({"-y", "--expect-rev", "1"}).code, 9);
  EXPECT_EQ(push({"-y", "--expect-rev", "0"}).code, 0);
}

TEST_F(push_config, with_few_file_descriptors_does_fewer_at_once) {
  std::string text;
  for (int i = 0; i < 30; ++i)
    text += "n" + std::to_string(i) + " = \"" + (i % 2 ? a_ : b_).address() + "\"\n";
  folder_.write("many.lua", text);
  program how;
  how.most_files = 20;
  const auto end = run_with({"push-config", "--all", "many.lua", "-y", "-q", "-o", "json"}, how);
  EXPECT_EQ(end.code, 0) << end.err;
  const auto all = states(end);
  EXPECT_EQ(all.size(), 30u);
  for (const auto& [name, state] : all) EXPECT_EQ(state, "ok") << name;
}

TEST_F(push_config, there_is_nothing_to_resume_after_a_run_that_ended) {
  EXPECT_EQ(run({"push-config", "--resume"}).code, 9);
  EXPECT_EQ(push({"-y"}).code, 0);
  EXPECT_EQ(run({"push-config", "--resume"}).code, 9);
}

TEST_F(push_config, that_was_stopped_goes_on_where_it_was) {
  folder_.write("next.lua", map_text(new_entry() + "dead = \"127.0.0.1:1\"\n"));
  EXPECT_EQ(run({"push-config", "a,b", "next.lua", "-y", "--batch", "1", "--verify", "mesh"}).code, 9);
  EXPECT_FALSE(reaches_new("b"));
  const auto end = run({"push-config", "--resume", "-y", "--verify", "ack", "-o", "json", "-q"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states(end), (std::map<std::string, std::string>{{"a", "ok"}, {"b", "ok"}}));
  EXPECT_TRUE(reaches_new("b"));
}

TEST_F(push_config, history_tells_what_was_pushed_and_what_changed) {
  const auto none = run({"history"});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.err, "beectl: nothing was pushed yet\n");
  EXPECT_EQ(run({"history", "file", "1"}).code, 7);
  EXPECT_EQ(push({"-y", "-m", "first"}).code, 0);
  folder_.write("next.lua", map_text(new_entry()));
  EXPECT_EQ(push({"next.lua", "-y"}).code, 0);
  const auto list = run({"history", "-o", "json"});
  EXPECT_EQ(list.code, 0);
  EXPECT_NE(list.out.find("first"), std::string::npos);
  EXPECT_NE(list.out.find(R"("nodes":{"ok":3})"), std::string::npos) << list.out;
  EXPECT_EQ(run({"history", "file", "1"}).out, map_text());
  EXPECT_EQ(run({"history", "file", "9"}).code, 7);
  const auto changes = run({"history", "diff", "1", "2"});
  EXPECT_EQ(changes.code, 1);
  EXPECT_NE(changes.out.find("new"), std::string::npos);
  EXPECT_EQ(run({"history", "diff", "2", "2"}).code, 0);
}

}  // namespace
}  // namespace bee::test
