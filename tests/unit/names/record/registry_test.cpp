#include "bee/names/record/registry.hpp"

#include <gtest/gtest.h>

#include "unit/names/record/records.hpp"

namespace bee::names {
namespace {

using test::at;
using test::instant_registry;
using test::node_at;
using strings = std::vector<std::string>;

value::table fields(const char* key, value::value v) {
  value::table t;
  t.pairs.emplace_back(key, std::move(v));
  return t;
}

std::string why(const answer<void>& a) {
  return a ? "ok" : std::string(to_text(a.error().why));
}

TEST(registry, a_new_node_is_an_event_with_the_next_revision) {
  instant_registry r;
  EXPECT_EQ(r.take(r.announce(node_at("a"))), "up 1");
  EXPECT_EQ(r.take(r.announce(node_at("b"))), "up 2");
  EXPECT_EQ(r.latest(), 2);
  ASSERT_TRUE(r.find("a"));
  EXPECT_EQ(r.find("a")->changed, 1);
}

TEST(registry, the_same_announcement_again_changes_nothing) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  EXPECT_EQ(r.take(r.announce(*r.find("a"))), "nothing");
}

TEST(registry, a_node_that_starts_again_at_its_address_gets_the_next_incarnation) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  const auto first = r.find("a")->incarnation;
  EXPECT_EQ(r.take(r.announce(node_at("a"))), "up 2");
  EXPECT_GT(r.find("a")->incarnation, first);
}

TEST(registry, an_old_incarnation_that_comes_late_is_told_so_and_changes_nothing) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  const auto old = *r.find("a");
  r.take(r.announce(node_at("a")));
  const auto now = *r.find("a");
  EXPECT_EQ(r.take(r.announce(old)), "stale");
  EXPECT_EQ(r.take(r.set("a", old.incarnation, fields("state", "ready"))), "stale");
  EXPECT_EQ(r.take(r.leave("a", old.incarnation)), "stale");
  EXPECT_EQ(why(r.renew("a", old.incarnation, at(1))), "stale");
  EXPECT_EQ(*r.find("a"), now);
}

node_record numbered(std::int64_t write, std::int64_t incarnation = 0) {
  auto out = node_at("a");
  out.last_write = {"p", write};
  out.incarnation = incarnation;
  return out;
}

TEST(registry, a_process_that_asks_again_because_the_answer_was_lost_is_the_same) {
  instant_registry r;
  r.take(r.announce(numbered(1)));
  EXPECT_EQ(r.take(r.announce(numbered(1))), "nothing") << "at another server";
  EXPECT_EQ(r.take(r.announce(numbered(2))), "nothing") << "as a new request";
  EXPECT_EQ(r.find("a")->incarnation, 1);
  auto other = numbered(1);
  other.last_write.process = "q";
  EXPECT_EQ(r.take(r.announce(other)), "up 2");
  EXPECT_GT(r.find("a")->incarnation, 1);
}

TEST(registry, what_a_process_asked_for_before_is_passed_over_when_it_comes_late) {
  instant_registry r;
  r.take(r.announce(numbered(1)));
  EXPECT_EQ(r.take(r.set("a", 1, fields("state", "ready"), {"p", 3})), "set 2");
  EXPECT_EQ(r.take(r.announce(numbered(1))), "nothing");
  EXPECT_EQ(r.take(r.set("a", 1, fields("state", "starting"), {"p", 2})), "nothing");
  EXPECT_EQ(r.take(r.leave("a", 1, {"p", 3})), "nothing");
  EXPECT_EQ(r.take(r.set("a", 0, fields("hot_version", "2"))), "set 3") << "an operator has no numbers";
  EXPECT_EQ(r.find("a")->last_write, (write_number{"p", 3}));
  EXPECT_EQ(r.take(r.leave("a", 1, {"p", 4})), "down 4");
  EXPECT_EQ(r.take(r.announce(numbered(4, 1))), "expired") << "who is down has to ask anew";
  EXPECT_EQ(r.take(r.announce(numbered(5, 1))), "up 5");
}

TEST(registry, after_a_request_that_was_lost_even_the_same_again_is_written_so_that_it_comes_too_late) {
  instant_registry r;
  r.take(r.announce(numbered(1)));
  EXPECT_EQ(r.take(r.announce(numbered(2))), "nothing");
  EXPECT_EQ(r.take(r.announce(numbered(3))), "set 2");
  EXPECT_EQ(r.take(r.set("a", 1, fields("state", "draining"), {"p", 2})), "nothing");
}

