#include "bee/names/service/prober.hpp"

#include <gtest/gtest.h>

#include "support/fake_node.hpp"
#include "unit/names/store/posted_store.hpp"

namespace bee::names {
namespace {

using bee::test::fake_node;
using std::chrono::milliseconds;

struct names_prober : testing::Test {
  void SetUp() override { start_server(); }
  void TearDown() override {
    looks.reset();
    here.reset();
    loop.drain();  // what was begun for a node that is not looked at any more ends before the loop does
  }
  void start_server() {
    server_options options;
    options.broadcast.first_pause = milliseconds(5);
    options.broadcast.timeout = milliseconds(500);  // also what the end of a test waits for a silent node
    here = std::move(*server::open(loop.executor(), kept, options));
  }
  void start(std::vector<cluster::node> nodes) {
    prober_options options;
    options.nodes = std::move(nodes);
    options.changed = [this] { return std::exchange(next_nodes, std::nullopt); };
    options.interval = options.retry = milliseconds(10);
    options.timeout = milliseconds(1000);
    options.log = [this](severity, std::string_view line) { log.emplace_back(line); };
    looks.emplace(loop.executor(), *here, std::move(options));
  }
  static cluster::node entry(const char* name, const fake_node& n) {
    return {name, parse_endpoint(n.address()).value()};
  }
  record_ptr record(const char* name) const { return here->nodes().find(name); }
  node_state state_of(const char* name) const {
    const auto r = record(name);
    return r ? r->state : node_state::starting;
  }
  void run_until_it_is(const char* name, node_state s) {
    loop.run_until([&] { return state_of(name) == s; });
  }
  // As a node that announces itself does.
  void announce(const node_record& r) {
    bool done = false;
    here->make_change(
        r.name, [&r](const registry& nodes) { return nodes.announce(r); },
        [&done](const answer<revision>& ended) { done = ended.has_value(); });
    loop.run_until([&] { return done; });
  }
  // Until the node has been looked at that many times more.
  void run_looks(const fake_node& n, std::size_t times) {
    const auto enough = n.asked("LIST").size() + times;
    loop.run_until([&] { return n.asked("LIST").size() >= enough; });
  }

  bee::test::event_loop loop;
  test::posted_store kept{loop};
  std::unique_ptr<server> here;
  std::optional<prober> looks;
  std::optional<std::vector<cluster::node>> next_nodes;
  std::vector<std::string> log;
  fake_node a, b;
};

TEST_F(names_prober, a_node_that_answers_is_registered_and_one_that_does_not_is_none) {
  b.stop();
  start({entry("a", a), entry("b", b)});
  run_until_it_is("a", node_state::ready);
  EXPECT_EQ(record("a")->labels.at("probed"), "yes");
  EXPECT_EQ(record("a")->lease_ms, 0);
  run_looks(a, 3);
  EXPECT_FALSE(record("b"));
  b.start();
  run_until_it_is("b", node_state::ready);
}

TEST_F(names_prober, one_that_stops_goes_down_and_one_that_starts_again_is_the_next_incarnation) {
  start({entry("a", a)});
  run_until_it_is("a", node_state::ready);
  const auto first = record("a")->incarnation;
  a.stop();
  run_until_it_is("a", node_state::down);
  a.restart();
  run_until_it_is("a", node_state::ready);
  EXPECT_GT(record("a")->incarnation, first);
}

TEST_F(names_prober, a_restart_between_two_looks_is_seen) {
  // What a restart shows by is a list without a higher handle: this one is always the highest.
  a.has_service(0x100, "snlua last");
  start({entry("a", a)});
  run_until_it_is("a", node_state::ready);
  const auto first = record("a")->incarnation;
  a.restart();
  loop.run_until([&] { return record("a")->incarnation > first; });
  run_until_it_is("a", node_state::ready);
}

TEST_F(names_prober, a_node_that_only_was_silent_comes_back_as_the_same_incarnation) {
  start({entry("a", a)});
  run_until_it_is("a", node_state::ready);
  const auto first = record("a")->incarnation;
  a.behaves([](const std::string&) { return bee::test::fake_reply{bee::test::fake_reply::kind::silence}; });
  run_until_it_is("a", node_state::down);
  a.behaves({});
  run_until_it_is("a", node_state::ready);
  EXPECT_EQ(record("a")->incarnation, first);
}

TEST_F(names_prober, a_node_that_announces_itself_is_not_looked_at_any_more) {
  start({entry("a", a)});
  run_until_it_is("a", node_state::ready);
  node_record r;
  r.name = "a";
  r.at = {"127.0.0.1", 9};
  r.state = node_state::starting;
  announce(r);
  next_nodes = {entry("a", a), entry("b", b)};
  run_until_it_is("b", node_state::ready);
  run_looks(b, 2);  // one that was under way has ended
  const auto looks_before = a.asked("LIST").size();
  run_looks(b, 5);
  EXPECT_EQ(a.asked("LIST").size(), looks_before);
  EXPECT_EQ(state_of("a"), node_state::starting);
  EXPECT_EQ(record("a")->at, r.at);
}

TEST_F(names_prober, the_file_is_followed) {
  start({entry("a", a)});
  run_until_it_is("a", node_state::ready);
  next_nodes = {entry("b", b)};
  run_until_it_is("b", node_state::ready);
  loop.run_until([&] { return !record("a"); });
  next_nodes = {entry("b", a)};
  const auto moved = parse_endpoint(a.address()).value();
  loop.run_until([&] { return record("b")->at == moved; });
}

TEST_F(names_prober, what_the_file_named_before_a_restart_and_names_no_more_is_removed) {
  node_record old;
  old.name = "old";
  old.at = {"127.0.0.1", 9};
  old.state = node_state::ready;
  old.labels["probed"] = "yes";
  announce(old);
  node_record other = old;
  other.name = "other";
  other.labels.clear();
  announce(other);
  start({entry("a", a)});
  loop.run_until([&] { return !record("old"); });
  EXPECT_EQ(state_of("other"), node_state::ready);
}

TEST_F(names_prober, what_the_store_does_not_take_is_tried_again_and_the_last_look_counts) {
  kept.fail_with(errc::store_full);
  start({entry("a", a), entry("b", b)});
  run_looks(a, 3);
  run_looks(b, 3);
  EXPECT_FALSE(record("a"));
  b.stop();
  kept.fail_with({});
  run_until_it_is("a", node_state::ready);
  loop.run_until([&] { return !record("b") || !record("b")->is_live(); });
}

TEST_F(names_prober, the_service_itself_is_passed_over_and_a_name_that_is_none_is_said_once) {
  start({entry("names", a), entry("no-name", a), entry("b", b)});
  run_until_it_is("b", node_state::ready);
  run_looks(b, 3);
  EXPECT_EQ(here->nodes().nodes().size(), 1u);
  EXPECT_EQ(log.size(), 1u);
  EXPECT_EQ(log.at(0).substr(0, 17), "probe of no-name:");
}

}  // namespace
}  // namespace bee::names
