// The figures of beectl beside those of skynet's own debug console; kill, gc, launch and check on real nodes.
// Each test runs once for each skynet of SKYNET_HOME, and for each with the cluster module under bee_ names.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "beectl_in.hpp"
#include "debug_console.hpp"
#include "peer_test.hpp"
#include "support/fake_peer.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

// "cpu:0.01\tmessage:12" to what stands behind a name.
std::optional<double> figure_in(const std::string& line, const std::string& name) {
  const auto at = line.find(name + ":");
  if (at == std::string::npos) return std::nullopt;
  return std::strtod(line.c_str() + at + name.size() + 1, nullptr);
}

bool is_agent(const std::string& command) {
  return command.find("clusteragent") != std::string::npos;
}

class figures : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    node_.emplace(GetParam(), "a");
    folder_.write("map.lua", "__nowaiting = true\na = \"" + node_->address() + "\"\n");
    const auto port = closed_port();
    const auto end = beectl({"launch", "a", "debug_console", std::to_string(port), "-y"});
    ASSERT_EQ(end.code, 0) << end.err << node_->log();
    console_.emplace(port);
  }

  program_end beectl(const std::vector<std::string>& arguments) { return beectl_in(folder_, arguments); }
  json result_of(std::vector<std::string> line) {
    line.insert(line.end(), {"-o", "json"});
    const auto end = beectl(line);
    EXPECT_EQ(end.code, 0) << end.err;
    return json::parse(end.out, nullptr, false)["nodes"][0]["result"];
  }
  // ":0000000a" to the row of ps.
  std::map<std::string, json> services() {
    std::map<std::string, json> out;
    const auto rows = result_of({"ps", "a"});
    for (const auto& row : rows) out[row["handle"]] = row;
    return out;
  }
  std::size_t count_of(const std::string& command) {
    std::size_t out = 0;
    for (const auto& [handle, line] : console_->ask("list")) out += line == command;
    return out;
  }

  temporary_folder folder_;
  std::optional<stock_node> node_;
  std::optional<debug_console> console_;
};

TEST_P(figures, of_ps_are_between_those_that_the_debug_console_shows_before_and_after) {
  for (int i = 0; i < 40; ++i)
    ASSERT_EQ(beectl({"send", "a", "echo", "note", "7", "--dialect", "skynet"}).code, 0);
  const auto listed = console_->ask("list");
  const auto before = console_->ask("stat");
  const auto memory_before = console_->ask("mem");
  const auto shown = services();
  const auto after = console_->ask("stat");
  const auto memory_after = console_->ask("mem");
  ASSERT_GE(listed.size(), 6u);
  std::size_t compared = 0;
  for (const auto& [handle, command] : listed) {
    if (is_agent(command)) continue;
    ASSERT_EQ(shown.count(handle), 1u) << handle << command;
    const auto& row = shown.at(handle);
    EXPECT_EQ(row["command"], command);
    // What asks and answers meanwhile waits and works: the console itself.
    const bool is_idle = command.find("debug_console") == std::string::npos;
    for (const auto& [key, name] :
         {std::pair{"message", "message"}, {"cpu", "cpu"}, {"mqlen", "mqlen"}, {"task", "task"}}) {
      const auto low = figure_in(before.at(handle), name);
      const auto high = figure_in(after.at(handle), name);
      EXPECT_EQ(row[key].is_null(), !low) << command << key << row;
      if (!low || !high || row[key].is_null() || !is_idle) continue;
      EXPECT_GE(row[key], std::min(*low, *high)) << command << key;
      // beectl asks two things at once: the second waits while the first is answered.
      const double of_the_look = name == std::string("mqlen") ? 2 : 0;
      EXPECT_LE(row[key], std::max(*low, *high) + of_the_look) << command << key;
      ++compared;
    }
    const double a = std::strtod(memory_before.at(handle).c_str(), nullptr);
    const double b = std::strtod(memory_after.at(handle).c_str(), nullptr);
    constexpr double garbage_kb = 128;  // that comes and goes between two looks
    EXPECT_GE(row["mem_kb"], std::min(a, b) - garbage_kb) << command;
    EXPECT_LE(row["mem_kb"], std::max(a, b) + garbage_kb) << command;
  }
  EXPECT_GE(compared, 12u);
  for (const auto& [handle, row] : shown)
    EXPECT_TRUE(listed.count(handle) > 0 || is_agent(row["command"])) << row;
}

TEST_P(figures, of_nodes_are_the_sums_of_what_the_debug_console_lists) {
  const auto before = console_->ask("list");
  const auto all = result_of({"nodes", "a"});
  const auto after = console_->ask("list");
  const auto agents = [](const auto& list) {
    return std::count_if(list.begin(), list.end(), [](const auto& line) { return is_agent(line.second); });
  };
  EXPECT_EQ(all["state"], "up");
  EXPECT_EQ(all["services"], before.size() - static_cast<std::size_t>(agents(before)));
  EXPECT_GE(all["agents"], 1);
  EXPECT_LE(all["agents"], agents(before) + 1);
  EXPECT_GE(all["agents"], agents(after));
  EXPECT_EQ(all["busy"], 0);
  double memory = 0;
  for (const auto& [handle, line] : console_->ask("mem")) memory += std::strtod(line.c_str(), nullptr);
  EXPECT_NEAR(all["mem_kb"].get<double>(), memory, 128.0 * static_cast<double>(before.size()));  // garbage
}

TEST_P(figures, follow_a_service_that_is_launched_collected_and_killed) {
  const auto before = count_of("snlua echo");
  const auto started = result_of({"launch", "a", "echo", "-y"});
  EXPECT_EQ(count_of("snlua echo"), before + 1);
  EXPECT_EQ(console_->ask("list").at(started["handle"]), "snlua echo");
  EXPECT_EQ(started["alike"], before);
  const auto collected = result_of({"gc", "a", "-y"});
  EXPECT_GT(collected["before_kb"], 0);
  EXPECT_GT(collected["after_kb"], 0);
  const std::string handle = started["handle"];
  EXPECT_EQ(beectl({"kill", "a", handle, "-y"}).code, 0);
  EXPECT_EQ(console_->ask("list").count(handle), 0u);
  EXPECT_EQ(count_of("snlua echo"), before);
}

TEST_P(figures, know_no_service_that_did_not_start) {
  const auto refused = [&](const char* service) {
    const auto end = beectl({"launch", "a", service, "1", "-y"});
    EXPECT_EQ(end.code, 6) << service << end.out << end.err;
    EXPECT_EQ(count_of(std::string("snlua ") + service + " 1"), 0u);
    return end.err;
  };
  EXPECT_NE(refused("no_such_service").find("did not start"), std::string::npos);
  EXPECT_NE(refused("fails").find("did not start"), std::string::npos);
  EXPECT_NE(refused("ends").find("ended"), std::string::npos);
}

TEST_P(figures, are_well_for_check_and_for_top) {
  const auto end = beectl({"check", "a", "--require", "echo", "--crit", "mqlen=1000"});
  EXPECT_EQ(end.code, 0) << end.out << end.err;
  EXPECT_EQ(beectl({"check", "a", "--require", "nobody"}).code, 1);
  const auto live = result_of({"top", "a", "--rounds", "2", "--interval", "300ms"});
  EXPECT_EQ(live["state"], "up");
  ASSERT_EQ(live["message_rate"].is_null(), live["message"].is_null()) << live;
  if (!live["message"].is_null()) {
    EXPECT_GT(live["message_rate"], 0) << "a look is messages";
  }
}

INSTANTIATE_TEST_SUITE_P(skynet, figures, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
