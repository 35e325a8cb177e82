// Two stock nodes with beectl record between them, and what is made of the recording. Each test runs once for
// each skynet of SKYNET_HOME.
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "beectl_in.hpp"
#include "cli/support/long_running.hpp"
#include "peer_test.hpp"
#include "stock_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;
using words = std::vector<std::string>;

class recorded_pair : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    caller_.emplace(GetParam(), "caller");
    callee_.emplace(GetParam(), "callee");
    folder_.write("map.lua",
                  "caller = \"" + caller_->address() + "\"\ncallee = \"" + callee_->address() + "\"\n");
  }
  program_end beectl(const words& arguments) { return beectl_in(folder_, arguments); }
  std::unique_ptr<long_running> start(const words& what, const std::string& ready) {
    words all{"beectl", "-c", "map.lua"};
    all.insert(all.end(), what.begin(), what.end());
    long_running_settings how{all, folder_.path() + "/log" + std::to_string(++started_), ready};
    how.environment = {{"XDG_CONFIG_HOME", folder_.path()}, {"XDG_STATE_HOME", folder_.path()}};
    how.folder = folder_.path();
    return std::make_unique<long_running>(how);
  }
  // The caller asks by cluster.call.
  std::string ask(const words& what) {
    words all{"call", "caller", "echo", "rcall", "callee"};
    all.insert(all.end(), what.begin(), what.end());
    for (const char* more : {"--dialect", "skynet", "-o", "lua"}) all.emplace_back(more);
    const auto end = beectl(all);
    return std::to_string(end.code) + " " + end.out.substr(0, end.out.find("elapsed"));
  }
  std::vector<json> lines() const {
    std::vector<json> out;
    std::ifstream in(folder_.path() + "/a.jsonl");
    for (std::string line; std::getline(in, line);) out.push_back(json::parse(line, nullptr, false));
    return out;
  }
  // In quotes: an ARG that begins with @ is a file.
  static const std::vector<words>& questions() {
    static const std::vector<words> all{{"'@echo'", "echo", "1", "{b = {2}, c = 'x'}"},
                                        {"'@echo'", "big", "100000"},
                                        {"'@echo'", "err", "no"},
                                        {"'@mysqlpool'", "lua", "execute", "select 1"}};
    return all;
  }

  std::optional<stock_node> caller_;
  std::optional<stock_node> callee_;
  temporary_folder folder_;
  int started_ = 0;
};

TEST_P(recorded_pair, is_answered_the_same_by_a_mock_and_by_tests_and_the_caller_has_its_map_again) {
  const auto relay = start({"record", "callee", "--for", "caller", "-y", "-w", "a.jsonl"}, "record: ready: ");
  std::vector<std::string> through;
  for (const auto& q : questions()) through.push_back(ask(q));
  EXPECT_EQ(relay->end(SIGTERM), 0) << relay->log();
  std::size_t calls = 0;
  for (const auto& line : lines()) calls += line.value("to", "") == "@echo" ? 1 : 0;
  EXPECT_EQ(calls, 3u);
  const auto before = lines().size();
  for (std::size_t i = 0; i < questions().size(); ++i)
    EXPECT_EQ(ask(questions()[i]).substr(0, 2), through[i].substr(0, 2));
  EXPECT_EQ(lines().size(), before) << "the caller still comes through the relay";

  const auto replayed = beectl({"replay", "a.jsonl", "callee", "-o", "json"});
  EXPECT_EQ(replayed.code, 0) << replayed.out << replayed.err;
  const auto mock =
      start({"mock", "--from", "a.jsonl", "--node", "callee=127.0.0.1:0"}, "mock: ready: callee ");
  const auto mocked = beectl({"replay", "a.jsonl", mock->address(), "-o", "json"});
  EXPECT_EQ(mocked.code, 0) << mocked.out << mocked.err;
  const auto document = json::parse(mocked.out);
  for (const auto& call : document["nodes"][0]["result"]["calls"]) EXPECT_EQ(call["answer"], "same") << call;
  folder_.write("smoke.lua", beectl({"test", "--from", "a.jsonl"}).out);
  const auto real = beectl({"test", "smoke.lua"});
  EXPECT_EQ(real.code, 0) << real.out << real.err;
  const auto on_mock = beectl({"test", "smoke.lua", "--var", "NODE=" + mock->address()});
  EXPECT_EQ(on_mock.code, 0) << on_mock.out << on_mock.err;
}

TEST_P(recorded_pair, a_recording_that_is_killed_is_put_back_by_resume) {
  auto relay = start({"record", "callee", "--for", "caller", "-y", "-w", "a.jsonl"}, "record: ready: ");
  const auto first = ask(questions()[0]);
  EXPECT_EQ(relay->end(SIGKILL), 128 + SIGKILL);
  EXPECT_EQ(beectl({"record", "--resume", "-y"}).code, 0);
  EXPECT_EQ(ask(questions()[0]), first);
}

INSTANTIATE_TEST_SUITE_P(skynet, recorded_pair, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
