#include <algorithm>

#include "unit/names/service/names_server.hpp"

namespace bee::names {
namespace {

TEST_F(names_server, listens_on_loopback_and_answers_in_both_dialects) {
  start();
  EXPECT_EQ(here->address().host, "127.0.0.1");
  EXPECT_EQ(ask("list", "nil"), "{revision = 0, nodes = {}}");
  std::string out;
  call({"lua", "list"}, [&](std::string text) { out = std::move(text); });
  loop.run_until([&] { return !out.empty(); });
  EXPECT_EQ(out, "{revision = 0, nodes = {}}");
}

TEST_F(names_server, a_long_poll_is_answered_by_the_change_of_somebody_else) {
  start();
  std::string out;
  call({"watch", *value::parse_literal("{after=0}")}, [&](std::string text) { out = std::move(text); });
  EXPECT_EQ(announce("a", {"127.0.0.1", 1}).substr(0, 13), "{revision = 1");
  loop.run_until([&] { return !out.empty(); });
  EXPECT_EQ(out.substr(0, 26), "{revision = 1, events = {{");
}

TEST_F(names_server, a_lease_that_runs_out_is_noticed_without_any_request) {
  server_options options;
  options.service.limits.record.shortest_lease_ms = 1;
  start(std::move(options));
  ask("register", "{name='a', address='127.0.0.1:1', lease_ms=1}");
  loop.run_until([&] { return !here->nodes().find("a")->is_live(); });
}

TEST_F(names_server, a_node_that_comes_up_gets_the_whole_map_and_the_others_hear_of_it) {
  start();
  running_node first(loop), second(loop);
  announce("first", first.here.address());
  run_until_known(first, "first", to_string(first.here.address()));
  ask("register", "{name='far', address='127.0.0.1:9', lease_ms=0}");
  announce("second", second.here.address());
  run_until_known(second, "first", to_string(first.here.address()));
  EXPECT_EQ(known(second, "far"), "127.0.0.1:9");
  run_until_known(first, "second", to_string(second.here.address()));
}

TEST_F(names_server, to_a_node_that_keeps_its_own_map_nothing_is_pushed_until_its_connection_is_gone) {
  start();
  running_node keeper(loop), other(loop);
  auto of_keeper = *loop.run(net::channel::open(here->address(), soon));
  std::string answer;
  announce("other", other.here.address());
  of_keeper->call({wire::address(std::string("@names")),
                   *value::pack({"register", *value::parse_literal("{name='keeper', address='" +
                                                                   to_string(keeper.here.address()) + "'}")}),
                   {}},
                  soon, [&answer](session::outcome&& o) { answer = o.error ? "lost" : "there"; });
  loop.run_until([&] { return !answer.empty(); });
  ASSERT_EQ(answer, "there");
  std::string watched;
  of_keeper->call({wire::address(std::string("@names")),
                   *value::pack({"watch", *value::parse_literal("{after=2, keeps_map='keeper'}")}),
                   {}},
                  soon, [&watched](session::outcome&& o) { watched = o.error ? "lost" : "there"; });
  ask("register", "{name='far', address='127.0.0.1:9', lease_ms=0}");
  loop.run_until([&] { return !watched.empty(); });
  run_until_known(other, "far", "127.0.0.1:9");
  EXPECT_EQ(known(keeper, "far"), "unknown");
  of_keeper->close();
  run_until_known(keeper, "far", "127.0.0.1:9");
}

TEST_F(names_server, one_that_says_it_of_a_node_that_it_may_not_write_for_changes_nothing) {
  start();
  running_node node(loop);
  announce("node", node.here.address());
  auto stranger = *loop.run(net::channel::open(here->address(), soon));
  stranger->call({wire::address(std::string("@names")),
                  *value::pack({"watch", *value::parse_literal("{after=1, keeps_map='node'}")}),
                  {}},
                 soon, [](session::outcome&&) {});
  ask("register", "{name='far', address='127.0.0.1:9', lease_ms=0}");
  run_until_known(node, "far", "127.0.0.1:9");
  stranger->close();
}

TEST_F(names_server, one_that_is_not_the_pusher_pushes_nothing_until_it_is) {
  kept.shared = true;
  kept.now.is_pusher = false;
  start();
  running_node node(loop);
  announce("node", node.here.address());
  announce("other", {"127.0.0.1", 9});
  loop.poll();
  EXPECT_EQ(known(node, "other"), "unknown");
  kept.now.is_pusher = true;
  kept.on_standing(kept.now);
  run_until_known(node, "other", "127.0.0.1:9");
}

TEST_F(names_server, one_whose_turn_is_over_sends_nothing_any_more_even_before_it_is_told) {
  kept.shared = true;
  start();
  running_node node(loop);
  announce("node", node.here.address());
  run_until_known(node, "node", to_string(node.here.address()));
  kept.now.is_pusher = false;
  announce("other", {"127.0.0.1", 9});
  const auto is_it = [](const std::string& line) {
    return line.find("another name server pushes now") != std::string::npos;
  };
  loop.run_until([&] { return std::any_of(log.begin(), log.end(), is_it); });
  EXPECT_EQ(known(node, "other"), "unknown");
}

TEST_F(names_server, a_node_that_goes_down_is_switched_off_in_the_map_of_the_others) {
  start();
  running_node first(loop), second(loop);
  announce("first", first.here.address());
  announce("second", second.here.address());
  run_until_known(first, "second", to_string(second.here.address()));
  ask("unregister", "{name='second'}");
  run_until_known(first, "second", "off");
  announce("second", {"127.0.0.1", 7});
  run_until_known(first, "second", "127.0.0.1:7");
  ask("remove", "{name='second'}");
  run_until_known(first, "second", "off");
}

TEST_F(names_server, a_push_that_fails_is_tried_again_until_the_node_is_there) {
  start();
  endpoint at;
  {
    running_node gone(loop);
    at = gone.here.address();
  }
  announce("late", at);
  loop.run_until([this] {
    return std::any_of(log.begin(), log.end(), [](auto& l) { return l.starts_with("push to late"); });
  });
  node::node late(loop.executor(), "late");
  ASSERT_TRUE(late.listen(at));
  loop.run_until([&] { return late.peers().address("late").has_value(); });
}

// Its time begins with each push, not with the connection.
TEST_F(names_server, a_push_on_a_connection_that_is_older_than_the_time_for_one_does_not_fail) {
  server_options options;
  options.broadcast.timeout = std::chrono::seconds(1);
  start(std::move(options));
  running_node node(loop);
  announce("node", node.here.address());
  run_until_known(node, "node", to_string(node.here.address()));
  const auto later = std::chrono::steady_clock::now() + std::chrono::milliseconds(1200);
  loop.run_until([&] { return std::chrono::steady_clock::now() > later; });
  ask("register", "{name='far', address='127.0.0.1:9', lease_ms=0}");
  run_until_known(node, "far", "127.0.0.1:9");
  EXPECT_TRUE(std::none_of(log.begin(), log.end(), [](auto& l) {
    return l.find("before the deadline") != std::string::npos;
  })) << log.back();
}

TEST_F(names_server, many_changes_arrive_as_their_last_state) {
  start();
  running_node n(loop);
  announce("n", n.here.address());
  for (int i = 1; i <= 100; ++i) {
    ask("register", "{name='x', address='127.0.0.1:" + std::to_string(i) + "', lease_ms=0}");
  }
  run_until_known(n, "x", "127.0.0.1:100");
}

TEST_F(names_server, changes_that_follow_each_other_are_told_in_one_round) {
  using clock = std::chrono::steady_clock;
  server_options options;
  options.broadcast.interval = std::chrono::milliseconds(300);
  options.broadcast.interval_a_node = std::chrono::hours(1);
  start(std::move(options));
  running_node told(loop, {}, "told");
  announce("told", told.here.address());
  run_until_known(told, "told", to_string(told.here.address()));
  // A machine that stands still for longer than the interval ends the burst: then once more.
  for (int time = 0, is_burst = 0; !is_burst; ++time) {
    ASSERT_LT(time, 20);
    const auto name = [&](int i) { return "x" + std::to_string(time) + "_" + std::to_string(i); };
    auto longest = clock::duration::zero();
    for (int i = 0; i < 16; ++i) {
      const auto begin = clock::now();
      announce(name(i), {"127.0.0.1", 1});
      loop.run_until([&] { return clock::now() - begin >= std::chrono::milliseconds(40); });
      longest = std::max(longest, clock::now() - begin);
    }
    is_burst = longest < std::chrono::milliseconds(250);
    // The first of them may go at once, the second waits for the end of all.
    const auto of_second = known(told, name(1).c_str());
    EXPECT_TRUE(!is_burst || of_second == "unknown") << of_second;
    for (int i = 0; i < 16; ++i) run_until_known(told, name(i).c_str(), "127.0.0.1:1");
  }
}

TEST_F(names_server, a_write_from_an_address_that_is_not_trusted_needs_the_token) {
  server_options options;
  options.is_trusted = [](const endpoint&) { return false; };
  options.service.token = "secret";
  start(std::move(options));
  EXPECT_EQ(announce("a", {"127.0.0.1", 1}).substr(0, 14), "false \"denied\"");
  EXPECT_EQ(ask("register", "{name='a', address='127.0.0.1:1', token='secret'}").substr(0, 13),
            "{revision = 1");
}

TEST_F(names_server, with_a_token_loopback_needs_it_too) {
  server_options options;
  options.service.token = "secret";
  start(std::move(options));
  EXPECT_EQ(announce("a", {"127.0.0.1", 1}).substr(0, 14), "false \"denied\"");
  EXPECT_EQ(ask("register", "{name='a', address='127.0.0.1:1', token='secret'}").substr(0, 13),
            "{revision = 1");
}

TEST_F(names_server, loopback_that_is_trusted_writes_without_the_token) {
  server_options options;
  options.service.token = "secret";
  options.trusts_loopback = true;
  start(std::move(options));
  EXPECT_EQ(announce("a", {"127.0.0.1", 1}).substr(0, 13), "{revision = 1");
}

TEST_F(names_server, offers_no_more_of_a_node_than_it_needs_to) {
  start();
  const auto end_of = [this](wire::address at, const value::list& arguments) {
    return loop.run(to->call({std::move(at), *value::pack(arguments), {}}, soon)).error;
  };
  value::table map;
  map.pairs.emplace_back("me", to_string(here->address()));
  EXPECT_EQ(end_of(wire::address(9u), {"reload", map}), errc::remote_invalid_address);
  EXPECT_EQ(end_of(wire::address(9u), {"proxy", "me", "@names"}), errc::remote_invalid_address);
  EXPECT_EQ(end_of(wire::address(9u), {"unregister", "names"}), errc::remote_invalid_address);
  EXPECT_EQ(end_of(wire::address(std::string(".launcher")), {"KILL", ".names"}),
            errc::remote_invalid_address);
  EXPECT_EQ(end_of(wire::address(0u), {"names"}), error_code());
  EXPECT_EQ(end_of(wire::address(std::string(".service")), {"LIST"}), error_code());
  EXPECT_EQ(ask("map", "nil"), "{revision = 0, map = {}}");
}

TEST_F(names_server, a_server_that_goes_lets_go_of_those_who_wait) {
  start();
  std::string out;
  call({"watch", *value::parse_literal("{after=0}")}, [&](std::string text) { out = std::move(text); });
  EXPECT_EQ(ask("map", "nil"), "{revision = 0, map = {}}");
  here.reset();
  loop.run_until([&] { return !out.empty(); });
  EXPECT_EQ(out.substr(0, 6), "error:");
}

TEST(is_loopback, knows_loopback_from_the_rest) {
  for (const char* host : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(is_loopback({host, 1})) << host;
  for (const char* host : {"10.0.0.1", "::", "::ffff:10.0.0.1", "1127.0.0.1"})
    EXPECT_FALSE(is_loopback({host, 1})) << host;
}

}  // namespace
}  // namespace bee::names
