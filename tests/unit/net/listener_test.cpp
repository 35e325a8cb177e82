#include "bee/net/listener.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/detached.hpp>

#include "bee/net/channel.hpp"
#include "bee/net/deadline.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/event_loop.hpp"
#include "support/frames.hpp"
#include "support/raw_peer.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using session::incoming;
using test::answer;
using test::event_loop;
using test::request;
using test::soon;
using test::tcp;

struct held_request {
  std::shared_ptr<peer_link> link;
  std::uint32_t session;
  std::string message;
};

/// A listener that keeps requests, or echoes them.
struct server {
  event_loop loop;
  std::vector<held_request> held;
  std::vector<error_code> dropped;
  bool echoes = false;
  std::unique_ptr<listener> open;

  explicit server(listener_options options = {}, const endpoint& at = {"127.0.0.1", 0}) {
    listener_events events;
    events.on_request = [this](const std::shared_ptr<peer_link>& link, incoming&& in) {
      if (echoes) {
        link->respond(in.session, in.message.take());
      } else {
        held.push_back({link, in.session, in.message.take()});
      }
    };
    events.on_dropped = [this](const endpoint&, error_code why, std::string_view) { dropped.push_back(why); };
    open = *listener::open(loop.executor(), at, std::move(events), options);
  }

  tcp::socket connect() { return loop.run(test::raw_connect(open->local())); }
  void write(tcp::socket& to, std::string bytes) { loop.run(test::write(to, std::move(bytes))); }
  void wait_for_requests(std::size_t n) {
    loop.run_until([&] { return held.size() >= n; });
  }
};

TEST(listener, a_request_is_handed_over_and_its_answer_written) {
  server s;
  auto client = s.connect();
  s.write(client, request(5, "ping"));
  s.wait_for_requests(1);
  EXPECT_EQ(s.held[0].message, "ping");
  EXPECT_EQ(s.held[0].link->remote().port, client.local_endpoint().port());
  s.held[0].link->respond(s.held[0].session, "pong");
  EXPECT_EQ(s.loop.run(test::read(client, answer(5, "pong").size())), answer(5, "pong"));
}

TEST(listener, an_ipv6_address_is_listened_at) {
  event_loop loop;
  auto open = listener::open(loop.executor(), {"::1", 0}, {});
  if (!open) GTEST_SKIP() << "no IPv6 here";
  EXPECT_EQ((*open)->local().host, "::1");
}

TEST(listener, a_port_in_use_fails_with_the_reason) {
  server s;
  const auto second = listener::open(s.loop.executor(), s.open->local(), {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), asio::error::address_in_use);
}

TEST(listener, what_was_sent_before_a_half_close_is_processed_and_answered) {
  server s;
  auto client = s.connect();
  s.write(client, request(0, "pushed", true) + request(1, "asked"));
  client.shutdown(tcp::socket::shutdown_send);
  s.wait_for_requests(2);
  s.loop.poll();
  EXPECT_EQ(s.open->connections(), 1u);
  s.held[1].link->respond(1, std::string(3'000'000, 'x'));
  s.held.clear();
  const auto all = s.loop.run(test::read_to_end(client));
  EXPECT_EQ(all.bytes, answer(1, std::string(3'000'000, 'x')));
  EXPECT_EQ(all.end, asio::error::eof);
  EXPECT_EQ(s.open->connections(), 0u);
}

TEST(listener, a_half_closed_peer_that_is_owed_nothing_is_let_go) {
  server s;
  auto client = s.connect();
  client.shutdown(tcp::socket::shutdown_send);
  EXPECT_EQ(s.loop.run(test::read_to_end(client)).end, asio::error::eof);
}

TEST(listener, an_answer_to_a_peer_that_reset_is_dropped) {
  server s;
  auto client = s.connect();
  s.write(client, request(1, "x"));
  s.wait_for_requests(1);
  test::reset(client);
  s.loop.poll();
  s.held[0].link->respond(1, "nobody reads this");
  s.held[0].link->respond_error(1, "nor this");
  s.held.clear();
  s.loop.run_until([&] { return s.open->connections() == 0; });
}

TEST(listener, a_connection_over_the_limit_is_closed_at_once_while_the_others_are_busy) {
  server s({.limits = {}, .max_connections = 1});
  auto first = s.connect();
  s.write(first, request(1, "held"));
  s.wait_for_requests(1);
  s.held[0].link->charge(1);
  auto second = s.connect();
  EXPECT_EQ(s.loop.run(test::read_to_end(second)).end, asio::error::eof);
  EXPECT_EQ(s.open->connections(), 1u);
  s.held[0].link->release(1);
}

TEST(listener, frames_that_make_no_sense_are_told_and_the_connection_goes_on) {
  server s;
  auto client = s.connect();
  s.write(client, std::string("\0\0\0\1\x7f", 5) + request(3, "fine"));
  s.wait_for_requests(1);
  EXPECT_EQ(s.dropped, (std::vector<error_code>{errc::empty_frame, errc::unknown_frame_type}));
}

