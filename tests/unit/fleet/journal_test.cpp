#include "bee/fleet/journal.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "support/temp_dir.hpp"

namespace bee::fleet {
namespace {

cluster::node_map two_nodes(std::uint16_t port_of_b = 2) {
  cluster::node_map map;
  map.set("a", endpoint{"10.0.0.1", 1});
  map.set("b", endpoint{"10.0.0.2", port_of_b});
  return map;
}

map_ptr shared(cluster::node_map map) {
  return std::make_shared<const cluster::node_map>(std::move(map));
}

run_start push_of(cluster::node_map map, std::string message = "why") {
  run_start s{"push-config", "ann", "box1", 42, 1000, "{\"batch\":\"1\"}", {}, {}};
  s.pushed = revision{0, 1000, "ann", std::move(message), "c.lua", "a = 1 -- text", std::move(map)};
  s.steps = {{"a", {"10.0.0.1", 1}, step_state::planned, "", nullptr, 0},
             {"b", {"10.0.0.2", 2}, step_state::unchanged, "", shared(two_nodes()), 0}};
  return s;
}

TEST(journal, keeps_all_of_a_run_across_processes) {
  temp_dir dir;
  {
    auto j = journal::open(dir.path / "state");
    ASSERT_TRUE(j);
    ASSERT_EQ(j->begin(push_of(two_nodes())).value(), 1);
  }
  auto j = journal::open_to_read(dir.path / "state");
  ASSERT_TRUE(j);
  const auto r = j->find_run(1).value();
  EXPECT_EQ(r.verb, "push-config");
  EXPECT_EQ(r.revision, 1);
  EXPECT_EQ(r.state, run_state::running);
  EXPECT_EQ(r.options, "{\"batch\":\"1\"}");
  EXPECT_EQ(r.user, "ann");
  EXPECT_EQ(r.host, "box1");
  EXPECT_EQ(r.pid, 42);
  EXPECT_EQ(r.started_at, 1000);
  const auto revision = j->find_revision(1).value();
  EXPECT_EQ(revision.file_text, "a = 1 -- text");
  EXPECT_EQ(revision.message, "why");
  EXPECT_EQ(revision.map, two_nodes());
  const auto steps = j->steps(1).value();
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].node, "a");
  EXPECT_EQ(steps[0].at, (endpoint{"10.0.0.1", 1}));
  EXPECT_EQ(steps[0].before, nullptr);
  EXPECT_EQ(steps[1].state, step_state::unchanged);
  EXPECT_EQ(*steps[1].before, two_nodes());
}

TEST(journal, a_mark_changes_the_step_and_what_the_node_is_known_to_have) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto id = j.begin(push_of(two_nodes())).value();
  const std::vector<mark> begun = {{"a", step_state::begun, "", mark::belief::unknown, nullptr}};
  ASSERT_TRUE(j.note(id, begun, 1100));
  EXPECT_TRUE(j.known().value().empty());
  const std::vector<mark> ok = {{"a", step_state::ok, "", mark::belief::has, shared(two_nodes())}};
  ASSERT_TRUE(j.note(id, ok, 1200));
  EXPECT_EQ(j.steps(id).value()[0].state, step_state::ok);
  EXPECT_EQ(j.steps(id).value()[0].changed_at, 1200);
  const auto known = j.known().value();
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].node, "a");
  EXPECT_EQ(known[0].at, (endpoint{"10.0.0.1", 1}));
  EXPECT_EQ(*known[0].map, two_nodes());
  EXPECT_EQ(known[0].since, 1200);
  const std::vector<mark> kept = {{"a", step_state::failed, "verify", mark::belief::keep, nullptr}};
  ASSERT_TRUE(j.note(id, kept, 1300));
  EXPECT_EQ(j.known().value().size(), 1u);
  EXPECT_EQ(j.steps(id).value()[0].note, "verify");
  ASSERT_TRUE(j.note(id, begun, 1400));
  EXPECT_TRUE(j.known().value().empty());
}

