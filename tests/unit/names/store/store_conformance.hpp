// What every store must do, as a typed test suite: a place is where a store lives and is opened again.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bee/names/store/store.hpp"
#include "unit/names/record/records.hpp"

namespace bee::names::test {

/// Opens the store again and again, as one process after the other would.
class store_place {
 public:
  virtual ~store_place() = default;
  /// Precondition: the one before is gone. Null when it does not open.
  virtual std::unique_ptr<store> open() = 0;
  /// Lets it work until the condition holds.
  virtual void run_until(const std::function<bool()>& holds) = 0;
};

/// A store and what it has told.
struct watched_store {
  explicit watched_store(store_place& place) : where(place), opened(place.open()) {
    if (!opened) throw std::runtime_error("the store does not open");
    start = opened->take_snapshot();
    opened->on_event = [this](const event& e) { events.push_back(e); };
  }

  result<revision> commit(change c) {
    result<revision> out = errc::store_unavailable;
    bool ended = false;
    opened->commit(std::move(c), [&](result<revision> r) {
      out = r;
      ended = true;
    });
    EXPECT_FALSE(ended) << "called back before it returned";
    where.run_until([&] { return ended; });
    return out;
  }

  store_place& where;
  std::unique_ptr<store> opened;
  snapshot start;
  std::vector<event> events;
};

inline change up(std::string name, revision before = 0, std::uint16_t port = 2528) {
  return {event_kind::up, node_at(std::move(name), port), before};
}

inline std::string shown(const event& e) {
  return std::to_string(e.at()) + " " + std::string(to_text(e.kind)) + " " + e.node->name;
}

template <class Place>
struct store_conformance : testing::Test {
  Place place;
};

TYPED_TEST_SUITE_P(store_conformance);

TYPED_TEST_P(store_conformance, an_empty_store_has_no_nodes) {
  watched_store s(this->place);
  EXPECT_TRUE(s.start.nodes.empty());
  EXPECT_TRUE(s.start.events.empty());
}

TYPED_TEST_P(store_conformance, a_change_is_an_event_before_it_is_acknowledged) {
  watched_store s(this->place);
  std::size_t events_at_the_end = 0;
  s.opened->commit(up("a"), [&](const result<revision>& r) {
    EXPECT_TRUE(r);
    events_at_the_end = s.events.size();
  });
  this->place.run_until([&] { return events_at_the_end != 0; });
  ASSERT_EQ(s.events.size(), 1u);
  EXPECT_EQ(s.events[0].kind, event_kind::up);
  EXPECT_EQ(s.events[0].node->name, "a");
  EXPECT_GT(s.events[0].at(), s.start.at);
}

TYPED_TEST_P(store_conformance, revisions_rise_and_each_event_has_that_of_its_change) {
  watched_store s(this->place);
  const auto first = s.commit(up("a"));
  const auto second = s.commit(up("b"));
  ASSERT_TRUE(first && second);
  EXPECT_LT(*first, *second);
  ASSERT_EQ(s.events.size(), 2u);
  EXPECT_EQ(s.events[0].at(), *first);
  EXPECT_EQ(s.events[1].at(), *second);
}

TYPED_TEST_P(store_conformance, a_change_of_a_record_that_has_changed_is_a_conflict_and_writes_nothing) {
  watched_store s(this->place);
  const auto first = s.commit(up("a"));
  EXPECT_EQ(s.commit(up("a", 0, 1)).error(), errc::store_conflict);
  EXPECT_EQ(s.commit(up("a", *first + 1000, 1)).error(), errc::store_conflict);
  EXPECT_EQ(s.commit(up("nobody", *first, 1)).error(), errc::store_conflict);
  EXPECT_EQ(s.events.size(), 1u);
  EXPECT_TRUE(s.commit(up("a", *first, 2)));
}

TYPED_TEST_P(store_conformance, of_two_changes_at_once_to_one_record_one_wins) {
  watched_store s(this->place);
  std::vector<result<revision>> ends;
  for (const std::uint16_t port : {std::uint16_t{1}, std::uint16_t{2}})
    s.opened->commit(up("a", 0, port), [&](const result<revision>& r) { ends.push_back(r); });
  this->place.run_until([&] { return ends.size() == 2; });
  EXPECT_NE(ends[0].has_value(), ends[1].has_value());
  EXPECT_EQ(s.events.size(), 1u);
}

TYPED_TEST_P(store_conformance, a_removed_record_is_gone_and_can_be_made_again) {
  watched_store s(this->place);
  const auto first = s.commit(up("a"));
  ASSERT_TRUE(s.commit({event_kind::removed, test::node_at("a"), *first}));
  EXPECT_EQ(s.events.back().kind, event_kind::removed);
  EXPECT_EQ(s.commit(up("a", *first)).error(), errc::store_conflict);
  EXPECT_TRUE(s.commit(up("a")));
}

TYPED_TEST_P(store_conformance, all_fields_of_a_record_survive) {
  auto full = node_at("a");
  full.incarnation = 7;
  full.state = node_state::down;
  full.hot_version = "1 \" '\\";
  full.services = {"x", "y"};
  full.depends = {"b"};
  full.labels = {{"zone", "\xc3\xa9"}};
  {
    watched_store s(this->place);
    const auto at = s.commit({event_kind::up, full, 0});
    ASSERT_TRUE(at);
    full.changed = *at;
    EXPECT_EQ(*s.events.at(0).node, full);
  }
  watched_store again(this->place);
  ASSERT_EQ(again.start.nodes.size(), 1u);
  EXPECT_EQ(*again.start.nodes[0], full);
}

TYPED_TEST_P(store_conformance, what_was_written_is_there_after_it_was_opened_again) {
  revision last = 0;
  {
    watched_store s(this->place);
    const auto a = s.commit(up("a"));
    s.commit(up("b"));
    last = *s.commit({event_kind::removed, test::node_at("a"), *a});
  }
  watched_store again(this->place);
  ASSERT_EQ(again.start.nodes.size(), 1u);
  EXPECT_EQ(again.start.nodes[0]->name, "b");
  EXPECT_GE(again.start.at, last);
  EXPECT_GT(*again.commit(up("a")), last);
  EXPECT_EQ(again.events.size(), 1u);
}

TYPED_TEST_P(store_conformance, many_changes_at_once_are_each_acknowledged_once_and_in_order) {
  watched_store s(this->place);
  std::vector<revision> acknowledged;
  for (int i = 0; i < 200; ++i)
    s.opened->commit(up("n" + std::to_string(i)),
                     [&](const result<revision>& r) { acknowledged.push_back(r ? *r : 0); });
  this->place.run_until([&] { return acknowledged.size() == 200; });
  ASSERT_EQ(s.events.size(), 200u);
  for (std::size_t i = 1; i < s.events.size(); ++i) EXPECT_LT(s.events[i - 1].at(), s.events[i].at());
  std::sort(acknowledged.begin(), acknowledged.end());
  for (std::size_t i = 0; i < s.events.size(); ++i) EXPECT_EQ(acknowledged[i], s.events[i].at());
}

TYPED_TEST_P(store_conformance, a_store_that_goes_while_a_change_waits_calls_nobody) {
  bool was_called = false;
  {
    watched_store s(this->place);
    s.opened->commit(up("a"), [&](const result<revision>&) { was_called = true; });
  }
  watched_store again(this->place);
  again.commit(up("b"));
  EXPECT_FALSE(was_called);
}

REGISTER_TYPED_TEST_SUITE_P(store_conformance, an_empty_store_has_no_nodes,
                            a_change_is_an_event_before_it_is_acknowledged,
                            revisions_rise_and_each_event_has_that_of_its_change,
                            a_change_of_a_record_that_has_changed_is_a_conflict_and_writes_nothing,
                            of_two_changes_at_once_to_one_record_one_wins,
                            a_removed_record_is_gone_and_can_be_made_again, all_fields_of_a_record_survive,
                            what_was_written_is_there_after_it_was_opened_again,
                            many_changes_at_once_are_each_acknowledged_once_and_in_order,
                            a_store_that_goes_while_a_change_waits_calls_nobody);

}  // namespace bee::names::test
