#include "bee/fleet/plan.hpp"

#include <gtest/gtest.h>

#include "bee/fleet/jobs.hpp"
#include "bee/stock/stock_node.hpp"

namespace bee::fleet {
namespace {

using cluster::change_kind;
using cluster::node_map;
using names = std::vector<std::string>;

// "a=1" is a at 10.0.0.1:1, "a=0" is `false`.
node_map map_of(std::initializer_list<std::pair<const char*, int>> entries) {
  node_map m;
  for (const auto& [name, port] : entries) {
    if (port == 0) {
      m.set(name, std::nullopt);
    } else {
      m.set(name, endpoint{"10.0.0.1", static_cast<std::uint16_t>(port)});
    }
  }
  return m;
}

map_ptr shared(node_map m) {
  return std::make_shared<const node_map>(std::move(m));
}

plan_request push(node_map wanted) {
  plan_request r;
  r.targets = {wanted.nodes().begin(), wanted.nodes().end()};
  std::erase_if(r.targets, [](const auto& n) { return !n.address; });
  r.wanted = std::move(wanted);
  return r;
}

void know(plan_request& r, const std::string& node, int port, const map_ptr& map) {
  r.known.push_back({node, {"10.0.0.1", static_cast<std::uint16_t>(port)}, map, 1, 500});
}

TEST(plan, without_a_journal_what_a_node_has_is_unknown_and_it_gets_the_whole_file) {
  const auto p = make_plan(push(map_of({{"a", 1}, {"b", 2}})));
  ASSERT_EQ(p.nodes.size(), 2u);
  EXPECT_EQ(p.nodes[0].step->before, nullptr);
  EXPECT_TRUE(p.nodes[0].step->changes.empty());
  EXPECT_EQ(p.nodes[0].step->undo, nullptr);
  EXPECT_FALSE(p.nodes[0].is_up_to_date);
  EXPECT_EQ(*p.sent, map_of({{"a", 1}, {"b", 2}}));
  EXPECT_TRUE(p.changes_something());
}

TEST(plan, of_a_node_that_has_restarted_what_it_acknowledged_is_not_known_any_more) {
  auto r = push(map_of({{"a", 1}}));
  r.known.push_back({"a", {"10.0.0.1", 1}, shared(map_of({{"a", 1}})), 1, 500, {42, {}}});
  r.processes["a"] = {43, {}};
  EXPECT_TRUE(make_plan(r).nodes[0].is_up_to_date);
  r.processes["a"] = {12, {}};
  const auto p = make_plan(r);
  EXPECT_TRUE(p.nodes[0].has_restarted);
  EXPECT_FALSE(p.nodes[0].is_up_to_date);
  EXPECT_EQ(p.nodes[0].step->before, nullptr);
}

TEST(plan, a_node_that_acknowledged_the_same_entries_is_up_to_date) {
  auto r = push(map_of({{"a", 1}}));
  know(r, "a", 1, shared(map_of({{"a", 1}, {"old", 9}})));
  const auto p = make_plan(r);
  EXPECT_TRUE(p.nodes[0].is_up_to_date);
  EXPECT_EQ(p.nodes[0].known_since, 500);
  EXPECT_FALSE(p.changes_something());
  r.force = true;
  EXPECT_FALSE(make_plan(r).nodes[0].is_up_to_date);
}

TEST(plan, says_what_is_added_changed_and_switched_off) {
  auto r = push(map_of({{"a", 1}, {"moved", 5}, {"new", 3}, {"off", 0}, {"never", 0}}));
  r.targets.resize(1);
  know(r, "a", 1, shared(map_of({{"a", 1}, {"moved", 4}, {"off", 6}})));
  const auto p = make_plan(r);
  const auto& changes = p.nodes[0].step->changes;
  ASSERT_EQ(changes.size(), 4u) << "a name that the journal does not know may be on the node";
  EXPECT_EQ(changes[0].name, "moved");
  EXPECT_EQ(changes[0].kind, change_kind::changed);
  EXPECT_EQ(changes[0].before->port, 4);
  EXPECT_EQ(changes[1].name, "never");
  EXPECT_EQ(changes[1].kind, change_kind::removed);
  EXPECT_EQ(changes[2].name, "new");
  EXPECT_EQ(changes[2].kind, change_kind::added);
  EXPECT_EQ(changes[3].name, "off");
  EXPECT_EQ(changes[3].kind, change_kind::removed);
}

TEST(plan, a_node_that_shows_a_pruned_name_is_not_up_to_date_whatever_the_journal_knows) {
  auto r = push(map_of({{"a", 1}}));
  know(r, "a", 1, shared(map_of({{"a", 1}})));
  r.peers["a"] = {"old"};
  EXPECT_TRUE(make_plan(r).nodes[0].is_up_to_date);
  r.prune = true;
  const auto p = make_plan(r);
  EXPECT_FALSE(p.nodes[0].is_up_to_date);
  EXPECT_EQ(p.nodes[0].drops, names{"old"});
  r.known[0].map = p.nodes[0].step->after;
  EXPECT_TRUE(make_plan(r).nodes[0].is_up_to_date) << "its sender stays in the list, switched off";
}

TEST(plan, what_a_node_knew_at_another_address_is_no_evidence) {
  auto r = push(map_of({{"a", 1}}));
  know(r, "a", 2, shared(map_of({{"a", 1}})));
  const auto p = make_plan(r);
  EXPECT_EQ(p.nodes[0].step->before, nullptr);
  EXPECT_FALSE(p.nodes[0].is_up_to_date);
}

TEST(plan, what_is_gone_from_the_file_stays_without_prune_and_is_switched_off_with_it) {
  auto r = push(map_of({{"a", 1}, {"b", 2}}));
  r.last = shared(map_of({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 0}}));
  auto p = make_plan(r);
  EXPECT_EQ(p.left, names{"c"});
  EXPECT_EQ(p.sent->find("c"), nullptr);
  r.prune = true;
  p = make_plan(r);
  EXPECT_EQ(p.gone, names{"c"});
  EXPECT_TRUE(p.left.empty());
  EXPECT_EQ(*p.sent, map_of({{"a", 1}, {"b", 2}, {"c", 0}}));
  EXPECT_FALSE(p.removes_most());
}

TEST(plan, prune_sees_names_that_only_a_node_shows_or_only_a_node_acknowledged) {
  auto r = push(map_of({{"a", 1}}));
  r.prune = true;
  r.peers["a"] = {"a", "shown"};
  know(r, "b", 2, shared(map_of({{"acknowledged", 7}})));
  EXPECT_EQ(make_plan(r).gone, (names{"acknowledged", "shown"}));
}

TEST(plan, a_sender_to_a_name_that_the_last_revision_switched_off_is_not_live) {
  auto r = push(map_of({{"a", 1}}));
  r.prune = true;
  r.last = shared(map_of({{"a", 1}, {"off", 0}}));
  r.peers["a"] = {"off"};
  EXPECT_TRUE(make_plan(r).gone.empty());
}

TEST(plan, more_than_half_of_the_known_names_switched_off_is_noticed) {
  auto r = push(map_of({{"a", 1}}));
  r.last = shared(map_of({{"a", 1}, {"b", 2}}));
  r.prune = true;
  EXPECT_FALSE(make_plan(r).removes_most()) << "half is not more than half";
  r.last = shared(map_of({{"a", 1}, {"b", 2}, {"c", 3}}));
  EXPECT_TRUE(make_plan(r).removes_most());
  r.prune = false;
  EXPECT_FALSE(make_plan(r).removes_most());
  r.wanted = map_of({{"a", 1}, {"b", 0}, {"c", 0}});
  EXPECT_TRUE(make_plan(r).removes_most()) << "false in the file counts without prune";
  r.last = nullptr;
  EXPECT_TRUE(make_plan(r).removes_most()) << "without a journal the file is measured against itself";
}

TEST(plan, only_sends_and_prunes_the_entries_it_names) {
  auto r = push(map_of({{"a", 1}, {"b", 2}}));
  r.last = shared(map_of({{"c", 3}, {"d", 4}}));
  r.prune = true;
  r.only = {"b", "c"};
  const auto p = make_plan(r);
  EXPECT_EQ(*p.sent, map_of({{"b", 2}, {"c", 0}}));
  EXPECT_EQ(p.left, names{"d"});
}

TEST(plan, the_undo_table_gives_back_what_was_there_and_switches_off_what_was_not) {
  auto r = push(map_of({{"a", 1}, {"b", 3}, {"new", 4}}));
  r.targets.resize(1);
  know(r, "a", 1, shared(map_of({{"a", 1}, {"b", 2}, {"other", 9}})));
  EXPECT_EQ(*make_plan(r).nodes[0].step->undo, map_of({{"a", 1}, {"b", 2}, {"new", 0}}));
  r.known.clear();
  r.last = shared(map_of({{"a", 1}, {"b", 3}, {"new", 4}}));
  EXPECT_EQ(make_plan(r).nodes[0].step->undo, nullptr) << "the latest revision may be the one that failed";
  r.settled = shared(map_of({{"a", 1}, {"b", 8}}));
  EXPECT_EQ(*make_plan(r).nodes[0].step->undo, map_of({{"a", 1}, {"b", 8}, {"new", 0}}))
      << "the last run that ended stands in for a node of which nothing is known";
}

TEST(plan, names_the_open_senders_that_lose_their_peer) {
  auto r = push(map_of({{"a", 1}, {"moved", 5}, {"same", 6}, {"off", 0}}));
  r.targets.resize(1);
  know(r, "a", 1, shared(map_of({{"a", 1}, {"moved", 4}, {"same", 6}, {"off", 7}})));
  r.peers["a"] = {"moved", "off", "same", "stranger"};
  const auto p = make_plan(r);
  EXPECT_EQ(p.nodes[0].drops, (names{"moved", "off"}));
  EXPECT_TRUE(p.nodes[0].resets.empty());
}

TEST(plan, force_resets_every_open_sender_that_keeps_a_peer) {
  auto r = push(map_of({{"a", 1}, {"same", 6}, {"off", 0}}));
  r.targets.resize(1);
  r.force = true;
  r.peers["a"] = {"off", "same", "stranger"};
  const auto p = make_plan(r);
  EXPECT_EQ(p.nodes[0].resets, names{"same"});
  EXPECT_EQ(p.nodes[0].drops, names{"off"});
}

TEST(plan, nodes_that_had_the_same_share_one_transition) {
  auto r = push(map_of({{"a", 1}, {"b", 2}, {"c", 3}}));
  const auto had = shared(map_of({{"a", 1}}));
  know(r, "a", 1, had);
  know(r, "b", 2, had);
  const auto p = make_plan(r);
  EXPECT_EQ(p.nodes[0].step, p.nodes[1].step);
  EXPECT_NE(p.nodes[0].step, p.nodes[2].step);
  EXPECT_EQ(*p.nodes[0].step->after, r.wanted);
}

// A plan for one node that acknowledged so many entries and now gets one more.
plan one_more(std::size_t entries, bool is_forced) {
  plan_request request;
  for (std::size_t i = 0; i < entries; ++i)
    request.wanted.set("n" + std::to_string(i), endpoint{"127.0.0.1", 9});
  known_node known{"n0", {"127.0.0.1", 9}, std::make_shared<const cluster::node_map>(request.wanted), 1, 5};
  request.known.push_back(known);
  request.targets.push_back(*request.wanted.find("n0"));
  request.wanted.set("more", endpoint{"127.0.0.1", 10});
  request.force = is_forced;
  return make_plan(request);
}

TEST(push_jobs, of_a_small_table_send_all_of_it) {
  const auto p = one_more(10, false);
  EXPECT_EQ(*push_jobs(p, {}, verify_kind::ack).at(0).messages.at(0), stock::pack_reload(*p.sent));
}

TEST(push_jobs, of_a_large_table_send_what_differs_from_what_was_acknowledged) {
  cluster::node_map more;
  more.set("more", endpoint{"127.0.0.1", 10});
  cluster::node_map back;
  back.set("more", std::nullopt);
  const auto job = push_jobs(one_more(5000, false), {}, verify_kind::ack).at(0);
  EXPECT_EQ(*job.messages.at(0), stock::pack_reload(more));
  EXPECT_EQ(*job.undo, stock::pack_reload(back));
  EXPECT_EQ(job.after->nodes().size(), 5001u);
}

TEST(push_jobs, of_a_large_table_send_all_when_forced_or_when_nothing_is_known) {
  const auto forced = one_more(5000, true);
  EXPECT_EQ(*push_jobs(forced, {}, verify_kind::ack).at(0).messages.at(0), stock::pack_reload(*forced.sent));
  auto unknown = one_more(5000, false);
  auto step = *unknown.nodes[0].step;
  step.before = nullptr;
  unknown.nodes[0].step = std::make_shared<const transition>(step);
  EXPECT_EQ(*push_jobs(unknown, {}, verify_kind::ack).at(0).messages.at(0),
            stock::pack_reload(*unknown.sent));
}

}  // namespace
}  // namespace bee::fleet