TEST(journal, the_end_of_a_run_skips_what_had_no_turn) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto id = j.begin(push_of(two_nodes())).value();
  ASSERT_TRUE(j.end(id, run_state::stopped, 2000));
  EXPECT_EQ(j.steps(id).value()[0].state, step_state::skipped);
  EXPECT_EQ(j.steps(id).value()[1].state, step_state::unchanged);
  EXPECT_EQ(j.find_run(id).value().state, run_state::stopped);
  EXPECT_EQ(j.find_run(id).value().ended_at, 2000);
}

TEST(journal, a_run_that_was_not_ended_is_superseded_by_the_next) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  ASSERT_TRUE(j.begin(push_of(two_nodes())));
  ASSERT_TRUE(j.begin(push_of(two_nodes(3))));
  const auto runs = j.runs(10).value();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].id, 2);
  EXPECT_EQ(runs[0].state, run_state::running);
  EXPECT_EQ(runs[1].state, run_state::superseded);
  ASSERT_TRUE(j.end(2, run_state::stopped, 5));
  ASSERT_TRUE(j.reopen(2, "bob", "box2", 43));
  EXPECT_EQ(j.find_run(2).value().state, run_state::running);
  EXPECT_EQ(j.find_run(2).value().user, "bob");
}

TEST(journal, the_same_map_again_is_the_same_revision_and_another_is_the_next) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  EXPECT_EQ(j.latest_revision().value(), 0);
  ASSERT_TRUE(j.begin(push_of(two_nodes())));
  ASSERT_TRUE(j.begin(push_of(two_nodes(), "again")));
  EXPECT_EQ(j.latest_revision().value(), 1);
  ASSERT_TRUE(j.begin(push_of(two_nodes(3))));
  EXPECT_EQ(j.latest_revision().value(), 2);
  ASSERT_TRUE(j.begin(push_of(two_nodes(), "back")));
  EXPECT_EQ(j.latest_revision().value(), 3);
  EXPECT_EQ(j.revisions(10).value()[0].message, "back");
}

TEST(journal, what_it_does_not_hold_is_no_such_thing) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  EXPECT_EQ(j.find_revision(7).error(), errc::no_such_revision);
  EXPECT_EQ(j.find_run(7).error(), errc::no_such_run);
  EXPECT_EQ(journal::open_to_read(dir.path / "none").error(), errc::journal_read_only);
}

TEST(journal, a_state_directory_that_can_not_be_made_is_an_error_at_once) {
  EXPECT_FALSE(journal::open("/proc/beectl/x"));
  temp_dir dir;
  std::ofstream(dir.path / "file") << "x";
  EXPECT_FALSE(journal::open(dir.path / "file"));
  std::filesystem::create_directories(dir.path / "journal.db");
  EXPECT_EQ(journal::open(dir.path).error(), errc::journal_read_only);
}

TEST(journal, that_can_not_grow_refuses_a_run_and_keeps_none_of_it) {
  temp_dir dir;
  auto j = journal::open(dir.path, 96 << 10).value();
  auto start = push_of(two_nodes());
  start.pushed->file_text = std::string(1 << 20, 'x');
  EXPECT_EQ(j.begin(start).error(), errc::journal_full);
  EXPECT_TRUE(j.runs(10).value().empty());
  EXPECT_EQ(j.latest_revision().value(), 0);
  start.pushed->file_text = "small";
  EXPECT_TRUE(j.begin(start)) << "the failure left nothing behind";
  EXPECT_EQ(j.find_revision(1).value().map, two_nodes());
}