TEST(listener, a_peer_that_does_not_read_is_not_read_from) {
  constexpr std::size_t limit = 1 << 20, n = 2000;
  server s({.limits = {}, .max_connections = 1, .max_queued_output = limit});
  s.echoes = true;
  auto client = s.connect();
  std::string requests, answers;
  for (std::uint32_t i = 1; i <= n; ++i) {
    requests += request(i, std::string(30'000, 'x'));
    answers += answer(i, std::string(30'000, 'x'));
  }
  std::size_t written = 0;
  const auto write_all = [&]() -> asio::awaitable<bool> {
    error_code error;
    while (written < requests.size() && !error)
      written += co_await client.async_write_some(asio::buffer(requests.substr(written, 1 << 16)),
                                                  asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  };
  EXPECT_FALSE(s.loop.run(with_deadline(write_all(), 500ms))) << "60 MB went in and none came out";
  EXPECT_LT(written, requests.size());
  std::string all;
  const auto write_and_read = [&]() -> asio::awaitable<void> {
    asio::co_spawn(co_await asio::this_coro::executor, write_all(), asio::detached);
    all = co_await test::read(client, answers.size());
  };
  s.loop.run(write_and_read());
  EXPECT_TRUE(all == answers);
}

TEST(listener, a_peer_that_is_charged_too_much_is_read_again_when_it_is_released) {
  server s({.limits = {}, .max_connections = 1, .max_queued_output = 1000});
  auto client = s.connect();
  s.write(client, request(1, "first"));
  s.wait_for_requests(1);
  s.held[0].link->charge(2000);
  s.write(client, request(2, "second"));
  s.loop.poll();
  s.write(client, request(3, "third"));
  s.loop.poll();
  const auto seen = s.held.size();
  s.held[0].link->release(2000);
  s.wait_for_requests(3);
  EXPECT_LE(seen, 2u);  // one read may have been on its way when the charge came
}

TEST(listener, the_end_of_the_listener_ends_connections_and_late_answers_do_no_harm) {
  server s;
  auto client = s.connect();
  s.write(client, request(1, "x"));
  s.wait_for_requests(1);
  s.open.reset();
  s.held[0].link->respond(1, "late");
  s.held.clear();
  EXPECT_TRUE(s.loop.run(test::read_to_end(client)).bytes.empty());
}

TEST(listener, a_handler_may_end_the_listener) {
  event_loop loop;
  std::unique_ptr<listener> open;
  int seen = 0;
  listener_events events;
  events.on_request = [&](const std::shared_ptr<peer_link>&, incoming&&) {
    ++seen;
    open.reset();
  };
  open = *listener::open(loop.executor(), {"127.0.0.1", 0}, std::move(events));
  auto client = loop.run(test::raw_connect(open->local()));
  loop.run(test::write(client, request(1, "x") + request(2, "y")));
  loop.run_until([&] { return open == nullptr; });
  loop.poll();
  EXPECT_EQ(seen, 1);
}

// Takes every file descriptor that the process may still have.
class no_descriptors {
 public:
  no_descriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    taken_.push_back(next);
    rlimit low = before_;
    low.rlim_cur = static_cast<rlim_t>(next) + 8;
    ::setrlimit(RLIMIT_NOFILE, &low);
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) taken_.push_back(fd);
  }
  ~no_descriptors() {
    for (const int fd : taken_) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST(listener, without_file_descriptors_it_waits_and_then_accepts) {
  server s;
  s.echoes = true;
  tcp::socket client(s.loop.executor());
  client.open(tcp::v4());
  const tcp::endpoint at(asio::ip::address_v4::loopback(), s.open->local().port);
  {
    const no_descriptors none;
    client.connect(at);
    const auto begin = std::clock();
    const auto wait = []() -> asio::awaitable<void> {
      asio::steady_timer timer(co_await asio::this_coro::executor, 200ms);
      co_await timer.async_wait(asio::use_awaitable);
    };
    s.loop.run(wait());
    EXPECT_EQ(s.open->connections(), 0u);
    EXPECT_LT(std::clock() - begin, CLOCKS_PER_SEC / 10) << "it spins";
  }
  s.write(client, request(1, "x"));
  EXPECT_EQ(s.loop.run(test::read(client, answer(1, "x").size())), answer(1, "x"));
}

TEST(listener, a_channel_and_a_listener_exchange_messages_of_every_size) {
  server s;
  s.echoes = true;
  const auto to = *s.loop.run(channel::open(s.open->local(), soon));
  for (const std::size_t size : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 200'000u, 5'000'000u}) {
    const std::string message(size, 'm');
    const auto o = s.loop.run(to->call({10, message, {}}, soon));
    EXPECT_FALSE(o.error) << size;
    EXPECT_TRUE(o.body == message) << size;
  }
  to->close();
}

}  // namespace
}  // namespace bee::net
