// mesh and watch against stock nodes. Each test runs once for each skynet of SKYNET_HOME.
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "beectl_in.hpp"
#include "peer_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class fleet : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    a_.emplace(GetParam(), "a");
    b_.emplace(GetParam(), "b");
    folder_.write("map.lua", map_text());
  }
  std::string map_text() const { return "a = \"" + a_->address() + "\"\nb = \"" + b_->address() + "\"\n"; }
  program_end beectl(const std::vector<std::string>& arguments) { return beectl_in(folder_, arguments); }
  std::map<std::string, std::string> cells(const program_end& end) {
    std::map<std::string, std::string> out;
    const auto document = json::parse(end.out, nullptr, false);
    for (const auto& node : document["nodes"])
      for (const auto& cell : node.value("result", json::array()))
        out[cell["from"].get<std::string>() + ">" + cell["to"].get<std::string>()] = cell["state"];
    return out;
  }
  using cell_map = std::map<std::string, std::string>;

  std::optional<stock_node> a_;
  std::optional<stock_node> b_;
  temporary_folder folder_;
};

TEST_P(fleet, a_mesh_asks_nothing_that_the_nodes_may_not_know_and_with_a_journal_everything) {
  EXPECT_EQ(cells(beectl({"mesh", "--probe", "-o", "json"})),
            (cell_map{{"a>b", "unknown"}, {"b>a", "unknown"}}));
  ASSERT_EQ(beectl({"push-config", "--all", "-y", "-q"}).code, 0);
  EXPECT_EQ(cells(beectl({"mesh", "-o", "json"})), (cell_map{{"a>b", "none"}, {"b>a", "none"}}));
  const auto probed = beectl({"mesh", "--probe", "-o", "json"});
  EXPECT_EQ(probed.code, 0) << probed.err;
  EXPECT_EQ(cells(probed), (cell_map{{"a>b", "ok"}, {"b>a", "ok"}}));
  EXPECT_EQ(cells(beectl({"mesh", "-o", "json"})), (cell_map{{"a>b", "ok"}, {"b>a", "ok"}}));
}

TEST_P(fleet, a_mesh_finds_the_peer_that_a_node_can_not_reach) {
  folder_.write("map.lua", map_text() + "dead = \"127.0.0.1:1\"\n");
  ASSERT_EQ(beectl({"push-config", "a,b", "-y", "-q"}).code, 0);
  const auto end = beectl({"mesh", "--probe", "a,b", "-o", "json"});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(cells(end)["a>dead"], "failed");
  EXPECT_EQ(cells(end)["a>b"], "ok");
}

TEST_P(fleet, a_mesh_says_off_for_a_peer_that_was_switched_off_though_the_node_keeps_its_sender) {
  ASSERT_EQ(beectl({"push-config", "--all", "-y", "-q"}).code, 0);
  ASSERT_EQ(cells(beectl({"mesh", "--probe", "-o", "json"}))["a>b"], "ok");
  folder_.write("map.lua", "a = \"" + a_->address() + "\"\nb = false\n");
  ASSERT_EQ(beectl({"push-config", "a", "-y", "-q"}).code, 0);
  ASSERT_NE(beectl({"call", "a", "clusterd", "sender", "b"}).out, "nil\n") << "it keeps the sender";
  const auto end = beectl({"mesh", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(cells(end)["a>b"], "off");
  EXPECT_EQ(cells(beectl({"mesh", "--probe", "-o", "json"}))["a>b"], "off");
  ASSERT_EQ(beectl({"call", "a", "clusterd", "reload", "{b='" + b_->address() + "'}"}).code, 0);
  EXPECT_EQ(cells(beectl({"mesh", "-o", "json"}))["a>b"], "ok") << "others have switched it on";
}

// How long things take is different each time: they are looked at until they are as they should be once.
TEST_P(fleet, the_milliseconds_of_a_mesh_are_those_of_the_node) {
  const fake_node c, d, e;
  folder_.write("map.lua", map_text() + "c = \"" + c.address() + "\"\nd = \"" + d.address() + "\"\ne = \"" +
                               e.address() + "\"\n");
  ASSERT_EQ(beectl({"push-config", "a,b", "-y", "-q"}).code, 0);
  ASSERT_EQ(beectl({"mesh", "--probe", "a", "-o", "json"}).code, 0);
  double slowest = 0, there_and_back = 0;
  const auto is_right = [&] {
    const auto ping = json::parse(beectl({"ping", "b", "--via", "a", "-o", "json"}).out);
    there_and_back = ping["nodes"][0]["result"].value("min_ms", 0.0);
    slowest = 0;
    const auto mesh = json::parse(beectl({"mesh", "a", "-o", "json"}).out);
    for (const auto& cell : mesh["nodes"][0]["result"]) slowest = std::max(slowest, cell.value("ms", 1e9));
    return slowest > 0 && slowest <= 2 * there_and_back;
  };
  const auto give_up = std::chrono::steady_clock::now() + soon;
  while (!is_right() && std::chrono::steady_clock::now() < give_up) {
  }
  EXPECT_LE(slowest, 2 * there_and_back);
}

TEST_P(fleet, a_watch_tells_a_restart_a_service_and_a_node_that_is_stopped) {
  const auto events = folder_.write("events", "");
  const auto wait_for = [&](const std::string& text) {
    const auto give_up = std::chrono::steady_clock::now() + soon;
    while (std::chrono::steady_clock::now() < give_up) {
      std::ifstream in(events);
      const std::string all((std::istreambuf_iterator<char>(in)), {});
      if (all.find(text) != std::string::npos) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << "no event " << text;
  };
  program p;
  p.arguments = {BEECTL, "-c", "map.lua", "watch", "--interval", "50ms", "-t", "1s", "--initial"};
  p.folder = folder_.path();
  p.environment = {{"XDG_CONFIG_HOME", folder_.path()}, {"XDG_STATE_HOME", folder_.path()}};
  p.output_path = events;
  p.while_running = [&](int pid) {
    wait_for("a  up ");
    wait_for("b  up ");
    EXPECT_EQ(beectl({"push-config", "--all", "-y", "-q"}).code, 0);
    wait_for("push-config of");
    EXPECT_EQ(beectl({"call", "a", ".launcher", "LAUNCH", "snlua", "clusterproxy", "b", "x"}).code, 0);
    wait_for("clusterproxy b x");
    const auto port = a_->at().port;
    a_.reset();
    wait_for("a  down ");
    a_.emplace(GetParam(), "a", std::string(), port);
    wait_for("a  restarted ");
    b_->freeze();
    wait_for("b  down ");
    b_->thaw();
    ::kill(pid, SIGTERM);
  };
  EXPECT_EQ(run(p).code, 143);
}

INSTANTIATE_TEST_SUITE_P(skynet, fleet, testing::ValuesIn(homes_or_none()), home_name);

}  // namespace
}  // namespace bee::test
