#include "bee/hosting/timer_set.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "bee/node/alarm.hpp"
#include "support/event_loop.hpp"

namespace bee::hosting {
namespace {

using namespace std::chrono_literals;

// Timers as a node hosts them: its loop wakes them.
struct woken_timers {
  explicit woken_timers(test::event_loop& loop)
      : set(std::make_unique<timer_set>([this](time_point due) { alarm.set(due); })),
        alarm(loop.executor(), [this](time_point now) { return set->run_due(now); }) {}
  timer_set* operator->() { return set.get(); }

  std::unique_ptr<timer_set> set;
  node::alarm alarm;
};

TEST(timer_set, a_timer_runs_once_and_not_before_its_time) {
  test::event_loop loop;
  woken_timers timers(loop);
  const auto begin = std::chrono::steady_clock::now();
  int ran = 0;
  timers->once(5ms, [&](const tick& t) {
    ++ran;
    EXPECT_GE(std::chrono::steady_clock::now(), t.due);
    EXPECT_GE(t.due, begin + 5ms);
  });
  loop.run_until([&] { return ran > 0; });
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(timers->size(), 0u);
}

TEST(timer_set, an_earlier_timer_that_is_added_later_runs_first) {
  test::event_loop loop;
  woken_timers timers(loop);
  std::string order;
  timers->once(30ms, [&](const tick&) { order += 'b'; });
  timers->once(1ms, [&](const tick&) { order += 'a'; });
  loop.run_until([&] { return order.size() == 2; });
  EXPECT_EQ(order, "ab");
}

TEST(timer_set, ticks_stay_on_their_grid_when_the_loop_is_busy) {
  test::event_loop loop;
  woken_timers timers(loop);
  std::vector<tick> ticks;
  ASSERT_TRUE(timers
                  ->every(1ms,
                          [&](const tick& t) {
                            ticks.push_back(t);
                            if (ticks.size() == 3)
                              std::this_thread::sleep_for(10ms);  // is the load of this test
                          })
                  .has_value());
  loop.run_until([&] { return ticks.size() >= 20; });
  for (std::size_t i = 1; i < ticks.size(); ++i) {
    EXPECT_EQ(ticks[i].number, i);
    EXPECT_EQ(ticks[i].due - ticks[i - 1].due, 1ms);
  }
}

TEST(timer_set, no_tick_runs_after_a_tick_has_destroyed_it) {
  test::event_loop loop;
  woken_timers timers(loop);
  int ran = 0;
  ASSERT_TRUE(timers
                  ->every(1ms,
                          [&](const tick&) {
                            ++ran;
                            timers.set.reset();
                          })
                  .has_value());
  loop.run_until([&] { return ran > 0; });
  loop.poll();
  EXPECT_EQ(ran, 1);
}

TEST(timer_set, a_cancelled_timer_does_not_run) {
  test::event_loop loop;
  woken_timers timers(loop);
  int ran = 0;
  bool is_over = false;
  const auto id = timers->once(1ms, [&](const tick&) { ++ran; });
  timers->once(2ms, [&](const tick&) { is_over = true; });
  EXPECT_TRUE(timers->cancel(id));
  loop.run_until([&] { return is_over; });
  EXPECT_EQ(ran, 0);
}

}  // namespace
}  // namespace bee::hosting