TEST(journal, another_file_in_its_place_is_damaged_and_a_newer_one_is_refused) {
  temp_dir dir;
  std::ofstream(dir.path / "journal.db") << std::string(8192, 'x');
  EXPECT_EQ(journal::open(dir.path).error(), errc::journal_damaged);
  temp_dir other;
  { ASSERT_TRUE(journal::open(other.path)); }
  auto raw =
      sqlite::database::open(other.path / "journal.db", sqlite::database::mode::write, 1 << 30).value();
  ASSERT_TRUE(raw.execute("PRAGMA user_version = 99"));
  EXPECT_EQ(journal::open(other.path).error(), errc::journal_newer);
  EXPECT_EQ(journal::open_to_read(other.path).error(), errc::journal_newer);
}

TEST(journal, one_that_is_being_made_is_busy_and_another_database_is_damaged) {
  temp_dir dir;
  auto raw = sqlite::database::open(dir.path / "journal.db", sqlite::database::mode::write, 1 << 30).value();
  ASSERT_TRUE(raw.execute("PRAGMA user_version = 0"));
  EXPECT_EQ(journal::open_to_read(dir.path).error(), errc::journal_busy);
  ASSERT_TRUE(raw.execute("CREATE TABLE other (x)"));
  EXPECT_EQ(journal::open_to_read(dir.path).error(), errc::journal_damaged);
}

TEST(journal, rows_that_make_no_sense_are_damaged) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  ASSERT_TRUE(j.begin(push_of(two_nodes())));
  auto raw = sqlite::database::open(dir.path / "journal.db", sqlite::database::mode::write, 1 << 30).value();
  ASSERT_TRUE(raw.execute("UPDATE steps SET address = 'nowhere'"));
  EXPECT_EQ(j.steps(1).error(), errc::journal_damaged);
  ASSERT_TRUE(raw.execute("UPDATE runs SET state = 'odd'"));
  EXPECT_EQ(j.find_run(1).error(), errc::journal_damaged);
}

TEST(journal, a_belief_keeps_its_time_when_that_is_given) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto id = j.begin(push_of(two_nodes())).value();
  const std::vector<mark> back = {{"a", step_state::planned, "", mark::belief::has, shared(two_nodes()), 7}};
  ASSERT_TRUE(j.note(id, back, 1100));
  EXPECT_EQ(j.known().value()[0].since, 7);
}

TEST(journal, what_was_noted_before_a_kill_is_there_after_it) {
  temp_dir dir;
  const auto child = ::fork();
  if (child == 0) {
    auto j = journal::open(dir.path).value();
    const auto id = j.begin(push_of(two_nodes())).value();
    const std::vector<mark> begun = {{"a", step_state::begun, "", mark::belief::unknown, nullptr}};
    if (j.note(id, begun, 1100, survives::kill)) ::kill(::getpid(), SIGKILL);
    ::_exit(1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  auto j = journal::open(dir.path).value();
  EXPECT_EQ(j.find_run(1).value().state, run_state::running);
  EXPECT_EQ(j.steps(1).value()[0].state, step_state::begun);
}

TEST(journal, an_attempt_is_stopped_and_has_not_begun_until_a_run_takes_its_place) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  auto start = push_of(two_nodes());
  const auto id = j.attempt(start).value();
  EXPECT_EQ(j.find_run(id).value().state, run_state::stopped);
  EXPECT_FALSE(j.find_run(id).value().has_begun);
  EXPECT_EQ(j.latest_revision().value(), 0) << "it makes no revision";
  EXPECT_EQ(j.find_attempt(id).value().map, two_nodes());
  EXPECT_EQ(j.find_attempt(id).value().file_text, "a = 1 -- text");
  EXPECT_EQ(j.steps(id).value().size(), 2u);
  start.attempt = id;
  ASSERT_EQ(j.begin(start).value(), id);
  EXPECT_EQ(j.runs(9).value().size(), 1u);
  EXPECT_TRUE(j.find_run(id).value().has_begun);
  EXPECT_EQ(j.find_run(id).value().state, run_state::running);
  EXPECT_EQ(j.find_run(id).value().revision, 1);
  EXPECT_EQ(j.find_attempt(id).error(), errc::no_such_revision);
}

TEST(journal, the_last_that_was_begun_is_found_behind_attempts) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  EXPECT_FALSE(j.last_begun().value());
  ASSERT_TRUE(j.attempt(push_of(two_nodes())));
  EXPECT_FALSE(j.last_begun().value()) << "an attempt has not begun";
  const auto begun = j.begin(push_of(two_nodes())).value();
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(j.attempt(push_of(two_nodes())));
  ASSERT_TRUE(j.last_begun().value());
  EXPECT_EQ(j.last_begun().value()->id, begun);
  EXPECT_TRUE(j.last_begun().value()->has_begun);
}

