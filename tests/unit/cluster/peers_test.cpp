#include "bee/cluster/peers.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include "bee/net/listener.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/response.hpp"
#include "support/event_loop.hpp"
#include "support/raw_peer.hpp"

namespace bee::cluster {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::event_loop;

constexpr auto soon = 10s;

/// A node that echoes, and counts its connections.
struct echo_node {
  std::unique_ptr<net::listener> open;
  int connections = 0;
  std::vector<std::string> pushed;

  explicit echo_node(event_loop& loop) {
    net::listener_events events;
    events.on_request = [this](const std::shared_ptr<net::peer_link>& link, session::incoming&& in) {
      if (in.is_push) return pushed.push_back(in.message.take());
      link->respond(in.session, in.message.take());
    };
    events.on_open = [this](net::peer_link&) { ++connections; };
    open = *net::listener::open(loop.executor(), {"127.0.0.1", 0}, std::move(events));
  }
  std::string at() const { return to_string(open->local()); }
};

struct peers_test : testing::Test {
  event_loop loop;
  echo_node a{loop};
  std::optional<peers> all{std::in_place, loop.executor()};

  session::outcome call(std::string node, net::duration timeout = soon) {
    return loop.run(all->call(std::move(node), 10, {"x"}, timeout));
  }
};

using peers_of_a_cluster = peers_test;

TEST_F(peers_of_a_cluster, one_connection_serves_all_calls_to_a_node) {
  all->set("a", a.at());
  std::vector<session::outcome> ended;
  for (int i = 0; i < 3; ++i)
    all->call("a", {10, std::to_string(i), {}}, soon,
              [&](session::outcome&& o) { ended.push_back(std::move(o)); });
  loop.run_until([&] { return ended.size() == 3; });
  EXPECT_EQ(ended[2].body, "2");
  EXPECT_EQ(call("a").body, *value::pack({"x"}));
  EXPECT_EQ(a.connections, 1);
}

TEST_F(peers_of_a_cluster, the_map_below_is_used_until_set_says_otherwise) {
  const auto map = std::make_shared<node_map>();
  map->set("a", a.open->local());
  map->set("off", std::nullopt);
  all.emplace(loop.executor(), peers_options{{}, soon, map, {}});
  EXPECT_FALSE(call("a").error);
  EXPECT_EQ(call("off").error, errc::unknown_node);
  EXPECT_EQ(all->address("a").value(), a.at());
  all->set("a", std::nullopt);
  EXPECT_EQ(call("a").error, errc::unknown_node);
}

TEST_F(peers_of_a_cluster, a_call_that_can_not_be_sent_says_why) {
  all->set("bad", "nowhere");
  all->set("gone", "127.0.0.1:1");
  EXPECT_EQ(call("nobody").error, errc::unknown_node);
  EXPECT_EQ(call("bad").error, errc::bad_address);
  const auto refused = call("gone");
  EXPECT_EQ(refused.error, asio::error::connection_refused);
  EXPECT_FALSE(refused.sent);
}

TEST_F(peers_of_a_cluster, the_timeout_of_a_call_holds_while_it_connects) {
  asio::ip::tcp::acceptor full(loop.executor());
  full.open(asio::ip::tcp::v4());
  full.bind({asio::ip::address_v4::loopback(), 0});
  full.listen(0);
  const endpoint at{"127.0.0.1", full.local_endpoint().port()};
  std::vector<asio::ip::tcp::socket> queue;
  for (int i = 0; i < 4; ++i) {
    queue.emplace_back(loop.executor());
    queue.back().async_connect(full.local_endpoint(), [](boost::system::error_code) {});
  }
  loop.poll();
  all->set("full", to_string(at));
  const auto o = call("full", 50ms);
  EXPECT_EQ(o.error, errc::connect_timed_out);
  EXPECT_FALSE(o.sent);
}

TEST_F(peers_of_a_cluster, a_lost_connection_is_made_again) {
  all->set("a", a.at());
  EXPECT_FALSE(call("a").error);
  all->close();
  EXPECT_FALSE(call("a").error);
  EXPECT_EQ(a.connections, 2);
}

TEST_F(peers_of_a_cluster, a_changed_address_moves_the_connection) {
  echo_node b(loop);
  all->set("a", a.at());
  EXPECT_FALSE(call("a").error);
  all->set("a", b.at());
  loop.run_until([&] { return b.connections == 1 && a.open->connections() == 0; });
  EXPECT_FALSE(call("a").error);
  EXPECT_EQ(b.connections, 1);
}

TEST_F(peers_of_a_cluster, an_address_that_changes_while_connecting_is_tried_next) {
  echo_node b(loop);
  all->set("a", a.at());
  std::optional<session::outcome> ended;
  all->call("a", {10, "x", {}}, soon, [&](session::outcome&& o) { ended = std::move(o); });
  loop.poll();
  all->set("a", b.at());
  loop.run_until([&] { return ended.has_value(); });
  EXPECT_EQ(call("a").error, error_code());
  EXPECT_EQ(b.connections, 1);
}

TEST_F(peers_of_a_cluster, the_same_address_again_changes_nothing) {
  all->set("a", a.at());
  EXPECT_FALSE(call("a").error);
  all->set("a", a.at());
  EXPECT_FALSE(call("a").error);
  EXPECT_EQ(a.connections, 1);
}

TEST_F(peers_of_a_cluster, pushes_arrive_also_when_they_have_to_wait_for_the_connection) {
  all->set("a", a.at());
  all->push("a", {10, "first", {}});
  EXPECT_TRUE(loop.run(all->send("a", 10, {"second"}, soon)));
  all->push("a", {10, "third", {}});
  all->push("nobody", {10, "dropped", {}});
  loop.run_until([&] { return a.pushed.size() == 3; });
  EXPECT_EQ(a.pushed[0], "first");
}

TEST_F(peers_of_a_cluster, a_push_does_not_overtake_those_that_wait_for_the_connection) {
  all->set("a", a.at());
  all->push("a", {10, "first", {}}, [&](error_code) { all->push("a", {10, "third", {}}); });
  all->push("a", {10, "second", {}});
  loop.run_until([&] { return a.pushed.size() == 3; });
  EXPECT_EQ(a.pushed, (std::vector<std::string>{"first", "second", "third"}));
}

TEST_F(peers_of_a_cluster, a_push_tells_what_became_of_it_and_a_failure_not_before_it_returns) {
  peers_options options;
  options.channel.limits.max_memory = options.channel.limits.max_message = 100;
  all.emplace(loop.executor(), std::move(options));
  all->set("a", a.at());
  std::vector<error_code> told;
  const auto push = [&](std::string_view node) {
    all->push(node, {10, "x", {}}, [&](error_code why) { told.push_back(why); });
  };
  for (const char* node : {"a", "a", "nobody"}) push(node);
  EXPECT_TRUE(told.empty());
  loop.run_until([&] { return told.size() == 3; });
  EXPECT_EQ(told[0], error_code(errc::unknown_node));
  EXPECT_EQ(told[1], error_code());
  EXPECT_EQ(told[2], error_code());
  all->push("a", {10, std::string(1000, 'x'), {}}, [&](error_code why) { told.push_back(why); });
  EXPECT_EQ(told.size(), 3u);
  loop.run_until([&] { return told.size() == 4; });
  EXPECT_EQ(told[3], error_code(errc::too_large));
  push("a");
  EXPECT_EQ(told.size(), 5u) << "an open connection takes it at once";
}

TEST_F(peers_of_a_cluster, the_first_use_of_a_node_is_told_once) {
  std::vector<std::string> used;
  peers_options options;
  options.on_first_use = [&](std::string_view node) { used.emplace_back(node); };
  all.emplace(loop.executor(), std::move(options));
  all->set("a", a.at());
  (void)call("a");
  all->close();
  (void)call("a");
  EXPECT_EQ(used, std::vector<std::string>{"a"});
}

TEST_F(peers_of_a_cluster, their_end_ends_what_waits) {
  all->set("a", a.at());
  std::vector<error_code> ended;
  const auto note = [&](session::outcome&& o) { ended.push_back(o.error); };
  all->call("a", {10, "x", {}}, soon, note);
  all.reset();
  loop.run_until([&] { return ended.size() == 1; });
  EXPECT_EQ(ended[0], errc::never_sent);
}

}  // namespace
}  // namespace bee::cluster
