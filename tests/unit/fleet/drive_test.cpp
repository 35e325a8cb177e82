#include "bee/fleet/drive.hpp"

#include "bee/value/pack.hpp"
#include "drive_fleet.hpp"

namespace bee::fleet {
namespace {

TEST(drive, a_push_reaches_every_node_and_the_next_finds_all_unchanged) {
  fleet f(3);
  f.request.wanted.set("new", endpoint{"127.0.0.1", 9});
  const auto d = f.push();
  EXPECT_EQ(f.engine->end(), rollout_end::done);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(f.at(i, "new"), "127.0.0.1:9");
    EXPECT_EQ(d->state(i), step_state::ok) << d->note(i);
    EXPECT_EQ(f.journaled(i), step_state::ok);
  }
  EXPECT_EQ(f.log.find_run(f.id).value().state, run_state::done);
  EXPECT_FALSE(f.look().changes_something());
}

TEST(drive, prune_switches_off_what_is_gone) {
  fleet f(2);
  f.request.wanted.set("old", endpoint{"127.0.0.1", 9});
  f.push();
  f.request.last = shared(f.request.wanted);
  f.request.wanted.remove("old");
  f.request.prune = true;
  f.push();
  EXPECT_EQ(f.at(0, "old"), "false");
  EXPECT_EQ(f.at(1, "old"), "false");
}

TEST(drive, a_dead_canary_stops_the_run_and_the_rest_is_untouched) {
  fleet f(3);
  auto dead = f.request.targets;
  f.request.wanted.set("new", endpoint{"127.0.0.1", 9});
  f.nodes[0].reset();
  const auto d = f.push(one_by_one());
  EXPECT_EQ(f.engine->end(), rollout_end::stopped);
  EXPECT_EQ(d->state(0), step_state::failed);
  EXPECT_EQ(f.at(1, "new"), "?");
  EXPECT_EQ(f.journaled(0), step_state::failed);
  EXPECT_EQ(f.journaled(1), step_state::skipped);
  EXPECT_EQ(f.log.find_run(f.id).value().state, run_state::stopped);
}

// All at once, one after the other: the later ones are written down ahead of their turn.
rollout_options one_at_a_time() {
  rollout_options o;
  o.jobs = 1;
  return o;
}

TEST(drive, nodes_are_written_down_together_and_ahead_of_their_turn) {
  fleet f(3);
  int writes = 0;
  drive_hooks hooks;
  std::vector<step_state> seen;
  hooks.on_written = [&] {
    if (++writes > 1) return;
    for (std::size_t i = 0; i < 3; ++i) seen.push_back(f.journaled(i));
  };
  const auto d = f.push(one_at_a_time(), hooks);
  EXPECT_EQ(seen, std::vector<step_state>(3, step_state::begun));
  EXPECT_EQ(d->state(2), step_state::ok);
}

TEST(drive, a_node_that_drops_senders_is_written_down_at_its_turn_and_not_before) {
  fleet f(3);
  auto jobs = push_jobs(f.look(), f.request.peers, f.verify);
  jobs[1].drops_senders = true;
  jobs[1].messages.insert(jobs[1].messages.begin(), jobs[1].messages[0]);
  f.id = f.write_begin(jobs);
  rollout engine(jobs.size(), one_at_a_time());
  std::vector<std::vector<step_state>> seen;
  drive_hooks hooks;
  hooks.now = [] { return unix_ms(20); };
  hooks.on_written = [&] { seen.push_back({f.journaled(0), f.journaled(1), f.journaled(2)}); };
  drive d(std::move(jobs), f.verify, engine, f.connections, f.log, f.id, hooks);
  f.loop.run(d.run());
  ASSERT_GE(seen.size(), 2u);
  using enum step_state;
  EXPECT_EQ(seen[0], (std::vector<step_state>{begun, planned, planned}));
  EXPECT_EQ(seen[1], (std::vector<step_state>{ok, resetting, begun}));
}

TEST(drive, a_node_whose_turn_did_not_come_is_believed_to_have_what_it_had) {
  fleet f(3);
  f.push();
  f.request.wanted.set("new", endpoint{"127.0.0.1", 9});
  f.nodes[0].reset();
  drive_hooks hooks;
  hooks.now = [] { return unix_ms(30); };
  const auto d = f.push(one_at_a_time(), hooks);
  EXPECT_EQ(f.engine->end(), rollout_end::stopped);
  EXPECT_EQ(d->state(1), step_state::planned);
  EXPECT_EQ(f.journaled(2), step_state::skipped);
  EXPECT_EQ(f.at(2, "new"), "?");
  const auto known = f.log.known().value();
  ASSERT_EQ(known.size(), 3u);
  EXPECT_EQ(known[2].since, 20) << "when it acknowledged it";
  EXPECT_EQ(*known[2].map, f.first);
}

TEST(drive, a_node_that_the_first_part_of_the_run_may_have_sent_it_stays_so_when_its_turn_does_not_come) {
  fleet f(2);
  auto jobs = push_jobs(f.look(), f.request.peers, f.verify);
  f.id = f.write_begin(jobs);
  const std::vector<mark> begun = {{"n1", step_state::begun, "", mark::belief::unknown, nullptr}};
  ASSERT_TRUE(f.log.note(f.id, begun, 1));
  const auto from = resume(f.log.steps(f.id).value(), jobs);
  f.nodes[0].reset();
  f.connections = links(milliseconds(500));
  rollout engine(jobs.size(), one_at_a_time(), from.applied);
  drive_hooks hooks;
  hooks.now = [] { return unix_ms(20); };
  drive d(std::move(jobs), f.verify, engine, f.connections, f.log, f.id, hooks);
  f.loop.run(d.run());
  EXPECT_EQ(engine.end(), rollout_end::stopped);
  EXPECT_EQ(f.journaled(0), step_state::failed);
  EXPECT_EQ(f.journaled(1), step_state::begun);
}

TEST(drive, a_failure_puts_changed_nodes_back_to_what_they_had) {
  fleet f(3);
  f.push();
  f.request.wanted.set("new", endpoint{"127.0.0.1", 9});
  f.nodes[2].reset();
  const auto d = f.push(one_by_one(on_fail::roll_back));
  EXPECT_EQ(f.engine->end(), rollout_end::rolled_back);
  EXPECT_EQ(f.at(0, "new"), "false");
  EXPECT_EQ(f.at(1, "new"), "false");
  EXPECT_EQ(d->state(0), step_state::rolled_back);
  EXPECT_EQ(f.journaled(0), step_state::rolled_back);
  EXPECT_EQ(f.log.find_run(f.id).value().state, run_state::rolled_back);
}

TEST(drive, a_node_that_can_not_reach_a_peer_has_failed) {
  fleet f(2);
  f.verify = verify_kind::mesh;
  f.request.wanted.set("dead", endpoint{"127.0.0.1", 1});
  const auto d = f.push(one_by_one());
  EXPECT_EQ(d->state(0), step_state::unverified);
  EXPECT_EQ(d->note(0), "it can not reach dead");
  EXPECT_EQ(d->state(1), step_state::planned);
  EXPECT_EQ(f.journaled(0), step_state::unverified);
  EXPECT_TRUE(f.log.known().value().empty()) << "the next push must not believe it to be up to date";
}

TEST(drive, force_drops_each_open_sender_once_and_connects_it_again) {
  fleet f(2);
  f.request.force = true;
  f.verify = verify_kind::peers;
  f.loop.run(f.connections.open_all(f.request.targets, 1));
  auto link = f.loop.run(f.connections.take("n0", f.nodes[0]->address()));
  ASSERT_TRUE(link);
  ASSERT_TRUE(f.loop.run(link->reach("n1")));
  const auto p = f.look();
  EXPECT_EQ(p.nodes[0].resets, std::vector<std::string>{"n1"});
  const auto jobs = push_jobs(p, f.request.peers, f.verify);
  ASSERT_EQ(jobs[0].messages.size(), 2u);
  EXPECT_TRUE(jobs[0].drops_senders);
  EXPECT_EQ(jobs[0].must_reach, std::vector<std::string>{"n1"});
  const auto d = f.push();
  EXPECT_EQ(d->state(0), step_state::ok) << d->note(0);
  EXPECT_EQ(f.at(0, "n1"), to_string(f.nodes[1]->address()));
}

TEST(drive, a_node_that_never_answers_ends_as_unknown_at_the_deadline) {
  fleet f(1);
  bool is_deaf = false;
  const auto daemon =
      f.nodes[0]->add({.label = "snlua clusterd"}, [&](node::invocation&& c, node::responder&& r) {
        if (c.arguments[0] == value::value("senders")) return r.answer({value::value(value::table())});
        is_deaf = true;
        r.ignore();
      });
  f.nodes[0]->set_unique("clusterd", daemon);
  f.connections = links(milliseconds(100));
  const auto d = f.push();
  EXPECT_TRUE(is_deaf);
  EXPECT_EQ(d->state(0), step_state::unknown);
  EXPECT_EQ(f.journaled(0), step_state::unknown);
  EXPECT_TRUE(f.log.known().value().empty());
}

TEST(drive, a_reload_that_raises_may_have_been_applied_in_part) {
  fleet f(1);
  const auto daemon =
      f.nodes[0]->add({.label = "snlua clusterd"}, [&](node::invocation&& c, node::responder&& r) {
        if (c.arguments[0] == value::value("senders")) return r.answer({value::value(value::table())});
        r.fail();
      });
  f.nodes[0]->set_unique("clusterd", daemon);
  EXPECT_EQ(f.push()->state(0), step_state::unknown);
}

TEST(drive, the_second_interrupt_ends_a_node_that_hangs) {
  fleet f(2);
  drive* running = nullptr;
  const auto daemon =
      f.nodes[0]->add({.label = "snlua clusterd"}, [&](node::invocation&& c, node::responder&& r) {
        if (c.arguments[0] == value::value("senders")) return r.answer({value::value(value::table())});
        running->interrupt();
        running->interrupt();
        r.ignore();
      });
  f.nodes[0]->set_unique("clusterd", daemon);
  f.connections = links(std::chrono::minutes(5));
  const auto d = f.push(one_by_one(), {}, [&](drive& mine) { running = &mine; });
  EXPECT_EQ(f.engine->end(), rollout_end::interrupted);
  EXPECT_EQ(d->state(0), step_state::unknown);
  EXPECT_EQ(f.journaled(1), step_state::skipped);
  EXPECT_EQ(f.log.find_run(f.id).value().state, run_state::interrupted);
}

TEST(drive, a_journal_that_can_not_be_written_lets_nothing_be_sent) {
  fleet f(2);
  f.request.wanted.set("new", endpoint{"127.0.0.1", 9});
  auto raw =
      sqlite::database::open(f.dir.path / "journal.db", sqlite::database::mode::write, 1 << 30).value();
  const auto d = f.push({}, {[&] {
                               (void)raw.execute("DROP TABLE known");
                               return unix_ms(1);
                             },
                             {},
                             {},
                             {},
                             {}});
  EXPECT_EQ(f.engine->end(), rollout_end::journal_lost);
  EXPECT_TRUE(d->journal_failure());
  EXPECT_EQ(f.at(0, "new"), "?");
  EXPECT_EQ(f.at(1, "new"), "?");
}

}  // namespace
}  // namespace bee::fleet