TEST(registry, an_old_incarnation_is_told_so_after_the_new_one_went_down) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  const auto old = *r.find("a");
  r.take(r.announce(node_at("a")));
  r.take(r.leave("a", 0));
  EXPECT_EQ(r.take(r.announce(old)), "stale");
}

TEST(registry, a_second_node_with_a_live_name_is_refused) {
  instant_registry r;
  r.take(r.announce(node_at("a", 1)));
  EXPECT_EQ(r.take(r.announce(node_at("a", 2))), "taken");
  EXPECT_EQ(r.find("a")->at.port, 1);
}

TEST(registry, a_name_can_move_once_its_node_is_down) {
  instant_registry r;
  r.take(r.announce(node_at("a", 1)));
  r.take(r.leave("a", 0));
  EXPECT_EQ(r.take(r.announce(node_at("a", 2))), "up 3");
}

TEST(registry, a_record_that_nobody_watches_over_gives_way_to_a_node_that_announces_itself) {
  instant_registry r;
  auto imported = node_at("a", 1);
  imported.lease_ms = 0;
  r.take(r.announce(imported));
  EXPECT_EQ(r.take(r.announce(node_at("a", 2))), "up 2");
}

TEST(registry, a_lease_that_runs_out_makes_the_node_go_down) {
  instant_registry r;
  r.take(r.announce(node_at("a")), 0);
  EXPECT_TRUE(r.lapsed(at(9)).empty());
  EXPECT_EQ(r.next_deadline(), at(10));
  const auto lapsed = r.lapsed(at(10));
  ASSERT_EQ(lapsed.size(), 1u);
  EXPECT_EQ(r.take(lapsed[0]), "down 2");
  EXPECT_FALSE(r.find("a")->is_live());
  EXPECT_EQ(r.next_deadline(), std::nullopt);
}

TEST(registry, a_renewed_lease_starts_again) {
  instant_registry r;
  r.take(r.announce(node_at("a")), 0);
  EXPECT_EQ(why(r.renew("a", r.find("a")->incarnation, at(9))), "ok");
  EXPECT_TRUE(r.lapsed(at(18)).empty());
  EXPECT_EQ(r.lapsed(at(19)).size(), 1u);
}

TEST(registry, a_lease_that_is_over_can_not_be_renewed_but_the_node_may_announce_itself_again) {
  instant_registry r;
  r.take(r.announce(node_at("a")), 0);
  const auto mine = *r.find("a");
  EXPECT_EQ(why(r.renew("a", mine.incarnation, at(10))), "expired");
  r.take(r.lapsed(at(10)).at(0), 10);
  EXPECT_EQ(why(r.renew("a", mine.incarnation, at(11))), "expired");
  EXPECT_EQ(r.take(r.announce(mine), 11), "up 3");
  EXPECT_EQ(r.find("a")->incarnation, mine.incarnation);
}

TEST(registry, a_change_by_an_operator_is_no_sign_of_life) {
  instant_registry r;
  r.take(r.announce(node_at("a")), 0);
  EXPECT_EQ(r.take(r.set("a", 0, fields("hot_version", "1.1")), 9), "set 2");
  EXPECT_EQ(r.next_deadline(), at(10));
}

TEST(registry, a_record_without_a_lease_stays) {
  instant_registry r;
  auto imported = node_at("a");
  imported.lease_ms = 0;
  r.take(r.announce(imported));
  EXPECT_EQ(r.next_deadline(), std::nullopt);
  EXPECT_EQ(why(r.renew("a", 0, at(1'000'000))), "ok");
}

TEST(registry, set_changes_what_it_names_and_keeps_the_rest) {
  instant_registry r;
  auto a = node_at("a");
  a.labels = {{"zone", "x"}, {"rack", "1"}};
  r.take(r.announce(a));
  value::table labels;
  labels.pairs.emplace_back("zone", "y");
  labels.pairs.emplace_back("rack", false);
  EXPECT_EQ(r.take(r.set("a", 0, fields("labels", std::move(labels)))), "set 2");
  EXPECT_EQ(r.take(r.set("a", 0, fields("state", "ready"))), "set 3");
  EXPECT_EQ(r.take(r.set("a", 0, fields("state", "ready"))), "nothing");
  EXPECT_EQ(r.find("a")->labels, (std::map<std::string, std::string>{{"zone", "y"}}));
  EXPECT_EQ(r.find("a")->state, node_state::ready);
}

