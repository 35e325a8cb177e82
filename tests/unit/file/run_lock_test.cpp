#include "bee/file/run_lock.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "support/temp_dir.hpp"

namespace bee::file {
namespace {

const lock_holder ann{"ann", "box1", 11, 1000, "push-config"};
const lock_holder bob{"bob", "box1", 22, 2000, "reload"};

TEST(run_lock, a_second_run_is_told_who_holds_it) {
  temp_dir dir;
  const auto first = run_lock::take(dir.path, ann);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->state, run_lock::state::taken);
  const auto second = run_lock::take(dir.path, bob);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->state, run_lock::state::held);
  EXPECT_EQ(second->holder, ann);
}

TEST(run_lock, is_free_after_its_holder_let_go) {
  temp_dir dir;
  { ASSERT_TRUE(run_lock::take(dir.path, ann)); }
  const auto next = run_lock::take(dir.path, bob);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->state, run_lock::state::taken);
}

TEST(run_lock, a_look_that_failed_does_not_take_the_name_of_the_holder_away) {
  temp_dir dir;
  const auto first = run_lock::take(dir.path, ann);
  { ASSERT_TRUE(run_lock::take(dir.path, bob)); }
  EXPECT_EQ(run_lock::take(dir.path, bob)->holder, ann);
}

TEST(run_lock, of_a_killed_holder_is_stale_and_names_it) {
  temp_dir dir;
  const auto child = ::fork();
  if (child == 0) {
    const auto mine = run_lock::take(dir.path, ann);
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  const auto next = run_lock::take(dir.path, bob);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->state, run_lock::state::stale);
  EXPECT_EQ(next->holder, ann);
}

TEST(run_lock, a_lock_file_of_another_hand_names_nobody) {
  temp_dir dir;
  std::ofstream(dir.path / "lock") << "[not ours]";
  const auto mine = run_lock::take(dir.path, bob);
  ASSERT_TRUE(mine);
  EXPECT_EQ(mine->state, run_lock::state::stale);
  EXPECT_EQ(mine->holder, lock_holder{});
}

TEST(run_lock, in_a_directory_that_is_not_there_fails) {
  EXPECT_FALSE(run_lock::take("/proc/nowhere", ann));
}

}  // namespace
}  // namespace bee::file
