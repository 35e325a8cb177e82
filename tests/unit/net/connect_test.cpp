#include "bee/net/connect.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "bee/net/resolve.hpp"
#include "support/event_loop.hpp"
#include "support/raw_peer.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::event_loop;
using test::raw_server;
using test::soon;

TEST(connect, a_literal_address_is_connected_without_delay_of_small_writes) {
  event_loop loop;
  raw_server server(loop.executor());
  auto socket = loop.run(connect(server.at(), soon));
  ASSERT_TRUE(socket);
  asio::ip::tcp::no_delay no_delay;
  socket->get_option(no_delay);
  EXPECT_TRUE(no_delay.value());
  EXPECT_TRUE(socket->non_blocking());
}

TEST(connect, a_name_is_looked_up_and_every_address_tried_in_turn) {
  event_loop loop;
  raw_server server(loop.executor());  // not on ::1, which comes first where localhost has both
  auto socket = loop.run(connect({"localhost", server.at().port}, soon));
  ASSERT_TRUE(socket) << socket.error().message();
  EXPECT_EQ(to_endpoint(socket->remote_endpoint()), server.at());
}

TEST(connect, an_ipv6_address_is_connected) {
  event_loop loop;
  try {
    raw_server server(loop.executor(), "::1");
    EXPECT_TRUE(loop.run(connect(server.at(), soon)));
  } catch (const boost::system::system_error&) {
    GTEST_SKIP() << "no IPv6 here";
  }
}

TEST(connect, a_port_that_nobody_listens_on_refuses) {
  event_loop loop;
  const auto free_port = raw_server(loop.executor()).at();
  const auto socket = loop.run(connect(free_port, soon));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error(), asio::error::connection_refused);
}

TEST(connect, a_name_that_does_not_exist_fails_before_the_deadline_or_at_it) {
  event_loop loop;
  EXPECT_FALSE(loop.run(connect({"no-such-host.invalid", 1}, 2s)));
}

// A listener whose queue is full leaves the next connect without any answer.
TEST(connect, a_host_that_does_not_answer_times_out) {
  event_loop loop;
  asio::ip::tcp::acceptor full(loop.executor());
  full.open(asio::ip::tcp::v4());
  full.bind({asio::ip::address_v4::loopback(), 0});
  full.listen(0);
  const auto at = to_endpoint(full.local_endpoint());
  std::vector<asio::ip::tcp::socket> queue;
  for (int i = 0; i < 4; ++i) {
    auto socket = loop.run(connect(at, 100ms));
    if (!socket) {
      EXPECT_EQ(socket.error(), errc::connect_timed_out);
      return;
    }
    queue.push_back(std::move(*socket));
  }
  FAIL() << "the queue never filled";
}

TEST(resolve, a_literal_is_its_address) {
  event_loop loop;
  const auto v4 = loop.run(resolve({"10.1.2.3", 80}, soon));
  ASSERT_TRUE(v4);
  EXPECT_EQ(to_endpoint(v4->at(0)), (endpoint{"10.1.2.3", 80}));
  EXPECT_EQ(to_endpoint(*parse_literal_address({"::1", 7})), (endpoint{"::1", 7}));
  EXPECT_FALSE(parse_literal_address({"localhost", 7}));
}

TEST(resolve, a_deadline_that_has_passed_leaves_the_look_up_behind) {
  event_loop loop;
  const auto found = loop.run(resolve({"localhost", 80}, -1s));
  EXPECT_TRUE(found || found.error() == errc::connect_timed_out);
}

}  // namespace
}  // namespace bee::net
