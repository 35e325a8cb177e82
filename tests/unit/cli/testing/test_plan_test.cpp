#include "cli/testing/test_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace bee::cli {
namespace {

using script::test_block;
using script::test_case;
using script::test_part;

// The file, "a" in it, and "b" in "a".
const std::vector<test_block> blocks{{"", 0, true, true}, {"a", 0, true, true}, {"a b", 1, false, true}};
const std::vector<test_case> cases{{"one", 1, 0, {}, false},
                                   {"a two #slow", 2, 1, {"slow"}, false},
                                   {"a b three", 3, 2, {}, false},
                                   {"a four #db", 4, 1, {"db"}, false}};

std::string text(const std::vector<plan_step>& steps) {
  std::string out;
  for (const auto& s : steps) {
    const char* const letters[] = {"+", "-", "t", "a"};
    out += (out.empty() ? "" : " ") + std::string(letters[static_cast<int>(s.part)]) + std::to_string(s.of);
  }
  return out;
}

std::string planned(test_selection which) {
  return text(plan_tests(blocks, cases, which));
}

TEST(a_plan_of_tests, keeps_the_tests_of_a_block_between_its_setup_and_its_teardown) {
  EXPECT_EQ(planned({}), "+0 t0 +1 t1 t2 -2 t3 -1 -0");
}

TEST(a_plan_of_tests, leaves_out_the_setup_of_a_block_without_tests) {
  EXPECT_EQ(planned({{"one"}, {}, {}, {}}), "+0 t0 -0");
  EXPECT_EQ(planned({{"three", "four"}, {}, {}, {}}), "+0 +1 t2 -2 t3 -1 -0");
  EXPECT_EQ(planned({{"nothing"}, {}, {}, {}}), "");
}

TEST(a_plan_of_tests, picks_by_tags_and_leaves_out_by_tags) {
  EXPECT_EQ(planned({{}, {"slow", "db"}, {}, {}}), "+0 +1 t1 t3 -1 -0");
  EXPECT_EQ(planned({{}, {}, {"slow", "db"}, {}}), "+0 t0 +1 t2 -2 -1 -0");
  EXPECT_EQ(planned({{}, {"slow"}, {"slow"}, {}}), "");
}

TEST(a_plan_of_tests, is_shuffled_the_same_way_for_the_same_seed) {
  const auto order = shuffled(100, 7);
  EXPECT_EQ(order, shuffled(100, 7));
  EXPECT_NE(order, shuffled(100, 8));
  auto sorted = order;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) EXPECT_EQ(sorted[i], i);
  std::set<std::string> orders;
  for (std::uint64_t seed = 0; seed < 50; ++seed) orders.insert(planned({{}, {}, {}, seed}));
  EXPECT_GT(orders.size(), 3u);
  for (const auto& o : orders) EXPECT_NE(o.find("t2 -2"), std::string::npos) << o;
}

}  // namespace
}  // namespace bee::cli
