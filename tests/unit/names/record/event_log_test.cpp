#include "bee/names/record/event_log.hpp"

#include <gtest/gtest.h>

#include "unit/names/record/records.hpp"

namespace bee::names {
namespace {

event_log log_of(std::size_t capacity, int count) {
  event_log log(capacity);
  for (int i = 1; i <= count; ++i) log.add(test::event_of({event_kind::up, test::node_at("a"), 0}, i));
  return log;
}

// "3 4", or "gap".
std::string after(const event_log& log, revision seen, std::size_t limit = 100) {
  const auto events = log.after(seen, limit);
  if (!events) return "gap";
  std::string out;
  for (const auto& e : *events) out += (out.empty() ? "" : " ") + std::to_string(e.at());
  return out;
}

TEST(event_log, gives_each_event_after_a_revision_once_and_in_order) {
  const auto log = log_of(10, 4);
  EXPECT_EQ(after(log, 0), "1 2 3 4");
  EXPECT_EQ(after(log, 2), "3 4");
  EXPECT_EQ(after(log, 4), "");
}

TEST(event_log, gives_no_more_than_the_limit) {
  EXPECT_EQ(after(log_of(10, 4), 1, 2), "2 3");
}

TEST(event_log, a_revision_whose_successors_are_forgotten_is_a_gap) {
  const auto log = log_of(3, 5);
  EXPECT_EQ(log.size(), 3u);
  EXPECT_EQ(after(log, 1), "gap");
  EXPECT_EQ(after(log, 2), "3 4 5");
}

TEST(event_log, a_revision_that_is_still_to_come_is_a_gap) {
  EXPECT_EQ(after(log_of(3, 5), 6), "gap");
}

TEST(event_log, knows_nothing_of_what_was_before_its_floor) {
  const event_log log(3, 7);
  EXPECT_EQ(log.latest(), 7);
  EXPECT_EQ(after(log, 6), "gap");
  EXPECT_EQ(after(log, 7), "");
}

TEST(event_log, every_kind_has_a_text_that_reads_back) {
  for (const auto kind : {event_kind::up, event_kind::set, event_kind::down, event_kind::removed})
    EXPECT_EQ(parse_event_kind(to_text(kind)), kind);
  EXPECT_EQ(parse_event_kind("x"), std::nullopt);
}

}  // namespace
}  // namespace bee::names
