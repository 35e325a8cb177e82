// Those who do not keep up with a name service: what they cost it is bounded, and nobody else feels them.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "siege.hpp"

namespace bee::test {
namespace {

constexpr std::size_t mib = 1u << 20;

// What is counted is the memory of the service: AddressSanitizer keeps little of what it freed here.
names_settings with_little_quarantine() {
  const auto* given = std::getenv("ASAN_OPTIONS");
  names_settings out;
  out.environment["ASAN_OPTIONS"] =
      std::string(given == nullptr ? "" : given) + ":quarantine_size_mb=4:thread_local_quarantine_size_kb=64";
  return out;
}

struct names_slow : testing::Test {
  // A hundred at once, over one connection; every one has to be acknowledged. With more under way, a machine
  // that has other work makes this client one that reads late, and it is refused.
  void ask_all(const char* command, int count, const std::function<value::table(int)>& arguments) {
    constexpr int at_once = 100;
    int answered = 0;
    for (int i = 0; i < count; ++i) {
      client.call(command, arguments(i), [&](const value::list& values) {
        ASSERT_TRUE(!values.empty() && values[0].is_table());
        ++answered;
      });
      if ((i + 1) % at_once == 0 || i + 1 == count) loop.run_until([&] { return answered == i + 1; });
    }
  }
  void register_nodes(int count) {
    ask_all("register", count, [](int i) {
      value::table out;
      out.pairs.emplace_back("name", "node_" + std::to_string(i));
      out.pairs.emplace_back("address", "127.0.0.1:" + std::to_string(i + 1));
      out.pairs.emplace_back("lease_ms", 0);
      out.pairs.emplace_back("state", "ready");
      return out;
    });
  }
  // Each of the first thousand nodes, that many times.
  void change_a_thousand(int times) {
    for (int i = 0; i < times; ++i)
      ask_all("set", 1000, [i](int n) {
        value::table out;
        out.pairs.emplace_back("name", "node_" + std::to_string(n));
        out.pairs.emplace_back("hot_version", std::to_string(i) + (i % 2 ? "a" : "b"));
        return out;
      });
  }
  static std::string request(std::uint32_t session, const value::list& values) {
    std::string out;
    EXPECT_TRUE(wire::encode({wire::address(std::string("@names")), session, *value::pack(values)}, out));
    return out;
  }
  bool has_logged(std::string_view text) const { return server.log().find(text) != std::string::npos; }
  // Sends as much as the other side takes, until it has said why it takes no more.
  void send_without_reading(int fd, std::string_view bytes, std::string_view why) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(90);
    while (!has_logged(why) && std::chrono::steady_clock::now() < deadline) {
      pollfd room{fd, POLLOUT, 0};
      if (bytes.empty() || ::poll(&room, 1, 50) == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        continue;
      }
      const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  temporary_folder folder;
  event_loop loop;
  names_server server{folder, with_little_quarantine()};
  names_client client{loop, server.address()};
};

TEST_F(names_slow, a_peer_that_asks_and_never_reads_costs_bounded_memory_and_the_others_are_served) {
  register_nodes(2000);
  const auto list_size = client.ask("list").size();
  ASSERT_GT(list_size, 100'000u);
  std::string all;
  for (std::uint32_t i = 1; i <= 20'000; ++i) all += request(i, {"list"});
  const auto before = memory_of(server.pid());
  auto deaf = loop.run(raw_connect(parse_endpoint(server.address()).value()));
  send_without_reading(deaf.native_handle(), all, "refused: it does not read its answers");
  EXPECT_EQ(client.ask("set", "{name='node_1', hot_version='2'}"), "{revision = 2001}");
  EXPECT_LT(memory_of(server.pid()), before + 64 * mib);
  EXPECT_TRUE(has_logged("refused: it does not read its answers")) << server.log();
}

TEST_F(names_slow, one_that_reads_late_is_refused_what_it_asked_in_vain_and_served_when_it_has_read) {
  register_nodes(2000);
  std::size_t lists = 0, refusals = 0, answered = 0;
  for (int i = 0; i < 500; ++i)
    client.call({"list"}, [&](const value::list& values) {
      ++answered;
      ++(values.at(0).is_table() ? lists : refusals);
      if (!values[0].is_table()) {
        EXPECT_EQ(values.at(1), value::value("too_much"));
      }
    });
  loop.run_until([&] { return answered == 500; });
  EXPECT_GT(lists, 5u);
  EXPECT_GT(refusals, 5u);
  EXPECT_EQ(client.ask("get", "{name='node_1'}").substr(0, 16), "{name = \"node_1\"");
}

TEST_F(names_slow, a_watcher_that_was_away_too_long_gets_a_snapshot_and_the_service_keeps_no_backlog_for_it) {
  register_nodes(1000);
  change_a_thousand(12);
  const auto before = memory_of(server.pid(), "VmRSS:");
  change_a_thousand(20);
  const auto after = memory_of(server.pid(), "VmRSS:");

  EXPECT_LT(after, before + 4 * mib) << "it keeps what nobody can ask for";
  EXPECT_EQ(client.ask("watch", "{after=1}").substr(0, 32), "{revision = 33000, snapshot = {{");
  EXPECT_EQ(client.ask("watch", "{after=31500}").substr(0, 30), "{revision = 32500, events = {{");
  EXPECT_EQ(client.ask("watch", "{after=32500}").substr(0, 30), "{revision = 33000, events = {{");
}

}  // namespace
}  // namespace bee::test
