// A map that changes on a fleet of stock nodes and one of ours: shown by calls from inside.
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "beectl_in.hpp"
#include "mock_process.hpp"
#include "stock_node.hpp"
#include "support/event_loop.hpp"
#include "support/fake_peer.hpp"

namespace bee::test {
namespace {

using nlohmann::json;
using states = std::map<std::string, std::string>;

// "old" and "new" are the first and the last skynet of SKYNET_HOME, "mock" is ours; "far" is not in the map
// that they start with.
class push_to_stock : public testing::Test {
 protected:
  void SetUp() override {
    const auto homes = skynet_homes();
    if (homes.empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    const auto own = folder_.write("own.lua", "__nowaiting = true\n");
    old_.emplace(homes.front(), "old", own);
    new_.emplace(homes.back(), "new", own);
    mock_.emplace("mock", who("mock"));
    far_.emplace("far", who("far"));
    folder_.write("map.lua", map_text());
    folder_.write("next.lua", map_text() + far_entry(far_->address()));
  }

  // The services of a mock node that says who it is.
  std::string who(const std::string& name) {
    return folder_.write(name + ".services.lua",
                         "services.who = { get = function() return \"" + name + "\" end }\n");
  }
  std::string map_text() const {
    return "old = \"" + old_->address() + "\"\nnew = \"" + new_->address() + "\"\nmock = \"" +
           mock_->address() + "\"\n";
  }
  static std::string far_entry(const std::string& address) { return "far = \"" + address + "\"\n"; }

  program_end beectl(const std::vector<std::string>& arguments) { return beectl_in(folder_, arguments); }
  states push(std::vector<std::string> more) {
    std::vector<std::string> all{"push-config", "--all", "-o", "json", "-q"};
    all.insert(all.end(), more.begin(), more.end());
    const auto end = beectl(all);
    EXPECT_EQ(end.code, 0) << end.err << end.out;
    return states_of(end);
  }

  // What "far" answers to a call from inside a node; empty when that node can not reach it.
  std::string asks_far(const std::string& from) {
    const auto end =
        from == "mock"
            ? beectl({"-c", "next.lua", "call", "far", "who", "get", "--via", "mock", "-t", "5s"})
            : beectl({"call", from, "echo", "rcall", "far", R"("@who")", "get", "--dialect", "skynet"});
    return end.code == 0 ? end.out.substr(0, end.out.find('\n')) : "";
  }
  states all_ask_far() {
    states out;
    for (const char* node : {"old", "new", "mock"}) out[node] = asks_far(node);
    return out;
  }
  static states all(const std::string& what) { return {{"old", what}, {"new", what}, {"mock", what}}; }
  static states with_far(states s, const std::string& what) {
    s["far"] = what;
    return s;
  }

  temporary_folder folder_;
  std::optional<stock_node> old_;
  std::optional<stock_node> new_;
  std::optional<mock_process> mock_;
  std::optional<mock_process> far_;
};

TEST_F(push_to_stock, every_node_calls_one_that_only_the_new_map_knows_and_the_next_run_finds_all_unchanged) {
  EXPECT_EQ(all_ask_far(), all(""));
  EXPECT_EQ(push({"next.lua", "--force"}), with_far(all("ok"), "ok"));
  EXPECT_EQ(all_ask_far(), all("far"));
  EXPECT_EQ(push({"next.lua"}), with_far(all("unchanged"), "unchanged"));
}

TEST_F(push_to_stock, a_removed_node_is_gone_with_prune_and_stays_without) {
  push({"next.lua", "-y"});
  ASSERT_EQ(all_ask_far(), all("far"));
  push({"map.lua", "-y"});
  EXPECT_EQ(all_ask_far(), all("far"));
  push({"map.lua", "-y", "--prune"});
  EXPECT_EQ(all_ask_far(), all(""));
}

TEST_F(push_to_stock, a_moved_node_is_connected_to_anew) {
  push({"next.lua", "-y"});
  ASSERT_EQ(all_ask_far(), all("far"));
  const mock_process moved("far", who("moved"));
  folder_.write("next.lua", map_text() + far_entry(moved.address()));
  EXPECT_EQ(push({"next.lua", "-y", "--verify", "peers"}), with_far(all("ok"), "ok"));
  EXPECT_EQ(all_ask_far(), all("moved"));
}

TEST_F(push_to_stock, a_rollback_takes_back_what_the_last_push_brought) {
  push({"map.lua", "-y"});
  push({"next.lua", "-y"});
  ASSERT_EQ(all_ask_far(), all("far"));
  const auto back = beectl({"rollback", "-y", "-o", "json", "-q"});
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_EQ(all_ask_far(), all(""));
}

TEST_F(push_to_stock, a_node_whose_canary_fails_gets_back_the_map_that_it_had) {
  push({"map.lua", "-y"});
  folder_.write("bad.lua", map_text() + far_entry(far_->address()) + "dead = \"127.0.0.1:1\"\n");
  const auto end = beectl({"push-config", "old,new", "bad.lua", "-y", "-q", "--batch", "1,100%", "--verify",
                           "mesh", "--on-fail", "rollback", "-o", "json"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states_of(end), (states{{"old", "rolled-back"}, {"new", "skipped"}}));
  EXPECT_EQ(all_ask_far(), all(""));
}

TEST_F(push_to_stock, a_node_that_reloads_reads_its_own_file_again) {
  folder_.write("own.lua", "__nowaiting = true\n" + far_entry(far_->address()));
  const auto end = beectl({"reload", "old,new", "-y", "-q", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states_of(end), (states{{"old", "ok"}, {"new", "ok"}}));
  EXPECT_EQ(asks_far("old"), "far");
  EXPECT_EQ(asks_far("new"), "far");
}

TEST_F(push_to_stock, a_node_whose_own_file_is_broken_has_not_reloaded) {
  folder_.write("own.lua", "far = ");
  const auto end = beectl({"reload", "old,new", "-y", "-q", "-o", "json", "--on-fail", "continue"});
  EXPECT_EQ(states_of(end), (states{{"old", "unknown"}, {"new", "unknown"}}));
  EXPECT_NE(end.code, 0);
}

// A peer that takes every connection and says nothing: what hangs on it ends only when the sender is reset.
TEST_F(push_to_stock, a_stuck_sender_is_reset_by_force_reload) {
  for (const char* node : {"old", "new"}) {
    fake_peer stuck({});
    folder_.write("map.lua", map_text() + "stuck = \"" + stuck.address() + "\"\n");
    ASSERT_EQ(beectl({"push-config", "old,new", "-y", "-q"}).code, 0);
    auto hanging = std::async(std::launch::async, [&] {
      return beectl(
          {"call", node, "echo", "rcall", "stuck", R"("@who")", "get", "--dialect", "skynet", "-t", "50s"});
    });
    const auto end = std::chrono::steady_clock::now() + patience;
    while (stuck.received().empty() && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_FALSE(stuck.received().empty());
    const int before = stuck.connections();
    const auto planned = beectl({"force-reload", node, "-n", "-o", "json"});
    EXPECT_EQ(planned.code, 1);
    EXPECT_NE(planned.out.find(R"("reset":["stuck"])"), std::string::npos) << planned.out;
    const auto reset = beectl({"force-reload", node, "-y", "-q", "-o", "json"});
    EXPECT_EQ(states_of(reset), (states{{node, "ok"}})) << reset.err;
    EXPECT_EQ(hanging.get().code, 6) << "the call in flight failed, as the plan said";
    EXPECT_GT(stuck.connections(), before);
  }
}

TEST_F(push_to_stock, force_reload_switches_off_what_is_gone_and_keeps_what_the_nodes_own_file_has) {
  push({"next.lua", "-y"});
  ASSERT_EQ(asks_far("old"), "far");
  const auto gone = beectl({"force-reload", "old,new,mock", "-y", "-q", "-o", "json"});
  EXPECT_EQ(gone.code, 0) << gone.err;
  EXPECT_EQ(all_ask_far(), all(""));
  folder_.write("own.lua", "__nowaiting = true\n" + far_entry(far_->address()));
  EXPECT_EQ(beectl({"force-reload", "old,new", "-y", "-q"}).code, 0);
  EXPECT_EQ(asks_far("old"), "far");
  EXPECT_EQ(asks_far("new"), "far");
}

}  // namespace
}  // namespace bee::test
