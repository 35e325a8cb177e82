// A push to stock nodes that stops, is attempted again and goes on; one node that is down or has restarted; a
// journal of an earlier version. What a node has is asked from inside it: whom it calls "far" answers who it
// is.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "beectl_in.hpp"
#include "mock_process.hpp"
#include "peer_test.hpp"

namespace bee::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using states = std::map<std::string, std::string>;

class fleet_of_stock : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    own_ = folder_.write("own.lua", "__nowaiting = true\n");
    for (const char* name : {"a", "b", "c"}) nodes_[name].emplace(GetParam(), name, own_);
    for (const char* name : {"one", "two"}) {
      far_[name].emplace("far", folder_.write(std::string(name) + ".services.lua",
                                              "services.who = { get = function() return \"" +
                                                  std::string(name) + "\" end }\n"));
      folder_.write(std::string(name) + ".lua", map_text() + "far = \"" + far_[name]->address() + "\"\n");
    }
    folder_.write("map.lua", map_text());
  }
  std::string map_text() {
    std::string out;
    for (const auto& [name, node] : nodes_) out += name + " = \"" + node->address() + "\"\n";
    return out;
  }
  program_end beectl(const std::vector<std::string>& arguments) { return beectl_in(folder_, arguments); }
  // Who answers to a call of "far" from inside each node; "-" where nobody does.
  states far_of_all() {
    states out;
    for (const auto& [name, node] : nodes_) {
      const auto end =
          beectl({"call", name, "echo", "rcall", "far", R"("@who")", "get", "--dialect", "skynet"});
      out[name] = end.code == 0 ? end.out.substr(0, end.out.find('\n')) : "-";
    }
    return out;
  }
  void restart(const std::string& name) {
    const auto port = nodes_[name]->at().port;
    nodes_[name].reset();
    nodes_[name].emplace(GetParam(), name, own_, port);
  }
  static bool is_in(const std::string& part, const std::string& text) { return text.find(part) != text.npos; }

  temporary_folder folder_;
  std::string own_;
  std::map<std::string, std::optional<stock_node>> nodes_;
  std::map<std::string, std::optional<mock_process>> far_;
};

TEST_P(fleet_of_stock, a_resume_pushes_what_it_names_and_an_attempt_before_it_pushes_nothing) {
  ASSERT_EQ(
      beectl({"push-config", "a,b,c", "one.lua", "-y", "--batch", "1,100%", "--verify-cmd", "test -e fine"})
          .code,
      9);
  ASSERT_EQ(far_of_all(), (states{{"a", "one"}, {"b", "-"}, {"c", "-"}}));
  ASSERT_EQ(beectl({"push-config", "a,b,c", "two.lua"}).code, 9) << "nobody is there to be asked";
  const auto refused = beectl({"push-config", "--resume", "-y"});
  EXPECT_EQ(refused.code, 9);
  EXPECT_TRUE(is_in("run 1, push-config of revision 1 (" + folder_.path() + "/one.lua)", refused.err))
      << refused.err;
  EXPECT_EQ(far_of_all(), (states{{"a", "one"}, {"b", "-"}, {"c", "-"}}));
  EXPECT_EQ(beectl({"push-config", "--resume", "1", "-y"}).code, 9) << "its check still fails";
  EXPECT_EQ(far_of_all(), (states{{"a", "one"}, {"b", "-"}, {"c", "-"}}));
  folder_.write("fine", "");
  const auto first = beectl({"push-config", "--resume", "1", "-y"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(far_of_all(), (states{{"a", "one"}, {"b", "one"}, {"c", "one"}}));
  const auto second = beectl({"push-config", "--resume", "-y"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_TRUE(is_in("/two.lua by ", second.err) && is_in("nothing was begun", second.err)) << second.err;
  EXPECT_EQ(far_of_all(), (states{{"a", "two"}, {"b", "two"}, {"c", "two"}}));
}

TEST_P(fleet_of_stock, with_one_node_down_the_others_go_on_within_the_budget) {
  nodes_["c"]->freeze();
  const auto refused = beectl({"push-config", "a,b,c", "one.lua", "-y", "-t", "1s"});
  EXPECT_EQ(refused.code, 9);
  EXPECT_TRUE(is_in("hint: --max-fail 1 bears that and goes on, 'all,!c' for NODES leaves out", refused.err))
      << refused.err;
  const auto end =
      beectl({"push-config", "a,b,c", "one.lua", "-y", "-t", "1s", "--max-fail", "1", "-o", "json"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "ok"}, {"c", "failed"}}));
  EXPECT_TRUE(is_in("the others go on without: c\n", end.err)) << end.err;
  nodes_["c"]->thaw();
  EXPECT_EQ(far_of_all(), (states{{"a", "one"}, {"b", "one"}, {"c", "-"}}));
}

TEST_P(fleet_of_stock, a_node_that_has_restarted_is_told_again_and_not_the_same) {
  ASSERT_EQ(beectl({"push-config", "a,b,c", "one.lua", "-y"}).code, 0);
  ASSERT_EQ(states_of(beectl({"push-config", "a,b,c", "one.lua", "-o", "json"})),
            (states{{"a", "unchanged"}, {"b", "unchanged"}, {"c", "unchanged"}}));
  restart("a");
  const auto seen = beectl({"diff", "a,b,c", "one.lua", "-o", "json"});
  ASSERT_EQ(states_of(seen)["a"], "unknown") << seen.out << seen.err;
  EXPECT_EQ(states_of(beectl({"push-config", "a,b,c", "one.lua", "-y", "-o", "json"})),
            (states{{"a", "ok"}, {"b", "unchanged"}, {"c", "unchanged"}}));
  EXPECT_EQ(far_of_all(), (states{{"a", "one"}, {"b", "one"}, {"c", "one"}}));
}

TEST_P(fleet_of_stock, a_journal_of_an_earlier_version_is_taken_over) {
  ASSERT_EQ(beectl({"context", "set", "live", "-c", "map.lua"}).code, 0);
  ASSERT_EQ(beectl({"push-config", "a,b,c", "one.lua", "-y"}).code, 0);
  const auto root = fs::path(folder_.path()) / "beectl";
  for (const auto& each : fs::directory_iterator(root))
    if (fs::exists(each.path() / "journal.db")) fs::rename(each.path(), root / "live");
  const auto end = beectl({"push-config", "a,b,c", "one.lua", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(is_in("taken over from " + (root / "live").string(), end.err)) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "unchanged"}, {"b", "unchanged"}, {"c", "unchanged"}}));
}

TEST_P(fleet_of_stock, callers_of_protobuf_rpcs_never_count_as_known_nodes) {
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(beectl({"call", "a", "mail_master", "--pb", "pb.iBuyRSP", "{}", "--proto",
                      BEE_TEST_DIR "/support/proto/shop.proto"})
                  .code,
              0);
  const auto end = beectl({"push-config", "a", "one.lua", "--prune", "-n", "-o", "json"});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_FALSE(is_in("beectl_", end.out) || is_in("known nodes", end.err) || is_in("beectl_", end.err))
      << end.out << end.err;
  EXPECT_EQ(beectl({"force-reload", "a", "-n"}).code, 1);
}

INSTANTIATE_TEST_SUITE_P(skynet, fleet_of_stock, testing::ValuesIn(homes_or_none()), home_name);

}  // namespace
}  // namespace bee::test
