#include "bee/wire/assembler.hpp"

#include <gtest/gtest.h>

namespace bee::wire {
namespace {

TEST(assembler, parts_of_interleaved_messages_come_together_by_session) {
  assembler a;
  ASSERT_TRUE(a.begin(1, 4));
  ASSERT_TRUE(a.begin(2, 3));
  EXPECT_TRUE(a.add(1, "ab"));
  EXPECT_TRUE(a.add(2, "xy"));
  EXPECT_EQ(a.finish(1, "cd").value(), "abcd");
  EXPECT_EQ(a.finish(2, "z").value(), "xyz");
  EXPECT_EQ(a.memory(), 0u);
}

TEST(assembler, a_message_of_no_bytes_is_a_message) {
  assembler a;
  ASSERT_TRUE(a.begin(1, 0));
  EXPECT_EQ(a.finish(1, "").value(), "");
}

TEST(assembler, fewer_bytes_than_announced_are_a_mismatch_at_the_end) {
  assembler a;
  ASSERT_TRUE(a.begin(1, 4));
  EXPECT_TRUE(a.add(1, "ab"));
  EXPECT_EQ(a.finish(1, "c").error(), errc::size_mismatch);
  EXPECT_FALSE(a.has(1));
}

TEST(assembler, more_bytes_than_announced_are_a_mismatch_at_once_and_free_the_memory) {
  assembler a;
  ASSERT_TRUE(a.begin(1, 1000));
  EXPECT_TRUE(a.add(1, std::string(999, 'x')));
  EXPECT_EQ(a.add(1, "yy").error(), errc::size_mismatch);
  EXPECT_LT(a.memory(), 1000u);
  EXPECT_EQ(a.add(1, "").error(), errc::size_mismatch);
  EXPECT_EQ(a.finish(1, "").error(), errc::size_mismatch);
  EXPECT_EQ(a.memory(), 0u);
}

TEST(assembler, a_second_head_spoils_the_message) {
  assembler a;
  ASSERT_TRUE(a.begin(1, 2));
  EXPECT_EQ(a.begin(1, 2).error(), errc::size_mismatch);
  EXPECT_EQ(a.finish(1, "ab").error(), errc::size_mismatch);
}

TEST(assembler, parts_without_a_head_are_a_mismatch_and_a_lone_last_part_is_unknown) {
  assembler a;
  EXPECT_EQ(a.add(1, "ab").error(), errc::size_mismatch);
  EXPECT_TRUE(a.has(1));
  EXPECT_EQ(a.finish(1, "c").error(), errc::size_mismatch);
  EXPECT_EQ(a.finish(1, "c").error(), errc::unknown_session);
}

TEST(assembler, an_announced_size_over_the_limit_is_refused_and_not_kept) {
  assembler a({.max_message = 10});
  EXPECT_EQ(a.begin(1, 11).error(), errc::too_large);
  EXPECT_FALSE(a.has(1));
  EXPECT_TRUE(a.begin(1, 10));
}

TEST(assembler, announced_sizes_count_together_and_with_what_is_elsewhere) {
  assembler a({.max_message = 4000, .max_memory = 10000});
  EXPECT_TRUE(a.begin(1, 4000));
  EXPECT_EQ(a.begin(2, 4000, 4000).error(), errc::too_large);
  EXPECT_TRUE(a.begin(2, 4000));
  EXPECT_EQ(a.begin(3, 4000).error(), errc::too_large);
  a.drop(1);
  EXPECT_TRUE(a.begin(3, 4000));
}

TEST(assembler, parts_without_a_head_are_not_remembered_when_the_memory_is_used_up) {
  assembler a({.max_message = 1000, .max_memory = 1128});
  EXPECT_TRUE(a.begin(1, 1000));
  EXPECT_EQ(a.add(2, "x").error(), errc::too_many);
  EXPECT_EQ(a.memory(), 1128u);
}

TEST(assembler, the_number_of_open_messages_is_limited) {
  assembler a({.max_open = 1});
  EXPECT_EQ(a.add(1, "x").error(), errc::size_mismatch);
  EXPECT_EQ(a.add(2, "x").error(), errc::too_many);
  EXPECT_EQ(a.begin(2, 0).error(), errc::too_large);
}

}  // namespace
}  // namespace bee::wire
