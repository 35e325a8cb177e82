#include "bee/names/member/member.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "bee/names/service/server.hpp"
#include "unit/names/record/records.hpp"
#include "unit/names/store/posted_store.hpp"
#include "unit/node/running_node.hpp"

namespace bee::names {
namespace {

using bee::test::running_node;
using std::chrono::milliseconds;
using strings = std::vector<std::string>;

struct names_member : testing::Test {
  void SetUp() override { start_server({"127.0.0.1", 0}); }
  void TearDown() override {
    here.reset();
    loop.drain();
  }
  void start_server(const endpoint& at) {
    server_options options;
    options.listen = at;
    options.service.limits.record.shortest_lease_ms = 1;
    options.service.events_per_answer = events_per_answer;
    here = std::move(*server::open(loop.executor(), kept, options));
  }
  // The next server begins where this one ends.
  void stop_server() {
    kept.start = {};
    kept.start.at = here->nodes().latest();
    for (const auto& [name, node] : here->nodes().nodes()) kept.start.nodes.push_back(node);
    kept.start.events = *here->nodes().log().after(0, SIZE_MAX);
    here.reset();
  }
  member_options options_of(strings depends = {}) {
    member_options out;
    out.servers = {here->address()};
    out.retry = milliseconds(10);
    out.depends = std::move(depends);
    out.on_event = [this](const event& e) {
      events.push_back(std::to_string(e.at()) + " " + std::string(to_text(e.kind)) + " " + e.node->name);
    };
    out.on_up = [this](const node_record& r) { ups.push_back(r.name); };
    out.on_down = [this](const node_record& r) { downs.push_back(r.name); };
    out.on_stale = [this](const std::string&) { ++stales; };
    return out;
  }
  record_ptr record(const char* name) { return here->nodes().find(name); }

