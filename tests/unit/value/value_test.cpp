#include "bee/value/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

namespace bee::value {
namespace {

value nested() {
  table inner;
  inner.array = {1, "two", value(std::string(100, 'x'))};
  table outer;
  outer.pairs.emplace_back("inner", std::move(inner));
  outer.pairs.emplace_back(1.5, true);
  return outer;
}

TEST(value, each_kind_keeps_what_it_was_made_of) {
  EXPECT_TRUE(value().is_nil());
  EXPECT_EQ(value(true).as_boolean(), true);
  EXPECT_EQ(value(-7).as_integer(), -7);
  EXPECT_EQ(value(-7.5).as_number(), -7.5);
  EXPECT_EQ(value::userdata(0xff).as_userdata(), 0xffu);
  EXPECT_EQ(value(table{{1, 2}, {}}).as_table().array.size(), 2u);
  EXPECT_EQ(sizeof(value), 16u);
}

TEST(value, strings_of_every_length_around_the_inline_limit_survive_copy_and_move) {
  for (std::size_t n = 0; n < 40; ++n) {
    std::string bytes;
    for (std::size_t i = 0; i < n; ++i) bytes += static_cast<char>(i * 7);
    value v(bytes);
    value copy = v;
    EXPECT_EQ(copy.as_string(), bytes);
    const value moved = std::move(v);
    EXPECT_EQ(moved.as_string(), bytes);
    EXPECT_EQ(moved, copy);
  }
}

TEST(value, a_copy_is_deep_and_a_move_leaves_nil) {
  value v = nested();
  const value copy = v;
  v.as_table().pairs[0].second.as_table().array[0] = 99;
  EXPECT_NE(v, copy);
  EXPECT_EQ(copy, nested());
  const value moved = std::move(v);
  EXPECT_TRUE(v.is_nil());  // NOLINT(bugprone-use-after-move): that is what is tested
  v = copy;
  EXPECT_EQ(v, copy);
}

TEST(value, a_part_of_a_value_may_be_assigned_to_the_whole) {
  value v = nested();
  v = std::move(v.as_table().pairs[0].second.as_table().array[2]);
  EXPECT_EQ(v.as_string(), std::string(100, 'x'));
  v = nested();
  v = v.as_table().pairs[0].second;
  EXPECT_EQ(v.as_table().array.size(), 3u);
}

TEST(value, integers_and_floats_of_the_same_number_differ) {
  EXPECT_NE(value(1), value(1.0));
  EXPECT_NE(value(0.0), value(-0.0));
  EXPECT_EQ(value(std::nan("")), value(-std::nan("")));
  EXPECT_NE(value(1), value("1"));
  EXPECT_NE(value(nullptr), value(false));
}

TEST(table, pairs_compare_in_any_order) {
  const table a{{1}, {{"x", 1}, {"y", 2}}};
  const table b{{1}, {{"y", 2}, {"x", 1}}};
  const table c{{1}, {{"y", 2}, {"x", 2}}};
  EXPECT_EQ(a, b);
  EXPECT_FALSE(a == c);
  EXPECT_FALSE(a == (table{{1}, {{"x", 1}}}));
}

TEST(table, find_sees_pairs_and_the_array_part) {
  const table t{{"first", "second"}, {{"name", 1}, {7, "seven"}, {"name", 2}}};
  EXPECT_EQ(*t.find(2), value("second"));
  EXPECT_EQ(*t.find(7), value("seven"));
  EXPECT_EQ(*t.find("name"), value(2)) << "a later pair replaces an earlier one";
  for (const auto& absent : {value(0), value(3), value(-1), value(1.0), value("nam")})
    EXPECT_EQ(t.find(absent), nullptr);
}

TEST(table, one_made_in_one_thread_may_die_in_another) {
  list many;
  for (int i = 0; i < 3000; ++i) many.emplace_back(table{{i}, {}});
  std::thread([mine = std::move(many)]() mutable {
    mine.clear();
    for (int i = 0; i < 3000; ++i) mine.emplace_back(table{});
  }).join();
}

}  // namespace
}  // namespace bee::value