TEST(registry, set_can_not_change_who_a_node_is_or_wake_one_that_is_down) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  EXPECT_EQ(r.take(r.set("a", 0, fields("address", "127.0.0.1:1"))), "malformed");
  EXPECT_EQ(r.take(r.set("a", 0, fields("name", "b"))), "malformed");
  EXPECT_EQ(r.take(r.set("a", 99, fields("state", "ready"))), "unknown");
  r.take(r.leave("a", 0));
  EXPECT_EQ(r.take(r.set("a", 0, fields("state", "ready"))), "expired");
}

TEST(registry, nodes_that_are_not_there_are_unknown) {
  instant_registry r;
  EXPECT_EQ(r.take(r.set("a", 0, {})), "unknown");
  EXPECT_EQ(r.take(r.leave("a", 0)), "unknown");
  EXPECT_EQ(r.take(r.remove("\x1b[2J")), "unknown");
  EXPECT_EQ(why(r.renew("a", 0, at(0))), "unknown");
}

TEST(registry, a_removed_node_is_gone_and_may_come_back_as_a_later_one) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  const auto first = r.find("a")->incarnation;
  EXPECT_EQ(r.take(r.remove("a")), "removed 2");
  EXPECT_EQ(r.find("a"), nullptr);
  EXPECT_EQ(r.next_deadline(), std::nullopt);
  EXPECT_EQ(r.take(r.announce(node_at("a"))), "up 3");
  EXPECT_GT(r.find("a")->incarnation, first);
}

TEST(registry, more_nodes_than_the_limit_are_refused_while_known_ones_may_return) {
  instant_registry r({}, {}, {.record = {}, .nodes = 1});
  r.take(r.announce(node_at("a")));
  EXPECT_EQ(r.take(r.announce(node_at("b"))), "too_much");
  EXPECT_EQ(r.take(r.announce(node_at("a"))), "up 2");
}

TEST(registry, an_event_that_is_known_is_passed_over) {
  instant_registry r;
  const auto e = test::event_of(**r.announce(node_at("a")), 1);
  r.apply(e, at(0));
  r.apply(e, at(0));
  EXPECT_EQ(r.log().size(), 1u);
}

TEST(registry, a_snapshot_brings_all_back_and_gives_every_live_node_a_whole_lease) {
  instant_registry before;
  before.take(before.announce(node_at("a")));
  before.take(before.announce(node_at("b")));
  before.take(before.leave("b", 0));
  snapshot s;
  s.at = before.latest();
  for (const auto& [name, node] : before.nodes()) s.nodes.push_back(node);
  s.events = *before.log().after(0, 100);
  registry after(s, at(100));
  EXPECT_EQ(after.nodes().size(), 2u);
  EXPECT_EQ(after.next_deadline(), at(110));
  EXPECT_EQ(after.latest(), 3);
  EXPECT_EQ(after.log().after(1, 100)->size(), 2u);
}

TEST(registry, missing_names_what_is_not_ready) {
  instant_registry r;
  r.take(r.announce(node_at("a")));
  r.take(r.announce(node_at("b")));
  r.take(r.set("b", 0, fields("state", "ready")));
  EXPECT_EQ(r.missing(strings{"a", "b", "c"}), (strings{"a", "c"}));
}

TEST(registry, dependencies_that_run_in_a_circle_are_found) {
  instant_registry r;
  const auto add = [&r](const char* name, strings depends) {
    auto n = node_at(name);
    n.depends = std::move(depends);
    r.take(r.announce(n));
  };
  add("a", {"x", "b"});
  add("b", {"c"});
  add("d", {"a"});
  EXPECT_TRUE(r.circle("a").empty());
  add("c", {"d", "a"});
  EXPECT_EQ(r.circle("b"), (strings{"b", "c", "d", "a"}));
  add("c", {"c"});
  EXPECT_EQ(r.circle("c"), strings{"c"});
  EXPECT_TRUE(r.circle("a").empty());
}

}  // namespace
}  // namespace bee::names
