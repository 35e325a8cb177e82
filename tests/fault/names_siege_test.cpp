// The name service while some of its peers ask for more than their share: the others do not feel it.
#include <gtest/gtest.h>

#include <deque>

#include "siege.hpp"

namespace bee::test {
namespace {

using std::chrono::seconds;

// An honest peer is served in milliseconds; a machine that does other work, and a sanitizer, take longer.
constexpr seconds soon{8};

struct names_siege : testing::Test {
  void register_nodes(int count, const std::string& lease_ms) {
    int answered = 0;
    for (int i = 0; i < count; ++i) {
      const auto table = "{name='node_" + std::to_string(i) +
                         "', address='127.0.0.1:" + std::to_string(i + 1) +
                         "', state='ready', services={'lobby', 'chat'}, lease_ms=" + lease_ms + "}";
      client().call({"register", *value::parse_literal(table)}, [&](const value::list& values) {
        ASSERT_TRUE(!values.empty() && values[0].is_table());
        ++answered;
      });
    }
    loop.run_until([&] { return answered == count; });
  }
  names_client& client() {
    if (!client_) client_ = std::make_unique<names_client>(loop, server.address());
    return *client_;
  }
  void expect_soon(const char* command, const std::string& table, const std::string& begin) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(client().ask(command, table).substr(0, begin.size()), begin);
    EXPECT_LT(std::chrono::steady_clock::now() - start, soon) << command;
  }

  temporary_folder folder;
  event_loop loop;
  names_server server{folder};

 private:
  std::unique_ptr<names_client> client_;
};

TEST_F(names_siege, while_forty_ask_for_lists_and_never_read_an_honest_node_is_served_and_keeps_its_lease) {
  register_nodes(1000, "0");
  client().ask("register", "{name='honest', address='127.0.0.1:9', lease_ms=10000}");
  std::string many;
  for (std::uint32_t i = 1; i <= 20'000; ++i) many += framed("@names", i, {"list"});
  std::deque<deaf_peer> attackers;
  for (int i = 0; i < 40; ++i) attackers.emplace_back(loop, server.address()).send(many);
  for (int round = 0; round < 10; ++round) {
    expect_soon("renew", "{name='honest'}", "{revision = ");
    expect_soon("list", "nil", "{revision = ");
    for (auto& a : attackers) a.send(many);
  }
  EXPECT_EQ(server.log().find("down honest"), std::string::npos);
  EXPECT_LT(memory_of(server.pid()), most_memory);
}

TEST_F(names_siege, while_forty_watch_from_every_revision_on_an_honest_node_is_served) {
  register_nodes(1000, "0");
  client().ask("register", "{name='honest', address='127.0.0.1:9', lease_ms=10000}");
  std::string many;
  for (std::uint32_t i = 1; i <= 20'000; ++i)
    many += framed("@names", i, {"watch", *value::parse_literal("{after=" + std::to_string(i % 1000) + "}")});
  std::deque<deaf_peer> attackers;
  for (int i = 0; i < 40; ++i) attackers.emplace_back(loop, server.address()).send(many);
  for (int round = 0; round < 10; ++round) {
    expect_soon("renew", "{name='honest'}", "{revision = ");
    for (auto& a : attackers) a.send(many);
  }
  EXPECT_EQ(server.log().find("down honest"), std::string::npos);
}

TEST_F(names_siege, requests_that_waited_on_connections_that_are_closed_keep_nobody_waiting) {
  std::string many;
  for (std::uint32_t i = 1; i <= 4096; ++i)
    many += framed("@names", i, {"wait", *value::parse_literal("{names={'nobody'}}")});
  for (int i = 0; i < 13; ++i) {
    deaf_peer one(loop, server.address());
    EXPECT_TRUE(one.send_all(many));
  }
  // Those that were sent may still be on their way: what holds then holds until it does not.
  std::string answer;
  client().call({"watch", *value::parse_literal("{after=0}")},
                [&](const value::list& values) { answer = value::to_literal(values.at(0)); });
  client().ask("register", "{name='a', address='127.0.0.1:1', lease_ms=0}");
  loop.run_until([&] { return !answer.empty(); });
  EXPECT_EQ(answer.substr(0, 24), "{revision = 1, events = ");
}

TEST_F(names_siege, requests_that_wait_on_thirteen_open_connections_keep_nobody_out) {
  std::string many;
  for (std::uint32_t i = 1; i <= 4096; ++i)
    many += framed("@names", i, {"wait", *value::parse_literal("{names={'nobody'}}")});
  std::deque<deaf_peer> attackers;
  for (int i = 0; i < 13; ++i) EXPECT_TRUE(attackers.emplace_back(loop, server.address()).send_all(many));
  std::string answer;
  client().call({"watch", *value::parse_literal("{after=0}")},
                [&](const value::list& values) { answer = value::to_literal(values.at(0)); });
  client().ask("register", "{name='a', address='127.0.0.1:1', lease_ms=0}");
  loop.run_until([&] { return !answer.empty(); });
  EXPECT_EQ(answer.substr(0, 24), "{revision = 1, events = ");
}

TEST_F(names_siege, ten_thousand_idle_connections_lock_nobody_out) {
  constexpr std::size_t count = 10'100;
  if (raise_own_limit() < count + 200) GTEST_SKIP() << "too few file descriptors";
  std::deque<deaf_peer> idle;
  for (std::size_t i = 0; i < count; ++i) idle.emplace_back(loop, server.address());
  expect_soon("list", "nil", "{revision = 0");
  EXPECT_LT(memory_of(server.pid()), most_memory);
}

TEST_F(names_siege, a_server_that_stood_still_for_longer_than_a_lease_reads_what_came_before_it_judges) {
  client().ask("register", "{name='honest', address='127.0.0.1:9', lease_ms=1000}");
  names_client clock(loop, server.address());
  server.pause();
  std::string renewed;
  client().call({"renew", *value::parse_literal("{name='honest'}")},
                [&](const value::list& values) { renewed = value::to_literal(values.at(0)); });
  // The request is on its way; then the lease passes.
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  loop.run_until([&] { return std::chrono::steady_clock::now() > end; });
  server.resume();
  loop.run_until([&] { return !renewed.empty(); });
  EXPECT_EQ(renewed, "{revision = 1}");
  EXPECT_EQ(server.log().find("down honest"), std::string::npos);
}

}  // namespace
}  // namespace bee::test
