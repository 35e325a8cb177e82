// Whole runs of the rollout engine: every way in which nodes can fare, and a disturbance at every event.
#include <gtest/gtest.h>

#include <functional>

#include "in_batches.hpp"

namespace bee::fleet {
namespace {

using kind = action::kind;

// Plays one run to its end: node i ends as the i-th digit of `script` in base 3 says; event number
// `disturb_at` is preceded by `disturb`. Checks what must hold for every run.
struct play {
  std::size_t nodes;
  rollout_options options;
  std::size_t script;
  std::size_t disturb_at;
  std::function<void(rollout&)> disturb;

  node_end end_of(std::size_t node) const {
    std::size_t s = script;
    while (node-- > 0) s /= 3;
    return static_cast<node_end>(s % 3);
  }

  void run() {
    rollout r(nodes, options);
    std::vector<int> pushed(nodes), put_back(nodes);
    std::vector<action> queue;
    std::size_t failed = 0;
    std::size_t events = 0;
    bool is_disturbed = false;
    r.start();
    for (int guard = 0; guard < 1000; ++guard) {
      for (const auto& a : r.take_actions()) queue.push_back(a);
      ASSERT_FALSE(queue.empty()) << "nothing to do and not finished";
      if (events++ == disturb_at) {
        disturb(r);
        is_disturbed = true;
      }
      const auto a = queue.front();
      queue.erase(queue.begin());
      if (a.what == kind::finish) {
        EXPECT_TRUE(r.is_finished());
        EXPECT_TRUE(r.take_actions().empty());
        break;
      }
      if (r.is_finished()) continue;
      if (a.what == kind::push) {
        ++pushed[a.node];
        if (!is_disturbed && options.when_over != on_fail::go_on && options.jobs == 1) {
          EXPECT_LE(failed, options.max_fail) << "a node was begun over the budget";
        }
        failed += end_of(a.node) != node_end::ok;
        r.ended(a.node, end_of(a.node));
      } else if (a.what == kind::roll_back) {
        ++put_back[a.node];
        EXPECT_EQ(options.when_over, on_fail::roll_back);
        EXPECT_EQ(pushed[a.node], 1);
        EXPECT_NE(end_of(a.node), node_end::not_applied);
        r.put_back(a.node, true);
      } else if (a.what == kind::check_batch) {
        r.batch_checked(true);
      } else {
        r.go_on();
      }
    }
    ASSERT_TRUE(r.is_finished());
    for (std::size_t i = 0; i < nodes; ++i) {
      EXPECT_LE(pushed[i], 1);
      EXPECT_LE(put_back[i], 1);
      EXPECT_NE(r.state(i), node_state::waiting);
      const bool must_go_back = r.end() == rollout_end::rolled_back && end_of(i) != node_end::not_applied;
      EXPECT_TRUE(r.end() != rollout_end::done || pushed[i] == 1);
      EXPECT_TRUE(!must_go_back || pushed[i] == put_back[i]);
      // After two interrupts a node that was to be begun counts as begun.
      EXPECT_TRUE(pushed[i] == 1 || r.state(i) == node_state::skipped ||
                  (r.end() == rollout_end::interrupted && r.state(i) == node_state::pushing));
    }
  }
};

void play_all(std::function<void(rollout&)> disturb, std::size_t disturbances) {
  constexpr std::size_t nodes = 4;
  constexpr std::size_t scripts = 3 * 3 * 3 * 3;
  for (const auto when : {on_fail::stop, on_fail::roll_back, on_fail::go_on})
    for (const char* batches : {"1,100%", "2", "100%"})
      for (const std::size_t budget : {0u, 1u})
        for (const std::size_t jobs : {1u, 3u})
          for (const bool check : {false, true})
            for (std::size_t script = 0; script < scripts; ++script)
              for (std::size_t at = 0; at < disturbances; ++at) {
                auto o = in_batches(batches, when);
                o.max_fail = budget;
                o.jobs = jobs;
                o.has_batch_check = check;
                o.pause = check ? pause_kind::timed : pause_kind::none;
                play{nodes, o, script, at, disturb}.run();
                if (::testing::Test::HasFailure()) return;
              }
}

TEST(rollout_exhaustive, every_node_has_one_turn_whatever_fails) {
  play_all([](rollout&) {}, 1);
}

TEST(rollout_exhaustive, an_interrupt_at_every_event_ends_in_order) {
  play_all([](rollout& r) { r.interrupt(); }, 12);
}

TEST(rollout_exhaustive, two_interrupts_at_every_event_end_in_order) {
  play_all(
      [](rollout& r) {
        r.interrupt();
        r.interrupt();
      },
      12);
}

TEST(rollout_exhaustive, a_lost_journal_at_every_event_ends_in_order) {
  play_all([](rollout& r) { r.lose_journal(); }, 12);
}

}  // namespace
}  // namespace bee::fleet
