// Servers that may have fewer descriptors than they have peers: everybody is served, in turns.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "bee/names/member/member.hpp"
#include "bee/node/node.hpp"
#include "cli/support/beectl_test.hpp"
#include "daemon.hpp"
#include "siege.hpp"

namespace bee::test {
namespace {

using std::chrono::seconds;

// What a client waits at most; it is served in milliseconds, and within a second on a machine that is not
// busy.
constexpr seconds soon{8};

// Hundreds of members in one thread, each of which tries again every 200 ms, are more than a sanitizer keeps
// up with: then it is time that decides who is served, and not what is tested here.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_too_slow = true;
#else
constexpr bool is_too_slow = false;
#endif

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

// A node that announces itself, watches, and so has a request that waits all the time.
struct watching_node {
  watching_node(event_loop& loop, int n, const endpoint& server)
      : here(loop.executor(), "node_" + std::to_string(n)) {
    EXPECT_TRUE(here.listen());
    names::member_options how;
    how.servers = {server};
    how.lease = std::chrono::minutes(1);
    how.retry = std::chrono::milliseconds(200);
    announced = std::make_unique<names::member>(loop.executor(), here, how);
    boost::asio::co_spawn(loop.executor(), start(this), boost::asio::detached);
  }
  static boost::asio::awaitable<void> start(watching_node* self) {
    const auto done = co_await self->announced->start();
    self->is_registered = done.has_value();
  }
  node::node here;
  std::unique_ptr<names::member> announced;
  bool is_registered = false;
};

struct descriptors : beectl {
  void serve_members(int count, std::size_t limit) {
    if (is_too_slow) GTEST_SKIP() << "too slow under a sanitizer";
    if (raise_own_limit() < static_cast<std::size_t>(count) * 4 + 200)
      GTEST_SKIP() << "too few file descriptors";
    names_settings how;
    how.most_files = limit;
    names_server server(folder_, how);
    const auto at = parse_endpoint(server.address()).value();
    event_loop loop;
    std::vector<std::unique_ptr<watching_node>> members;
    for (int i = 0; i < count; ++i) {
      members.push_back(std::make_unique<watching_node>(loop, i, at));
      if (i % 50 == 49) expect_client_served(loop, server);
    }
    const auto registered = [&] {
      return static_cast<int>(
          std::count_if(members.begin(), members.end(), [](auto& m) { return m->is_registered; }));
    };
    for (int round = 0; round < 20; ++round) {
      expect_client_served(loop, server);
      loop.poll();
    }
    loop.run_until([&] { return registered() == count; });
    expect_client_served(loop, server);
    // Short or not, the map reaches everybody.
    names_client client(loop, server.address());
    EXPECT_EQ(client.ask("register", "{name='late', address='127.0.0.1:9', lease_ms=0}").substr(0, 11),
              "{revision =");
    loop.run_until([&] {
      return std::all_of(members.begin(), members.end(), [](auto& m) {
        const auto known = m->here.peers().address("late");
        return known && *known == "127.0.0.1:9";
      });
    });
    EXPECT_LE(count_of(server.log(), "short of"), 2u) << server.log();
    members.clear();
    loop.drain();
  }
  static void expect_client_served(event_loop& loop, const names_server& server) {
    const auto start = std::chrono::steady_clock::now();
    names_client client(loop, server.address());
    EXPECT_EQ(client.ask("get", "{name='nobody'}"), "false \"unknown\" \"no node nobody\"");
    EXPECT_LT(std::chrono::steady_clock::now() - start, soon);
  }
};

TEST_F(descriptors, every_client_of_a_name_service_with_1024_is_served_while_600_members_are_connected) {
  serve_members(600, 1024);
}

TEST_F(descriptors, every_client_of_a_name_service_with_128_is_served_while_200_members_are_connected) {
  serve_members(200, 128);
}

// Connections from another address of this host, each of which sends a message byte by byte, and comes again
// when it is ended.
class drips {
 public:
  drips(const endpoint& to, int count) : to_(to), sockets_(static_cast<std::size_t>(count), -1) {
    thread_ = std::thread([this] {
      while (!is_over_) {
        for (auto& fd : sockets_) drip(fd);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    });
  }
  ~drips() {
    is_over_ = true;
    thread_.join();
    for (const int fd : sockets_)
      if (fd >= 0) ::close(fd);
  }

 private:
  void drip(int& fd) {
    if (fd < 0) fd = connect();
    if (fd < 0 || ::send(fd, "\x7f", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1) return;
    ::close(fd);
    fd = -1;
  }
  int connect() const {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = ::inet_addr("127.0.0.2");
    sockaddr_in to = from;
    to.sin_addr.s_addr = ::inet_addr(to_.host.c_str());
    to.sin_port = htons(to_.port);
    const bool is_bound = ::bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) == 0;
    if (is_bound && ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) return fd;
    ::close(fd);
    return -1;
  }

  endpoint to_;
  std::vector<int> sockets_;
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

TEST_F(descriptors, strangers_who_send_byte_by_byte_keep_nobody_out) {
  if (is_too_slow) GTEST_SKIP() << "too slow under a sanitizer";
  names_settings how;
  how.most_files = 128;
  names_server server(folder_, how);
  event_loop loop;
  watching_node member(loop, 1, parse_endpoint(server.address()).value());
  loop.run_until([&] { return member.is_registered; });
  const drips strangers(parse_endpoint(server.address()).value(), 200);
  const auto end = std::chrono::steady_clock::now() + seconds(4);
  while (std::chrono::steady_clock::now() < end) {
    expect_client_served(loop, server);
    loop.poll();
  }
  EXPECT_EQ(count_of(server.log(), "down"), 0u) << server.log();
}

// As the first of these, but the nodes know nothing of the name service: it has a connection to each.
TEST_F(descriptors, six_hundred_nodes_that_are_pushed_to_leave_room_for_clients_and_for_the_store) {
  if (is_too_slow) GTEST_SKIP() << "too slow under a sanitizer";
  constexpr int count = 600;
  if (raise_own_limit() < count * 4 + 200) GTEST_SKIP() << "too few file descriptors";
  names_settings how;
  how.most_files = 1024;
  names_server server(folder_, how);
  event_loop loop;
  std::vector<std::unique_ptr<node::node>> nodes;
  std::vector<std::unique_ptr<names_client>> links;
  for (int i = 0; i < count; ++i) {
    nodes.push_back(std::make_unique<node::node>(loop.executor(), "node_" + std::to_string(i)));
    ASSERT_TRUE(nodes.back()->listen());
    links.push_back(std::make_unique<names_client>(loop, server.address()));
    const auto said =
        links.back()->ask("register", "{name='" + nodes.back()->name() + "', address='" +
                                          to_string(nodes.back()->address()) + "', lease_ms=0}");
    ASSERT_EQ(said.substr(0, 11), "{revision =") << said;
  }
  const auto knows_all = [&](node::node& n) {
    for (const auto& other : nodes) {
      const auto known = n.peers().address(other->name());
      if (!known || !*known) return false;
    }
    return true;
  };
  loop.run_until([&] { return knows_all(*nodes.front()) && knows_all(*nodes.back()); });
  expect_client_served(loop, server);
  std::vector<std::unique_ptr<names_client>> more;
  for (int i = 0; i < 400; ++i) {
    more.push_back(std::make_unique<names_client>(loop, server.address()));
    ASSERT_EQ(more.back()->ask("get", "{name='nobody'}"), "false \"unknown\" \"no node nobody\"") << i;
  }
  EXPECT_EQ(more.back()->ask("register", "{name='late', address='127.0.0.1:9', lease_ms=0}").substr(0, 11),
            "{revision =");
  EXPECT_LE(count_of(server.log(), "short of"), 2u) << server.log();
}

TEST_F(descriptors, a_mock_fleet_that_was_probed_in_all_directions_goes_on_to_serve_all_its_nodes) {
  constexpr int count = 40;  // 1,560 pairs, of two ends each
  const auto map = folder_.path() + "/fleet.lua";
  daemon mock(folder_, {"mock", "--echo", "--count", std::to_string(count), "--write-cluster", map}, 256);
  environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
  // All at once is more than there is: some pairs are told that they can not connect now.
  const auto probed = run({"mesh", "--probe", "--trust-file", "-c", map});
  EXPECT_LE(probed.code, 1) << probed.err;
  for (int i = 1; i <= count; ++i) {
    const auto answered = run({"call", "mock_" + std::to_string(i), "echo", "hello", "-c", map});
    ASSERT_EQ(answered.code, 0) << i << answered.err;
  }
  EXPECT_LE(count_of(mock.log(), "short of"), 2u) << mock.log();
}

// This process, and those that it starts, begin with few.
class few_to_begin_with {
 public:
  few_to_begin_with() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{std::min<rlim_t>(before_.rlim_cur, 100), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  ~few_to_begin_with() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  few_to_begin_with(const few_to_begin_with&) = delete;
  few_to_begin_with& operator=(const few_to_begin_with&) = delete;
  std::size_t most() const { return before_.rlim_max; }

 private:
  rlimit before_{};
};

TEST_F(descriptors, a_server_raises_its_limit_as_far_as_it_may_and_tells_it) {
  const std::vector<std::vector<std::string>> servers = {
      {"mock", "--echo", "--node", "a=127.0.0.1:0"},
      {"proxy", "--listen", "127.0.0.1:0", "--node", "proxy_7"},
      {"names", "serve", "--listen", "127.0.0.1:0", "--data", folder_.path() + "/data"}};
  const few_to_begin_with few;
  for (const auto& line : servers) {
    const auto expect_told = [](const daemon& server, std::size_t most) {
      const auto told = "at most " + std::to_string(most) + " file descriptors\n";
      EXPECT_NE(server.log().find(told), std::string::npos) << server.log();
      rlimit now{};
      ::prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &now);
      EXPECT_EQ(now.rlim_cur, most);
    };
    expect_told(daemon(folder_, line), few.most());
    expect_told(daemon(folder_, line, 90), 90);
    auto quiet = line;
    quiet.push_back("-q");
    EXPECT_EQ(daemon(folder_, quiet).log().find("descriptors"), std::string::npos);
  }
}

}  // namespace
}  // namespace bee::test
