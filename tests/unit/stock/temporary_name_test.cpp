#include "bee/stock/temporary_name.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace bee::stock {
namespace {

constexpr std::int64_t now = 1'800'000'000;

TEST(temporary_name, a_name_is_temporary_and_no_two_are_the_same) {
  const auto name = make_temporary_name(now);
  EXPECT_TRUE(is_temporary_name(name)) << name;
  EXPECT_NE(name, make_temporary_name(now));
  EXPECT_TRUE(is_temporary_name("beectl_4711_0123456789abcdef")) << "of an earlier version";
}

TEST(temporary_name, a_name_that_a_node_may_have_is_none) {
  for (const char* name :
       {"beectl", "beectl_", "beectl_1", "beectl_1_2", "lobby_1", "beectl_x_0123456789abcdef",
        "beectl_4711_0123456789abcde", "beectl_0badcafe_1_2_3_0123456789abcdeg",
        "beectl_0badcafe_1_2__0123456789abcdef", "my_beectl_4711_0123456789abcdef"}) {
    EXPECT_FALSE(is_temporary_name(name)) << name;
    EXPECT_FALSE(is_left_behind(name, now)) << name;
  }
}

TEST(temporary_name, a_name_of_a_process_that_runs_is_not_left_behind_whatever_the_time) {
  const auto name = make_temporary_name(0);
  EXPECT_FALSE(is_left_behind(name, now));
}

// Also before its parent has asked how it ended.
TEST(temporary_name, a_name_of_a_process_that_has_ended_is_left_behind) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const auto child = ::fork();
  if (child == 0) {
    const auto name = make_temporary_name(now * 2);
    ::_exit(::write(ends[1], name.data(), name.size()) > 0 ? 0 : 1);
  }
  ::close(ends[1]);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
  std::string name(200, '\0');
  name.resize(static_cast<std::size_t>(::read(ends[0], name.data(), name.size())));
  ::close(ends[0]);
  EXPECT_TRUE(is_left_behind(name, now)) << name;
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(is_left_behind(name, now)) << name;
}

TEST(temporary_name, a_name_of_another_machine_is_left_behind_an_hour_after_its_time) {
  const std::string name = "beectl_00000000_1_1_6b49d200_0123456789abcdef";  // until `now`
  ASSERT_TRUE(is_temporary_name(name));
  EXPECT_FALSE(is_left_behind(name, now - 100'000));
  EXPECT_FALSE(is_left_behind(name, now + 3600));
  EXPECT_TRUE(is_left_behind(name, now + 3601));
  EXPECT_FALSE(is_left_behind("beectl_4711_0123456789abcdef", now)) << "does not say whose it is";
}

TEST(temporary_name, the_latest_of_those_left_behind_come_first_and_are_not_too_many) {
  std::vector<std::string> names{"lobby_1"};
  for (char c = '1'; c <= '9'; ++c)
    names.push_back(std::string("beectl_00000000_1_1_") + c + "_0123456789abcdef");
  const auto left = left_behind(names, now);
  ASSERT_EQ(left.size(), 9u);
  EXPECT_EQ(left.front(), names.back());
  for (int i = 0; i < 1000; ++i) names.push_back(names.back());
  EXPECT_EQ(left_behind(names, now).size(), 256u);
}

}  // namespace
}  // namespace bee::stock
