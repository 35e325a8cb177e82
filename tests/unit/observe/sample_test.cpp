#include "bee/observe/sample.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/observe/launcher_says.hpp"

namespace bee::observe {
namespace {

constexpr std::int64_t two_to_53 = std::int64_t{1} << 53;

// The one service of a node that tells that of it.
service_sample told(value::value statistics, value::value memory = {}) {
  auto said = answers_of({{10, "snlua db", 0, 0}});
  said.statistics->pairs = {{":0000000a", std::move(statistics)}};
  said.memory->pairs = {{":0000000a", std::move(memory)}};
  return read_sample(said).services.at(0);
}

TEST(sample, joins_the_answers_of_a_launcher_by_handle) {
  auto said = answers_of({{16, "snlua clusteragent 9 12 5", 3, 0.25}, {10, "snlua db", 100, 1.5}});
  said.statistics->pairs[1].second = counters(100, 1.5, 7);
  const auto s = read_sample(said);
  ASSERT_EQ(s.services.size(), 2u);
  const auto& db = s.services[0];
  EXPECT_EQ(db.handle, 10u);
  EXPECT_EQ(db.command, "snlua db");
  EXPECT_EQ(db.state, service_state::answered);
  EXPECT_EQ(db.messages, 100);
  EXPECT_EQ(db.cpu, 1.5);
  EXPECT_EQ(db.mqlen, 7);
  EXPECT_EQ(db.tasks, 1);
  EXPECT_EQ(db.memory_kb, 45.35);
  EXPECT_TRUE(s.is_listed);
}

TEST(sample, sums_what_was_told_and_counts_agents_by_themselves) {
  auto said = answers_of({{10, "snlua db", 100, 1.5},
                          {11, "snlua clustersender b nodename", 1, 0.5},
                          {16, "snlua clusteragent 9", 3, 0.25}});
  said.statistics->pairs[1].second = counters(1, 0.5, 40);
  said.statistics->pairs[2].second = counters(3, 0.25, 2);
  const auto all = read_sample(said).all;
  EXPECT_EQ(all.services, 2u);
  EXPECT_EQ(all.agents, 1u);
  EXPECT_EQ(all.busy, 0u);
  EXPECT_EQ(all.senders, 1u);
  EXPECT_EQ(all.messages, 104);
  EXPECT_EQ(all.cpu, 2.25);
  EXPECT_EQ(all.mqlen, 42);
  EXPECT_EQ(all.longest_mqlen, 40);
  EXPECT_NEAR(*all.memory_kb, 3 * 45.35, 1e-9);
}

TEST(sample, of_a_service_that_does_not_answer_is_busy_and_has_no_counters) {
  const auto busy = told("TIMEOUT", "TIMEOUT (snlua db)");
  EXPECT_EQ(busy.state, service_state::busy);
  EXPECT_EQ(busy.mqlen, std::nullopt);
  EXPECT_EQ(busy.memory_kb, std::nullopt);
  EXPECT_EQ(told("ERROR").state, service_state::failed);
  EXPECT_EQ(told("ERROR (snlua db)").state, service_state::failed);
}

TEST(sample, of_a_launcher_that_gives_no_counters_says_untold_or_what_the_memory_says) {
  EXPECT_EQ(told({}, {}).state, service_state::untold);
  EXPECT_EQ(told({}, "TIMEOUT (snlua db)").state, service_state::busy);
  EXPECT_EQ(told({}, "12.00 Kb (snlua db)").state, service_state::untold);
}

TEST(sample, of_a_core_without_cpu_and_message_has_the_others) {
  value::table t;
  t.pairs = {{"task", 2}, {"mqlen", 3}};
  const auto old = told(t);
  EXPECT_EQ(old.state, service_state::answered);
  EXPECT_EQ(old.mqlen, 3);
  EXPECT_EQ(old.cpu, std::nullopt);
  EXPECT_EQ(old.messages, std::nullopt);
}

TEST(sample, has_no_count_that_no_service_can_have) {
  EXPECT_EQ(told(counters(two_to_53, 0)).messages, two_to_53);
  for (const value::value& odd : {value::value(-1), value::value(-0.5), value::value(std::nan("")),
                                  value::value(INFINITY), value::value(two_to_53 + 1), value::value(1.5),
                                  value::value(INT64_MIN), value::value("7"), value::value(true)}) {
    EXPECT_EQ(told(counters(odd, 0)).messages, std::nullopt);
    EXPECT_EQ(told(counters(odd, 0)).state, service_state::answered);
  }
  EXPECT_EQ(told(counters(0, -1)).cpu, std::nullopt);
  EXPECT_EQ(told(counters(0, std::nan(""))).cpu, std::nullopt);
  EXPECT_EQ(told(counters(0, 2)).cpu, 2.0);
}

TEST(sample, has_no_memory_that_is_none) {
  for (const char* odd : {"-1 Kb (x)", "nan Kb (x)", "inf Kb (x)", "1e300 Kb (x)", "12 Mb (x)", "Kb", ""})
    EXPECT_EQ(told({}, odd).memory_kb, std::nullopt) << odd;
  EXPECT_EQ(told({}, 12).memory_kb, std::nullopt);
}

TEST(sample, of_counts_at_the_limit_has_a_sum_at_the_limit) {
  auto said = answers_of({});
  for (std::uint32_t h = 1; h <= 5000; ++h)
    said.statistics->pairs.emplace_back(handle_key(h), counters(two_to_53, 1e15, two_to_53));
  const auto all = read_sample(said).all;
  EXPECT_EQ(all.messages, two_to_53);
  EXPECT_EQ(all.mqlen, two_to_53);
}

TEST(sample, of_more_services_than_the_limit_keeps_so_many_and_says_how_many_it_left_out) {
  std::vector<told_service> many;
  for (std::uint32_t h = 1; h <= 100; ++h) many.push_back({h, "snlua x", 1, 1});
  const auto s = read_sample(answers_of(many), {.services = 30});
  EXPECT_EQ(s.services.size(), 30u);
  EXPECT_EQ(s.left_out, 70u);
  EXPECT_EQ(s.all.services, 30u);
  EXPECT_EQ(s.all.messages, 30);
}

TEST(sample, of_a_command_that_is_longer_than_the_limit_keeps_its_beginning) {
  const auto s = read_sample(answers_of({{1, std::string(60'000, 'x'), 0, 0}}), {.command_bytes = 10});
  EXPECT_EQ(s.services.at(0).command, std::string(10, 'x'));
}

TEST(sample, passes_over_what_is_no_handle_and_no_command) {
  auto said = answers_of({{10, "snlua db", 1, 1}});
  for (const value::value& odd :
       {value::value("x"), value::value(":zz"), value::value(0), value::value(-1), value::value(1.5)})
    said.services->pairs.emplace_back(odd, "snlua odd");
  said.services->pairs.emplace_back(":0000000b", 12);
  const auto s = read_sample(said);
  ASSERT_EQ(s.services.size(), 2u);
  EXPECT_EQ(s.services[1].command, "");
}

TEST(sample, has_unique_services_that_the_launcher_does_not_list) {
  auto said = answers_of({{10, "snlua db", 1, 1}});
  said.unique->pairs = {{"db", ":0000000a"}, {"service", ":00000007"}, {"odd", 9}, {7, ":00000008"}};
  const auto s = read_sample(said);
  ASSERT_EQ(s.services.size(), 2u);
  EXPECT_EQ(s.services[0].command, "service");
  EXPECT_EQ(s.services[1].command, "snlua db");
}

TEST(sample, of_a_node_is_busy_when_a_service_or_the_launcher_owes_an_answer) {
  auto said = answers_of({{10, "snlua db", 1, 1}});
  EXPECT_EQ(state_of(read_sample(said)), node_state::up);
  said.is_kept_back = true;
  EXPECT_EQ(state_of(read_sample(said)), node_state::busy);
  said.is_kept_back = false;
  said.statistics->pairs[0].second = "TIMEOUT";
  EXPECT_EQ(state_of(read_sample(said)), node_state::busy);
  EXPECT_EQ(state_of(read_sample({})), node_state::up);
}

TEST(sample, of_a_node_that_says_nothing_has_no_sums) {
  const auto s = read_sample({});
  EXPECT_FALSE(s.is_listed);
  EXPECT_EQ(s.all.mqlen, std::nullopt);
  EXPECT_EQ(s.all.memory_kb, std::nullopt);
}

}  // namespace
}  // namespace bee::observe
