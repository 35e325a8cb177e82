#include "bee/fleet/rollout.hpp"

#include <gtest/gtest.h>

#include <string>

#include "in_batches.hpp"
#include "rollout_said.hpp"

namespace bee::fleet {
namespace {

TEST(rollout, the_canary_goes_alone_and_the_rest_follows) {
  rollout r(3, in_batches("1,100%"));
  r.start();
  EXPECT_EQ(said(r), "p0");
  r.ended(0, node_end::ok);
  EXPECT_EQ(said(r), "p1 p2");
  r.ended(2, node_end::ok);
  EXPECT_EQ(said(r), "");
  r.ended(1, node_end::ok);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::done);
}

TEST(rollout, upcoming_are_the_next_of_this_batch_and_none_when_no_more_are_begun) {
  auto how = in_batches("3,100%");
  how.jobs = 1;
  rollout r(5, how);
  r.start();
  EXPECT_EQ(r.upcoming(9), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(r.upcoming(1), (std::vector<std::size_t>{1}));
  r.interrupt();
  EXPECT_TRUE(r.upcoming(9).empty());
}

TEST(rollout, of_no_nodes_is_done_at_once) {
  rollout r(0, {});
  r.start();
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::done);
}

TEST(rollout, a_canary_that_fails_stops_it_before_the_rest) {
  rollout r(3, in_batches("1,100%"));
  r.start();
  said(r);
  r.ended(0, node_end::not_applied);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::stopped);
  EXPECT_EQ(r.state(0), node_state::failed);
  EXPECT_EQ(r.state(1), node_state::skipped);
}

TEST(rollout, a_canary_that_fails_after_it_took_the_change_is_put_back) {
  rollout r(3, in_batches("1,100%", on_fail::roll_back));
  r.start();
  said(r);
  r.ended(0, node_end::maybe_applied);
  EXPECT_EQ(said(r), "r0");
  r.put_back(0, true);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::rolled_back);
  EXPECT_EQ(r.state(0), node_state::rolled_back);
}

TEST(rollout, puts_back_the_last_nodes_first_and_leaves_alone_what_was_never_changed) {
  rollout r(4, in_batches("1", on_fail::roll_back));
  r.start();
  r.ended(0, node_end::ok);
  r.ended(1, node_end::ok);
  said(r);
  r.ended(2, node_end::not_applied);
  EXPECT_EQ(said(r), "r1 r0");
  r.put_back(0, true);
  r.put_back(1, false);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.state(1), node_state::rollback_failed);
  EXPECT_EQ(r.state(2), node_state::failed);
  EXPECT_EQ(r.state(3), node_state::skipped);
}

TEST(rollout, the_budget_counts_over_all_batches) {
  auto o = in_batches("1");
  o.max_fail = 1;
  rollout r(4, o);
  r.start();
  r.ended(0, node_end::not_applied);
  r.ended(1, node_end::ok);
  said(r);
  r.ended(2, node_end::not_applied);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::stopped);
  EXPECT_EQ(r.failures(), 2u);
  EXPECT_EQ(r.state(3), node_state::skipped);
}

TEST(rollout, over_the_budget_begins_no_more_and_waits_for_those_that_run) {
  auto o = in_batches("100%");
  o.jobs = 2;
  rollout r(4, o);
  r.start();
  EXPECT_EQ(said(r), "p0 p1");
  r.ended(0, node_end::maybe_applied);
  EXPECT_EQ(said(r), "");
  r.ended(1, node_end::ok);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.state(1), node_state::ok);
  EXPECT_EQ(r.state(2), node_state::skipped);
}

TEST(rollout, over_the_budget_with_nothing_left_to_begin_is_not_done) {
  rollout r(2, in_batches("100%"));
  r.start();
  r.ended(0, node_end::not_applied);
  r.ended(1, node_end::ok);
  EXPECT_EQ(r.end(), rollout_end::stopped);
  EXPECT_EQ(r.failures(), 1u);
}

TEST(rollout, that_goes_on_reaches_every_node_whatever_fails) {
  rollout r(3, in_batches("1", on_fail::go_on));
  r.start();
  r.ended(0, node_end::not_applied);
  r.ended(1, node_end::maybe_applied);
  r.ended(2, node_end::ok);
  EXPECT_EQ(r.end(), rollout_end::done);
  EXPECT_EQ(r.failures(), 2u);
}

TEST(rollout, a_check_stands_between_batches_and_its_no_stops) {
  auto o = in_batches("1,100%");
  o.has_batch_check = true;
  rollout r(3, o);
  r.start();
  said(r);
  r.ended(0, node_end::ok);
  EXPECT_EQ(said(r), "check");
  r.batch_checked(false);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::stopped);
  EXPECT_TRUE(r.has_failed_check());
}

