// A rollout that goes on where an earlier part of its run was.
#include <gtest/gtest.h>

#include "in_batches.hpp"
#include "rollout_said.hpp"

namespace bee::fleet {
namespace {

TEST(resumed_rollout, what_was_applied_before_is_checked_before_anything_is_pushed) {
  auto how = in_batches("1,100%");
  how.has_batch_check = true;
  for (const bool good : {true, false}) {
    rollout r(3, how, {true, false, false});
    r.start();
    EXPECT_EQ(said(r), "check");
    EXPECT_TRUE(r.is_checking_again());
    r.batch_checked(good);
    EXPECT_FALSE(r.is_checking_again());
    EXPECT_EQ(said(r), good ? "p1" : "finish");
    if (good) continue;
    EXPECT_EQ(r.end(), rollout_end::stopped);
    EXPECT_TRUE(r.has_failed_check());
  }
}

TEST(resumed_rollout, a_first_check_that_fails_puts_back_when_it_is_told_so) {
  auto how = in_batches("100%");
  how.has_batch_check = true;
  how.when_over = on_fail::roll_back;
  rollout r(2, how, {true, false});
  r.start();
  EXPECT_EQ(said(r), "check");
  r.batch_checked(false);
  EXPECT_EQ(said(r), "r0");
}

TEST(resumed_rollout, a_first_check_of_nothing_but_what_was_applied_ends_it) {
  auto how = in_batches("100%");
  how.has_batch_check = true;
  rollout r(1, how, {true});
  r.start();
  EXPECT_EQ(said(r), "check");
  r.batch_checked(true);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::done);
}

TEST(resumed_rollout, interrupted_in_the_first_check_pushes_nothing) {
  auto how = in_batches("100%");
  how.has_batch_check = true;
  rollout r(2, how, {true, false});
  r.start();
  EXPECT_EQ(said(r), "check");
  r.interrupt();
  r.batch_checked(true);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::interrupted);
}

TEST(resumed_rollout, nodes_that_may_have_the_change_are_a_batch_of_their_own_in_front) {
  rollout r(4, in_batches("100%"), {true, false, false, false}, {false, false, true, true});
  r.start();
  EXPECT_EQ(said(r), "p2 p3");
  EXPECT_EQ(r.batches(), 2u);
  r.ended(2, node_end::ok);
  r.ended(3, node_end::ok);
  EXPECT_EQ(said(r), "p1");
}

}  // namespace
}  // namespace bee::fleet
