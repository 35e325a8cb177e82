#include "bee/observe/rates.hpp"

#include <gtest/gtest.h>

#include "unit/observe/launcher_says.hpp"

namespace bee::observe {
namespace {

using std::chrono::milliseconds;

const std::vector<told_service> earlier = {{10, "snlua db", 100, 1.0}, {11, "snlua gate", 50, 0.5}};

node_rates rates_to(const std::vector<told_service>& later) {
  return rates_between(sample_at(milliseconds(1000), earlier), sample_at(milliseconds(3000), later));
}

TEST(rates, are_what_went_on_in_a_second) {
  const auto r = rates_to({{10, "snlua db", 300, 2.0}, {11, "snlua gate", 50, 0.5}});
  ASSERT_NE(r.find(10), nullptr);
  EXPECT_EQ(r.find(10)->messages, 100.0);
  EXPECT_EQ(r.find(10)->cpu, 0.5);
  EXPECT_EQ(r.find(11)->messages, 0.0);
  EXPECT_EQ(r.find(12), nullptr);
  EXPECT_EQ(r.messages, 100.0);
  EXPECT_EQ(r.cpu, 0.5);
}

TEST(rates, are_not_there_for_a_service_that_came_or_went) {
  const auto r = rates_to({{10, "snlua db", 300, 2.0}, {12, "snlua new", 1000, 9.0}});
  EXPECT_NE(r.find(10), nullptr);
  EXPECT_EQ(r.find(11), nullptr);
  EXPECT_EQ(r.find(12), nullptr);
  EXPECT_EQ(r.messages, 100.0);
}

TEST(rates, of_a_node_that_has_restarted_are_none) {
  for (const auto& later : {std::vector<told_service>{{10, "snlua db", 5, 0.1}, {11, "snlua gate", 60, 0.6}},
                            {{10, "snlua other", 300, 2.0}, {11, "snlua gate", 60, 0.6}},
                            {{10, "snlua db", 300, 0.9}}}) {
    const auto r = rates_to(later);
    EXPECT_TRUE(r.services.empty());
    EXPECT_EQ(r.messages, std::nullopt);
    EXPECT_EQ(r.cpu, std::nullopt);
  }
}

TEST(rates, of_a_service_without_a_counter_at_one_of_the_looks_are_none) {
  auto said = answers_of(earlier);
  said.statistics->pairs[0].second = "TIMEOUT";
  auto busy = read_sample(said);
  busy.at = time_point(milliseconds(2000));
  const auto r = rates_between(sample_at(milliseconds(1000), earlier), busy);
  EXPECT_EQ(r.find(10)->messages, std::nullopt);
  EXPECT_EQ(r.find(11)->messages, 0.0);
  const auto after = rates_between(busy, sample_at(milliseconds(3000), earlier));
  EXPECT_EQ(after.find(10)->messages, std::nullopt);
}

TEST(rates, of_samples_that_are_not_one_after_the_other_are_none) {
  const auto now = sample_at(milliseconds(1000), earlier);
  EXPECT_TRUE(rates_between(now, now).services.empty());
  EXPECT_TRUE(rates_between(now, sample_at(milliseconds(10), earlier)).services.empty());
}

}  // namespace
}  // namespace bee::observe