TEST(rollout, a_check_that_fails_after_the_last_batch_still_rolls_back) {
  auto o = in_batches("100%", on_fail::roll_back);
  o.has_batch_check = true;
  rollout r(1, o);
  r.start();
  r.ended(0, node_end::ok);
  said(r);
  r.batch_checked(false);
  EXPECT_EQ(said(r), "r0");
}

TEST(rollout, pauses_between_batches_and_not_after_the_last) {
  auto o = in_batches("1");
  o.pause = pause_kind::timed;
  rollout r(2, o);
  r.start();
  said(r);
  r.ended(0, node_end::ok);
  EXPECT_EQ(said(r), "pause");
  r.go_on();
  EXPECT_EQ(said(r), "p1");
  r.ended(1, node_end::ok);
  EXPECT_EQ(said(r), "finish");
}

TEST(rollout, asks_between_batches_and_a_no_ends_it) {
  auto o = in_batches("1");
  o.pause = pause_kind::ask;
  rollout r(2, o);
  r.start();
  said(r);
  r.ended(0, node_end::ok);
  EXPECT_EQ(said(r), "ask");
  r.decline();
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::interrupted);
  EXPECT_EQ(r.state(1), node_state::skipped);
}

TEST(rollout, the_first_interrupt_lets_running_nodes_end_and_the_second_does_not) {
  for (const bool twice : {false, true}) {
    auto o = in_batches("100%");
    o.jobs = 1;
    rollout r(2, o);
    r.start();
    said(r);
    r.interrupt();
    EXPECT_EQ(said(r), "");
    if (twice) {
      r.interrupt();
      EXPECT_EQ(r.state(0), node_state::pushing);
    } else {
      r.ended(0, node_end::ok);
      EXPECT_EQ(r.state(0), node_state::ok);
    }
    EXPECT_EQ(said(r), "finish");
    EXPECT_EQ(r.end(), rollout_end::interrupted);
    EXPECT_EQ(r.state(1), node_state::skipped);
  }
}

TEST(rollout, an_interrupt_goes_before_the_rollback_of_a_failure) {
  rollout r(2, in_batches("100%", on_fail::roll_back));
  r.start();
  said(r);
  r.interrupt();
  r.ended(0, node_end::maybe_applied);
  r.ended(1, node_end::ok);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::interrupted);
}

TEST(rollout, an_interrupt_during_a_rollback_begins_no_more_of_it) {
  auto o = in_batches("1", on_fail::roll_back);
  o.jobs = 1;
  rollout r(3, o);
  r.start();
  r.ended(0, node_end::ok);
  r.ended(1, node_end::ok);
  said(r);
  r.ended(2, node_end::maybe_applied);
  EXPECT_EQ(said(r), "r2");
  r.interrupt();
  r.put_back(2, true);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::interrupted);
  EXPECT_EQ(r.state(1), node_state::ok);
}

TEST(rollout, a_lost_journal_begins_nothing_more_and_puts_nothing_back) {
  rollout r(2, in_batches("1", on_fail::roll_back));
  r.start();
  said(r);
  r.lose_journal();
  r.ended(0, node_end::maybe_applied);
  EXPECT_EQ(said(r), "finish");
  EXPECT_EQ(r.end(), rollout_end::journal_lost);
}

TEST(rollout, without_room_fewer_run_at_once_and_none_fails) {
  auto o = in_batches("100%");
  o.jobs = 3;
  rollout r(4, o);
  r.start();
  EXPECT_EQ(said(r), "p0 p1 p2");
  r.no_room(2);
  EXPECT_EQ(said(r), "");
  r.ended(0, node_end::ok);
  EXPECT_EQ(said(r), "p2");
  r.ended(1, node_end::ok);
  EXPECT_EQ(said(r), "p3");
  r.ended(2, node_end::ok);
  r.ended(3, node_end::ok);
  EXPECT_EQ(r.end(), rollout_end::done);
  EXPECT_EQ(r.failures(), 0u);
}

TEST(rollout, without_room_for_a_single_node_it_has_failed) {
  rollout r(1, {});
  r.start();
  r.no_room(0);
  EXPECT_EQ(r.state(0), node_state::failed);
  EXPECT_TRUE(r.is_finished());
}

TEST(rollout, that_goes_on_after_a_kill_leaves_changed_nodes_alone_and_puts_them_back_with_the_others) {
  rollout r(3, in_batches("100%", on_fail::roll_back), {true, false, false});
  r.start();
  EXPECT_EQ(said(r), "p1 p2");
  r.ended(1, node_end::ok);
  r.ended(2, node_end::maybe_applied);
  EXPECT_EQ(said(r), "r2 r1 r0");
}

TEST(rollout, events_that_nobody_waits_for_change_nothing) {
  rollout r(1, {});
  r.ended(0, node_end::ok);
  r.put_back(0, true);
  r.no_room(0);
  r.batch_checked(false);
  r.go_on();
  r.decline();
  r.start();
  EXPECT_EQ(said(r), "p0");
  r.start();
  EXPECT_EQ(said(r), "");
}

}  // namespace
}  // namespace bee::fleet