  bee::test::event_loop loop;
  test::posted_store kept{loop};
  std::size_t events_per_answer = 1000;
  std::unique_ptr<server> here;
  strings events, ups, downs;
  int stales = 0;
};

TEST_F(names_member, a_node_that_starts_is_registered_and_knows_the_map) {
  running_node a(loop, {}, "a"), b(loop, {}, "b");
  member first(loop.executor(), a.here, options_of());
  ASSERT_TRUE(loop.run(first.start()));
  EXPECT_EQ(record("a")->at, a.here.address());
  member second(loop.executor(), b.here, options_of());
  ASSERT_TRUE(loop.run(second.start()));
  EXPECT_EQ(**b.here.peers().address("a"), to_string(a.here.address()));
  loop.run_until([&] { return a.here.peers().address("b").has_value(); });
}

TEST_F(names_member, it_waits_for_what_it_depends_on) {
  running_node a(loop, {}, "a"), b(loop, {}, "b");
  member first(loop.executor(), a.here, options_of({"b"}));
  ASSERT_TRUE(loop.run(first.start()));
  EXPECT_EQ(loop.run(first.wait({}, milliseconds(20))), strings{"b"});
  member second(loop.executor(), b.here, options_of());
  ASSERT_TRUE(loop.run(second.start()));
  ASSERT_TRUE(loop.run(second.set_state(node_state::ready)));
  EXPECT_EQ(loop.run(first.wait({}, milliseconds(20'000))), strings{});
  EXPECT_EQ(loop.run(first.wait({"b", "c"}, milliseconds(20))), strings{"c"});
}

TEST_F(names_member, it_can_call_whom_it_waited_for_though_nobody_pushes_the_map) {
  kept.now.is_pusher = false;
  here.reset();
  start_server({"127.0.0.1", 0});
  running_node a(loop, {}, "a"), b(loop, {}, "b"), c(loop, {}, "c");
  member first(loop.executor(), a.here, options_of({"b"}));
  ASSERT_TRUE(loop.run(first.start()));
  member second(loop.executor(), b.here, options_of());
  member third(loop.executor(), c.here, options_of());
  ASSERT_TRUE(loop.run(third.start()));
  ASSERT_TRUE(loop.run(second.start()));
  ASSERT_TRUE(loop.run(second.set_state(node_state::ready)));
  ASSERT_EQ(loop.run(first.wait({}, milliseconds(20'000))), strings{});
  ASSERT_TRUE(a.here.peers().address("b"));
  EXPECT_EQ(**a.here.peers().address("b"), to_string(b.here.address()));
  EXPECT_TRUE(a.here.peers().address("c")) << "nor whom it did not wait for";
  ASSERT_TRUE(loop.run(second.leave()));
  loop.run_until([&] { return !a.here.peers().address("b").value_or("?"); });
}

TEST_F(names_member, its_map_knows_all_that_came_before_the_end_of_a_wait) {
  kept.now.is_pusher = false;
  here.reset();
  events_per_answer = 1;  // who watches needs many answers where who waits needs one
  start_server({"127.0.0.1", 0});
  running_node a(loop, {}, "a");
  member m(loop.executor(), a.here, options_of({"b"}));
  ASSERT_TRUE(loop.run(m.start()));
  const auto add = [&](const node_record& node) {
    here->make_change(
        node.name, [node](const registry& r) { return r.announce(node); }, [](const answer<revision>&) {});
  };
  add(test::node_at("x"));
  loop.run_until([&] { return a.here.peers().address("x").has_value(); });
  for (int i = 0; i < 40; ++i) add(test::node_at("x" + std::to_string(i)));
  auto b = test::node_at("b");
  b.state = node_state::ready;
  add(b);
  EXPECT_EQ(loop.run(m.wait({}, milliseconds(20'000))), strings{});
  EXPECT_TRUE(a.here.peers().address("b"));
  EXPECT_TRUE(a.here.peers().address("x39"));
}

TEST_F(names_member, it_hears_of_each_change_once) {
  running_node a(loop, {}, "a"), b(loop, {}, "b");
  member first(loop.executor(), a.here, options_of());
  ASSERT_TRUE(loop.run(first.start()));
  loop.run_until([&] { return first.incarnation() == 1; });
  member_options quiet;
  quiet.servers = {here->address()};
  member second(loop.executor(), b.here, quiet);
  ASSERT_TRUE(loop.run(second.start()));
  ASSERT_TRUE(loop.run(second.set_state(node_state::ready)));
  ASSERT_TRUE(loop.run(second.set_hot_version("2")));
  ASSERT_TRUE(loop.run(second.leave()));
  loop.run_until([&] { return downs == strings{"b"}; });
  EXPECT_EQ(ups, strings{"b"});
  for (std::size_t i = 1; i < events.size(); ++i) EXPECT_LT(events[i - 1], events[i]);
}

TEST_F(names_member, a_restart_of_the_service_needs_nothing_from_it) {
  running_node a(loop, {}, "a");
  auto options = options_of();
  options.lease = milliseconds(300);
  member m(loop.executor(), a.here, options);
  ASSERT_TRUE(loop.run(m.start()));
  const auto at = here->address();
  const auto before = m.incarnation();
  stop_server();
  EXPECT_FALSE(loop.run(m.set_hot_version("2")));
  start_server(at);
  loop.run_until([&] { return record("a") && record("a")->hot_version == "2"; });
  EXPECT_EQ(record("a")->incarnation, before);
  EXPECT_EQ(stales, 0);
}

TEST_F(names_member, a_node_whose_lease_ran_out_while_it_slept_comes_back_as_the_same) {
  running_node a(loop, {}, "a");
  auto options = options_of();
  options.lease = milliseconds(60);
  member m(loop.executor(), a.here, options);
  ASSERT_TRUE(loop.run(m.start()));
  const auto before = m.incarnation();
  std::this_thread::sleep_for(milliseconds(200));  // the whole loop stands still, as a paused process does
  const auto is_back = [&] { return record("a")->is_live() && record("a")->changed > 1; };
  loop.run_until(is_back);
  EXPECT_EQ(record("a")->incarnation, before);
}

TEST_F(names_member, one_whose_place_was_taken_is_told_so_and_ends) {
  running_node a(loop, {}, "a");
  auto options = options_of();
  options.lease = milliseconds(60);
  member old(loop.executor(), a.here, options);
  ASSERT_TRUE(loop.run(old.start()));
  member next(loop.executor(), a.here, options);
  ASSERT_TRUE(loop.run(next.start()));
  EXPECT_GT(next.incarnation(), old.incarnation());
  loop.run_until([&] { return stales == 1; });
  EXPECT_EQ(record("a")->incarnation, next.incarnation());
}

TEST_F(names_member, a_node_that_the_service_does_not_want_is_refused_at_once) {
  running_node a(loop, {}, "not-a-name");
  member m(loop.executor(), a.here, options_of());
  const auto done = loop.run(m.start());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().why, refused::malformed);
}

TEST_F(names_member, it_waits_for_a_service_that_is_not_there_yet) {
  running_node a(loop, {}, "a");
  const auto at = here->address();
  auto options = options_of();
  here.reset();
  int tried = 0;
  options.log = [&](severity, std::string_view) { ++tried; };
  member m(loop.executor(), a.here, options);
  bool started = false;
  boost::asio::co_spawn(loop.executor(), m.start(), [&](const std::exception_ptr&, const answer<void>& done) {
    started = done.has_value();
  });
  loop.run_until([&] { return tried > 0; });
  start_server(at);
  loop.run_until([&] { return started; });
}

}  // namespace
}  // namespace bee::names
