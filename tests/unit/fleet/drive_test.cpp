#include "bee/fleet/drive.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <csignal>

#include "bee/fleet/resume.hpp"
#include "bee/node/node.hpp"
#include "bee/value/pack.hpp"
#include "support/event_loop.hpp"
#include "temp_dir.hpp"

namespace bee::fleet {
namespace {

namespace asio = boost::asio;
using cluster::node_map;
using std::chrono::milliseconds;

map_ptr shared(node_map m) {
  return std::make_shared<const node_map>(std::move(m));
}

// A fleet of our own nodes that know each other, a journal, and what is needed to push to them.
struct fleet {
  explicit fleet(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      nodes.push_back(std::make_unique<node::node>(loop.executor(), "n" + std::to_string(i)));
      EXPECT_TRUE(nodes.back()->listen());
      first.set(nodes.back()->name(), nodes.back()->address());
    }
    for (const auto& n : nodes)
      for (const auto& peer : first.nodes()) n->peers().set(peer.name, to_string(*peer.address));
    request.wanted = first;
    request.targets = first.nodes();
  }

  plan look() {
    loop.run(connections.open_all(request.targets, 8));
    request.peers = connections.peers();
    request.known = log.known().value();
    return make_plan(request);
  }

  run_id write_begin(const std::vector<node_job>& jobs) {
    run_start start{"push-config", "ann", "box", 1, 10, "{}", revision{}, {}};
    start.pushed->map = request.wanted;
    for (const auto& j : jobs) start.steps.push_back({j.node, j.at, step_state::planned, {}, j.before, 0});
    return log.begin(start).value();
  }

  std::unique_ptr<drive> push(rollout_options options = {}, drive_hooks hooks = {},
                              const std::function<void(drive&)>& meanwhile = {}) {
    auto jobs = push_jobs(look(), request.peers, verify);
    id = write_begin(jobs);
    engine = std::make_unique<rollout>(jobs.size(), options);
    if (!hooks.now) hooks.now = [] { return unix_ms(20); };
    auto d = std::make_unique<drive>(std::move(jobs), verify, *engine, connections, log, id, hooks);
    if (meanwhile) asio::post(loop.executor(), [&, raw = d.get()] { meanwhile(*raw); });
    loop.run(d->run());
    return d;
  }

  // The address that a node has for another, as text; "?" when it has none, "false" when it is off.
  std::string at(std::size_t node, const char* peer) {
    const auto known = nodes[node]->peers().address(peer);
    if (!known) return "?";
    return *known ? **known : "false";
  }

  step_state journaled(std::size_t i) { return log.steps(id).value()[i].state; }

