// What hostile peers can make a server hold: one budget for all of them together.
#include <gtest/gtest.h>

#include <deque>

#include "cli/support/beectl_test.hpp"
#include "daemon.hpp"
#include "siege.hpp"

namespace bee::test {
namespace {

constexpr int peers = 60;

struct memory_siege : beectl {
  // A message of 30 MiB in parts, all but its last bytes.
  void send_unfinished(const std::string& to, const std::string& service) {
    const std::string message(30u << 20, 'x');
    std::string all;
    EXPECT_TRUE(wire::encode_request(wire::address(service), 1, false, message, all));
    all.resize(all.size() - 100);
    for (int i = 0; i < peers; ++i) attackers.emplace_back(loop, to).send_all(all);
  }
  // Requests whose answers are as large as they are.
  void send_and_never_read(const std::string& to, const std::string& service) {
    std::string all;
    for (std::uint32_t i = 1; i <= 600; ++i) all += framed(service, i, {"echo", std::string(30'000, 'x')});
    for (int i = 0; i < peers; ++i) attackers.emplace_back(loop, to).send_all(all);
  }
  // What peers make it hold: the pages of its own program, read from its file, are none of that.
  void expect_bounded(int pid) {
    const auto held = memory_of(pid) - memory_of(pid, "RssFile:");
    EXPECT_LT(held, most_memory);
    EXPECT_GT(held, 0u);
  }

  event_loop loop;
  std::deque<deaf_peer> attackers;
};

TEST_F(memory_siege, sixty_unfinished_messages_cost_a_mock_no_more_than_its_budget) {
  const auto at = "127.0.0.1:" + std::to_string(closed_port());
  daemon mock(folder_, {"mock", "--echo", "--node", "a=" + at});
  send_unfinished(at, "@echo");
  expect_bounded(mock.pid());
  write_cluster("a = \"" + at + "\"\n");
  const auto honest = run({"call", "a", "echo", "hello"});
  EXPECT_EQ(honest.code, 0) << honest.err;
}

TEST_F(memory_siege, sixty_peers_that_never_read_cost_a_mock_no_more_than_its_budget) {
  const auto at = "127.0.0.1:" + std::to_string(closed_port());
  daemon mock(folder_, {"mock", "--echo", "--node", "a=" + at});
  send_and_never_read(at, "@echo");
  expect_bounded(mock.pid());
  write_cluster("a = \"" + at + "\"\n");
  const auto honest = run({"call", "a", "echo", "hello"});
  EXPECT_EQ(honest.code, 0) << honest.err;
}

TEST_F(memory_siege, sixty_unfinished_messages_cost_a_proxy_no_more_than_its_budget) {
  const auto at = "127.0.0.1:" + std::to_string(closed_port());
  daemon proxy(folder_, {"proxy", "--listen", at});
  send_unfinished(at, "@proxy");
  expect_bounded(proxy.pid());
}

TEST_F(memory_siege, sixty_unfinished_messages_cost_a_name_service_no_more_than_its_budget) {
  names_server server(folder_);
  const std::string message(1u << 20, 'x');
  std::string all;
  for (std::uint32_t i = 1; i <= 7; ++i) {
    std::string one;
    EXPECT_TRUE(wire::encode_request(wire::address(std::string("@names")), i, false, message, one));
    all += one.substr(0, one.size() - 100 - 7);
  }
  for (int i = 0; i < peers; ++i) attackers.emplace_back(loop, server.address()).send_all(all);
  expect_bounded(server.pid());
  names_client honest(loop, server.address());
  EXPECT_EQ(honest.ask("list"), "{revision = 0, nodes = {}}");
}

}  // namespace
}  // namespace bee::test