TEST(journal, an_attempt_does_not_end_the_run_before_it_and_says_why_it_ended) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto run = j.begin(push_of(two_nodes())).value();
  const auto id = j.attempt(push_of(two_nodes(3))).value();
  EXPECT_EQ(j.find_run(run).value().state, run_state::running);
  ASSERT_TRUE(j.end(id, run_state::stopped, 2000));
  ASSERT_TRUE(j.explain(id, "not confirmed"));
  EXPECT_EQ(j.explanation(id).value(), "not confirmed");
  EXPECT_EQ(j.explanation(run).value(), "");
}

TEST(journal, of_attempts_that_lie_far_back_nodes_and_map_are_forgotten) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto run = j.begin(push_of(two_nodes())).value();
  const auto first = j.attempt(push_of(two_nodes())).value();
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(j.attempt(push_of(two_nodes())));
  EXPECT_TRUE(j.steps(first).value().empty());
  EXPECT_EQ(j.find_attempt(first).error(), errc::no_such_revision);
  EXPECT_FALSE(j.find_run(first).value().has_begun);
  EXPECT_EQ(j.steps(run).value().size(), 2u);
  EXPECT_EQ(j.steps(first + 1).value().size(), 2u);
}

TEST(journal, a_run_is_overtaken_when_a_later_one_may_have_sent_something_to_one_of_its_nodes) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto first = j.begin(push_of(two_nodes())).value();
  ASSERT_TRUE(j.attempt(push_of(two_nodes(3))));
  const auto second = j.begin(push_of(two_nodes(4))).value();
  EXPECT_FALSE(j.is_overtaken(first).value());
  const std::vector<mark> begun = {{"a", step_state::begun, "", mark::belief::unknown, nullptr}};
  ASSERT_TRUE(j.note(second, begun, 1100));
  EXPECT_TRUE(j.is_overtaken(first).value());
  EXPECT_FALSE(j.is_overtaken(second).value());
}

TEST(journal, what_a_node_acknowledged_is_kept_with_its_handles) {
  temp_dir dir;
  auto j = journal::open(dir.path).value();
  const auto id = j.begin(push_of(two_nodes())).value();
  const stock::process_mark process{42, {{"b", 17}}};
  const std::vector<mark> ok = {
      {"a", step_state::ok, "", mark::belief::has, shared(two_nodes()), 0, process}};
  ASSERT_TRUE(j.note(id, ok, 1200));
  EXPECT_EQ(journal::open_to_read(dir.path).value().known().value().at(0).process, process);
}

TEST(journal, every_state_has_a_text_that_reads_back) {
  for (int s = 0; s <= static_cast<int>(step_state::rollback_failed); ++s) {
    const auto state = static_cast<step_state>(s);
    EXPECT_EQ(parse_step_state(to_text(state)), state);
  }
  for (int s = 0; s <= static_cast<int>(run_state::superseded); ++s) {
    const auto state = static_cast<run_state>(s);
    EXPECT_EQ(parse_run_state(to_text(state)), state);
  }
  EXPECT_EQ(parse_step_state("odd"), std::nullopt);
  EXPECT_EQ(parse_run_state("odd"), std::nullopt);
}

}  // namespace
}  // namespace bee::fleet