  temp_dir dir;
  test::event_loop loop;
  std::vector<std::unique_ptr<node::node>> nodes;
  node_map first;
  plan_request request;
  links connections{std::chrono::seconds(2)};
  journal log = journal::open(dir.path).value();
  verify_kind verify = verify_kind::ack;
  std::unique_ptr<rollout> engine;
  run_id id = 0;
};

rollout_options one_by_one(on_fail when = on_fail::stop) {
  rollout_options o;
  o.batches = {{1, false}};
  o.when_over = when;
  return o;
}

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
  auto raw = database::open(f.dir.path / "journal.db", database::mode::write, 1 << 30).value();
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

TEST(links, a_node_that_is_down_and_one_that_is_no_node_have_failed) {
  fleet f(3);
  f.nodes[1].reset();
  f.loop.run(f.connections.open_all(f.request.targets, 8));
  EXPECT_EQ(f.connections.failure("n0"), nullptr);
  ASSERT_NE(f.connections.failure("n1"), nullptr);
  EXPECT_EQ(f.connections.failure("n1")->has_run, session::ran::no);
  EXPECT_EQ(f.connections.peers().count("n1"), 0u);
  EXPECT_EQ(f.connections.peers().count("n2"), 1u);
}

TEST(stock, finds_the_daemon_of_the_framework_first) {
  fleet f(1);
  node::node_options options;
  options.daemon = "bee_clusterd";
  node::node other(f.loop.executor(), "bee", options);
  ASSERT_TRUE(other.listen());
  auto plain = f.loop.run(stock_node::open(f.nodes[0]->address(), std::chrono::seconds(2)));
  auto bee = f.loop.run(stock_node::open(other.address(), std::chrono::seconds(2)));
  ASSERT_TRUE(plain && bee);
  EXPECT_EQ(plain->daemon_name(), "clusterd");
  EXPECT_EQ(bee->daemon_name(), "bee_clusterd");
}

// A node that writes down what its daemon is told. It shows a sender to "peer".
struct recording_node {
  recording_node(asio::any_io_executor executor, const char* name) : node(executor, name) {
    const auto daemon =
        node.add({.label = "snlua clusterd"}, [this](node::invocation&& c, node::responder&& r) {
          value::table peers;
          peers.pairs.emplace_back("peer", 11);
          if (c.arguments[0] == value::value("senders")) return r.answer({value::value(std::move(peers))});
          for (auto& [key, v] : c.arguments[1].as_table().pairs) map[std::string(key.as_string())] = v;
          drops += c.arguments[1].as_table().pairs.size() == 1;
          r.answer({value::value()});
        });
    node.set_unique("clusterd", daemon);
    EXPECT_TRUE(node.listen());
  }
  node::node node;
  std::map<std::string, value::value> map;
  int drops = 0;
};

// One process of a push that resets senders; resumes the last run if that was killed. Dies at the `die_at`-th
// point around a write of the journal.
[[noreturn]] void push_process(const std::filesystem::path& state, const plan_request& wanted, int die_at) {
  test::event_loop loop;
  int points = 0;
  const auto point = [&] {
    if (++points == die_at) ::kill(::getpid(), SIGKILL);
  };
  auto log = journal::open(state).value();
  links connections(std::chrono::seconds(5));
  loop.run(connections.open_all(wanted.targets, 2));
  auto request = wanted;
  request.peers = connections.peers();
  request.known = log.known().value();
  auto jobs = push_jobs(make_plan(request), request.peers, verify_kind::ack);
  const auto last = log.runs(1).value();
  continuation from;
  run_id id = 0;
  if (!last.empty() && last[0].state == run_state::done) ::_exit(0);  // there is nothing to resume
  if (!last.empty() && last[0].state == run_state::running) {
    id = last[0].id;
    from = resume(log.steps(id).value(), jobs);
  } else {
    run_start start{"push-config", "ann", "box", 1, 10, "{}", revision{}, {}};
    start.pushed->map = request.wanted;
    for (const auto& j : jobs) start.steps.push_back({j.node, j.at, step_state::planned, {}, j.before, 0});
    point();
    id = log.begin(start).value();
    point();
  }
  rollout engine(jobs.size(), one_by_one(), from.applied);
  drive_hooks hooks;
  hooks.now = [&] {
    point();
    return unix_ms(20);
  };
  hooks.on_written = point;
  drive d(std::move(jobs), verify_kind::ack, engine, connections, log, id, hooks);
  loop.run(d.run());
  point();
  ::_exit(engine.end() == rollout_end::done ? 0 : 1);
}

// Runs it while the nodes serve; the wait status.
int run_process(test::event_loop& loop, const std::filesystem::path& state, const plan_request& wanted,
                int die_at) {
  const auto child = ::fork();
  if (child == 0) push_process(state, wanted, die_at);
  int status = 0;
  loop.run_until([&] { return ::waitpid(child, &status, WNOHANG) == child; });
  return status;
}

TEST(drive_killed, at_every_step_of_the_journal_ends_well_after_a_resume) {
  bool was_killed = true;
  for (int die_at = 1; was_killed; ++die_at) {
    ASSERT_LT(die_at, 100);
    temp_dir dir;
    test::event_loop loop;
    recording_node a(loop.executor(), "a"), b(loop.executor(), "b");
    plan_request wanted;
    wanted.wanted.set("a", a.node.address());
    wanted.wanted.set("b", b.node.address());
    wanted.targets = wanted.wanted.nodes();
    wanted.wanted.set("peer", endpoint{"127.0.0.1", 9});
    wanted.force = true;
    const int first = run_process(loop, dir.path, wanted, die_at);
    was_killed = WIFSIGNALED(first);
    if (was_killed) {
      ASSERT_EQ(run_process(loop, dir.path, wanted, 0), 0) << "killed at point " << die_at;
    }
    for (const auto* n : {&a, &b}) {
      EXPECT_EQ(n->map.size(), 3u) << die_at;
      EXPECT_EQ(n->map.at("peer"), value::value("127.0.0.1:9")) << die_at;
      EXPECT_LE(n->drops, 1) << "told twice to drop a sender; killed at point " << die_at;
    }
    auto log = journal::open(dir.path).value();
    const auto last = log.runs(1).value().at(0);
    EXPECT_EQ(last.state, run_state::done) << die_at;
    for (const auto& s : log.steps(last.id).value()) EXPECT_EQ(s.state, step_state::ok) << die_at;
  }
}

// Jobs of three nodes, the first of which dropped a sender.
std::vector<node_job> three_jobs() {
  const auto text = std::make_shared<const std::string>();
  std::vector<node_job> jobs;
  for (const char* name : {"a", "b", "c"}) {
    node_job job{name, {"h", 1}, {text, text}, text, true, {}, nullptr, nullptr};
    jobs.push_back(std::move(job));
  }
  return jobs;
}

std::vector<step> three_steps(step_state a, step_state b, step_state c) {
  return {{"a", {"h", 1}, a, "of a", nullptr, 0},
          {"b", {"h", 1}, b, {}, nullptr, 0},
          {"c", {"h", 1}, c, {}, nullptr, 0}};
}

TEST(resume, forwards_does_what_was_not_done_and_drops_no_sender_twice) {
  auto jobs = three_jobs();
  const auto from = resume(three_steps(step_state::ok, step_state::resetting, step_state::planned), jobs);
  EXPECT_FALSE(from.goes_back);
  EXPECT_EQ(from.applied, (std::vector<bool>{true, false, false}));
  EXPECT_EQ(jobs[0].was, step_state::ok);
  EXPECT_EQ(jobs[1].was, step_state::planned);
  EXPECT_FALSE(jobs[1].drops_senders);
  EXPECT_EQ(jobs[1].messages.size(), 1u);
  EXPECT_TRUE(jobs[2].drops_senders);
}

TEST(resume, of_a_run_that_was_being_put_back_goes_on_putting_back) {
  auto jobs = three_jobs();
  const auto from =
      resume(three_steps(step_state::rolled_back, step_state::rolling_back, step_state::planned), jobs);
  EXPECT_TRUE(from.goes_back);
  EXPECT_EQ(from.applied, (std::vector<bool>{false, true, false}));
  EXPECT_EQ(jobs[0].was, step_state::rolled_back);
  EXPECT_EQ(jobs[0].note, "of a");
  EXPECT_EQ(jobs[2].was, step_state::planned);
}

TEST(drive, a_rollback_that_was_cut_short_is_finished) {
  fleet f(3);
  f.push();
  f.request.wanted.set("new", endpoint{"127.0.0.1", 9});
  f.push();
  auto jobs = [&] {
    auto request = f.request;
    request.force = true;
    return push_jobs(make_plan(request), request.peers, verify_kind::ack);
  }();
  for (auto& job : jobs) {
    auto before = f.first;
    job.undo = std::make_shared<const std::string>([&] {
      before.set("new", std::nullopt);
      return pack_reload(before);
    }());
  }
  f.id = f.write_begin(jobs);
  std::vector<step> steps;
  for (const auto& j : jobs) steps.push_back({j.node, j.at, step_state::ok, {}, j.before, 0});
  steps[0].state = step_state::rolling_back;
  steps[2].state = step_state::skipped;
  const auto from = resume(steps, jobs);
  rollout engine(jobs.size(), one_by_one(on_fail::roll_back), from.applied);
  engine.start_rollback();
  drive_hooks hooks;
  hooks.now = [] { return unix_ms(20); };
  drive d(std::move(jobs), verify_kind::ack, engine, f.connections, f.log, f.id, hooks);
  f.loop.run(d.run());
  EXPECT_EQ(engine.end(), rollout_end::rolled_back);
  EXPECT_EQ(f.at(0, "new"), "false");
  EXPECT_EQ(f.at(1, "new"), "false");
  EXPECT_EQ(f.at(2, "new"), "127.0.0.1:9") << "its turn had not come, so there is nothing to put back";
  EXPECT_EQ(f.log.find_run(f.id).value().state, run_state::rolled_back);
}

}  // namespace
}  // namespace bee::fleet
