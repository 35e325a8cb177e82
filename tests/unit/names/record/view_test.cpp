#include "bee/names/record/view.hpp"

#include <gtest/gtest.h>

#include "bee/names/member/time_shares.hpp"

namespace bee::names {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using strings = std::vector<std::string>;

record_ptr node(const char* name, revision at, node_state s = node_state::ready) {
  node_record r;
  r.name = name;
  r.at = {"127.0.0.1", 1};
  r.state = s;
  r.changed = at;
  return std::make_shared<const node_record>(std::move(r));
}

watch_answer events_of(revision at, std::vector<event> events) {
  watch_answer out;
  out.at = at;
  out.events = std::move(events);
  return out;
}

watch_answer snapshot_of(revision at, std::vector<record_ptr> nodes) {
  watch_answer out;
  out.at = at;
  out.is_snapshot = true;
  out.nodes = std::move(nodes);
  return out;
}

struct names_view : testing::Test {
  names_view() {
    v.on_event = [this](const event& e) {
      told.push_back(std::to_string(e.at()) + " " + std::string(to_text(e.kind)) + " " + e.node->name);
    };
    v.on_snapshot = [this](const watch_answer& a) { told.push_back("snapshot " + std::to_string(a.at)); };
    v.on_change = [this](const record_ptr& before, const record_ptr& after) {
      changes.push_back((before ? before->name : "-") + " " + (after ? after->name : "-"));
    };
  }
  bool asks_after(revision at) {
    const auto question = v.question(milliseconds(5), now);
    const auto* after = question.find("after");
    return after && *after == value::value(at);
  }

  view v{seconds(30)};
  view::time_point now{};
  strings told, changes;
};

TEST_F(names_view, it_begins_with_what_there_is_and_asks_for_what_comes_after) {
  EXPECT_FALSE(v.question(milliseconds(5), now).find("after"));
  EXPECT_EQ(v.take(snapshot_of(7, {node("a", 3)}), now), view::outcome::taken);
  EXPECT_TRUE(asks_after(7));
  EXPECT_EQ(*v.question(milliseconds(5), now).find("timeout_ms"), value::value(5));
  EXPECT_EQ(told, strings{"snapshot 7"});
  EXPECT_EQ(v.find("a")->changed, 3);
}

TEST_F(names_view, each_event_is_told_once_and_changes_what_is_known) {
  v.begin_after(0);
  EXPECT_TRUE(asks_after(0));
  const event up{event_kind::up, node("a", 1)};
  const event gone{event_kind::removed, node("a", 2)};
  v.take(events_of(1, {up}), now);
  EXPECT_TRUE(v.find("a"));
  v.take(events_of(2, {up, gone}), now);
  EXPECT_FALSE(v.find("a"));
  EXPECT_EQ(told, (strings{"1 up a", "2 removed a"}));
  EXPECT_EQ(changes, (strings{"- a", "a -"}));
}

TEST_F(names_view, an_answer_from_before_what_is_known_is_not_taken) {
  v.take(snapshot_of(7, {node("a", 3)}), now);
  EXPECT_EQ(v.take(snapshot_of(6, {}), now), view::outcome::lags);
  EXPECT_EQ(v.take(events_of(6, {}), now), view::outcome::lags);
  EXPECT_TRUE(v.find("a"));
  EXPECT_TRUE(asks_after(7));
  EXPECT_EQ(v.take(events_of(7, {}), now), view::outcome::taken);
}

TEST_F(names_view, after_a_gap_what_differs_is_told) {
  v.take(snapshot_of(7, {node("a", 3), node("b", 4)}), now);
  changes.clear();
  v.take(snapshot_of(900, {node("b", 4), node("c", 8)}), now);
  EXPECT_EQ(told.back(), "snapshot 900");
  EXPECT_EQ(changes, (strings{"b b", "- c", "a -"}));
}

TEST_F(names_view, a_registry_that_began_anew_is_taken_when_nothing_else_came_for_long) {
  v.take(snapshot_of(7, {node("a", 3)}), now);
  EXPECT_EQ(v.take(snapshot_of(1, {}), now), view::outcome::lags);
  now += seconds(29);
  EXPECT_EQ(v.take(snapshot_of(1, {}), now), view::outcome::lags);
  EXPECT_TRUE(asks_after(7));
  now += seconds(1);
  EXPECT_FALSE(v.question(milliseconds(5), now).find("after"));
  EXPECT_EQ(v.take(events_of(1, {}), now), view::outcome::lags);
  EXPECT_EQ(v.take(snapshot_of(1, {}), now), view::outcome::taken);
  EXPECT_TRUE(asks_after(1));
  EXPECT_FALSE(v.find("a"));
}

TEST_F(names_view, a_good_answer_ends_the_suspicion_of_a_new_beginning) {
  v.take(snapshot_of(7, {}), now);
  v.take(snapshot_of(1, {}), now);
  now += seconds(20);
  v.take(events_of(7, {}), now);
  now += seconds(20);
  EXPECT_EQ(v.take(snapshot_of(1, {}), now), view::outcome::lags);
}

TEST(names_time_shares, one_that_hangs_leaves_its_share_to_those_behind_it) {
  time_shares s(seconds(6), 3);
  EXPECT_EQ(s.next(), seconds(2));
  s.use(seconds(2));
  EXPECT_EQ(s.next(), seconds(2));
  s.use(seconds(2));
  EXPECT_EQ(s.next(), seconds(2));
  s.use(seconds(2));
  EXPECT_TRUE(s.is_over());
}

TEST(names_time_shares, one_that_refuses_at_once_leaves_all_it_had) {
  time_shares s(seconds(6), 2);
  s.use(seconds(0));
  EXPECT_EQ(s.next(), seconds(6));
}

TEST(names_time_shares, one_whose_question_was_broken_off_may_be_asked_again_while_there_is_time) {
  time_shares s(seconds(6), 2);
  s.spend(seconds(2));
  EXPECT_EQ(s.next(), seconds(2));
  s.use(seconds(1));
  EXPECT_EQ(s.next(), seconds(3));
  s.spend(seconds(3));
  EXPECT_TRUE(s.is_over());
}

TEST(names_time_shares, the_time_that_a_server_may_wait_does_not_count) {
  time_shares s(seconds(6), 2, seconds(30));
  EXPECT_EQ(s.next(), seconds(33));
  s.use(seconds(20));
  EXPECT_EQ(s.next(), seconds(36));
  time_shares late(seconds(6), 2, seconds(30));
  late.use(seconds(99));
  EXPECT_EQ(late.next(), seconds(30));
}

}  // namespace
}  // namespace bee::names
