#include "bee/fleet/operation/operation.hpp"

#include "drive_fleet.hpp"

namespace bee::fleet {
namespace {

constexpr const char* user = "ann";

// What the command line does around it, without asking anybody.
struct fleet_operation : testing::Test {
  operation& begin(source of) {
    if (work) last_folder_is_free();
    work = std::make_unique<operation>(how, f.connections);
    work->take_journal(*run_journal::open(f.dir.path, {user, "box", 1, 10, "push-config"}));
    EXPECT_TRUE(work->take_source(std::move(of)));
    return *work;
  }
  void last_folder_is_free() { work.reset(); }
  source push() {
    source out;
    out.wanted = f.first;
    out.file_name = "next.lua";
    out.targets = {f.first.nodes().begin(), f.first.nodes().end()};
    return out;
  }
  operation& planned(source of) {
    auto& out = begin(std::move(of));
    f.loop.run(f.connections.open_all(out.what().targets, 8));
    out.make_plan();
    return out;
  }

  fleet f{3};
  manner how;
  std::unique_ptr<operation> work;
};

TEST_F(fleet_operation, every_node_of_which_nothing_is_known_is_told) {
  auto& run = planned(push());
  EXPECT_EQ(run.told(), 3u);
  EXPECT_TRUE(run.passes_guard());
  const auto begun = run.begin();
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->jobs.size(), 3u);
  EXPECT_EQ(run.log().log()->find_run(begun->id)->user, user);
}

TEST_F(fleet_operation, nodes_that_can_not_be_reached_count_against_the_budget) {
  f.nodes[1].reset();
  auto& run = planned(push());
  EXPECT_EQ(run.unreachable(), std::vector<std::string>{"n1"});
  EXPECT_FALSE(run.reaches_enough());
  how.roll.max_fail = 1;
  EXPECT_TRUE(run.reaches_enough());
  how.roll.max_fail = 0;
  how.force = true;
  EXPECT_TRUE(run.reaches_enough());
  const auto begun = run.begin();
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->jobs.size(), 2u);
  for (const auto& job : begun->jobs)
    EXPECT_EQ(std::count(job.must_reach.begin(), job.must_reach.end(), "n1"), 0) << job.node;
}

TEST_F(fleet_operation, a_push_that_switches_off_most_of_the_fleet_must_be_meant) {
  f.push();
  auto mostly_off = push();
  for (const char* name : {"n1", "n2"}) mostly_off.wanted.set(name, std::nullopt);
  auto& run = planned(mostly_off);
  const auto stops = run.passes_guard();
  ASSERT_FALSE(stops);
  EXPECT_EQ(stops.error().message, "this switches off 2 of 3 known nodes; nothing was sent");
  how.yes = true;
  EXPECT_FALSE(run.passes_guard());
  how.prune = true;
  EXPECT_TRUE(run.passes_guard());
}

TEST_F(fleet_operation, a_run_that_was_not_finished_goes_on_with_what_is_left) {
  auto& killed = planned(push());
  const auto first = killed.begin();
  ASSERT_TRUE(first);
  std::vector<mark> done{{"n0", step_state::ok, {}, mark::belief::has, shared(f.first)}};
  ASSERT_TRUE(killed.log().log()->note(first->id, done, 20));

  auto& other = begin(push());
  EXPECT_FALSE(other.may_begin());

  how.resume = true;
  auto& rest = begin(source());
  const auto found = rest.find_run();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, first->id);
  ASSERT_TRUE(rest.take_run(source(), true));
  EXPECT_TRUE(rest.goes_on());
  EXPECT_EQ(rest.what().targets.size(), 3u);
  f.loop.run(f.connections.open_all(rest.what().targets, 8));
  rest.make_plan();
  EXPECT_EQ(rest.told(), 2u);
  const auto begun = rest.begin();
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->id, first->id);
  EXPECT_EQ(begun->from.applied, (std::vector<bool>{true, false, false}));
}

TEST_F(fleet_operation, an_attempt_that_ends_early_is_in_the_journal_and_no_revision) {
  auto& run = begin(push());
  ASSERT_TRUE(run.note_attempt());
  run.end_attempt(stopped("not confirmed; nothing was sent"));
  auto& log = *run.log().log();
  const auto runs = log.runs(1);
  ASSERT_TRUE(runs && runs->size() == 1);
  EXPECT_FALSE(runs->front().has_begun);
  EXPECT_EQ(*log.explanation(runs->front().id), "not confirmed; nothing was sent");
  EXPECT_EQ(*log.latest_revision(), 0);
}

}  // namespace
}  // namespace bee::fleet
