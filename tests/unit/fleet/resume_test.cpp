#include "bee/fleet/resume.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "bee/value/pack.hpp"
#include "drive_fleet.hpp"

namespace bee::fleet {
namespace {

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
    node.set_unique("bee_clusterd", daemon);
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
      return stock::pack_reload(before);
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
