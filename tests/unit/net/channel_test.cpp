#include "bee/net/channel.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>

#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/frames.hpp"
#include "support/raw_peer.hpp"
#include "unit/net/channel_pair.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::awaitable;
using test::answer;
using test::request;

TEST(channel, a_call_gets_its_answer) {
  channel_pair p;
  p.call("ping");
  EXPECT_EQ(p.read(request(1, "ping").size()), request(1, "ping"));
  p.write(answer(1, "pong"));
  p.wait_for_outcomes(1);
  EXPECT_FALSE(p.ended[0].error);
  EXPECT_EQ(p.ended[0].body, "pong");
  EXPECT_EQ(p.here->pending(), 0u);
}

TEST(channel, a_coroutine_that_waits_when_the_context_ends_is_gone_with_it) {
  std::weak_ptr<int> waits;
  {
    asio::io_context io(1);
    raw_server server(io.get_executor());
    const auto wait = [](endpoint to, std::shared_ptr<int> held) -> awaitable<void> {
      const auto opened = co_await channel::open(std::move(to), soon);
      ++*held;
      co_await (*opened)->call({10, "ping", {}}, soon);
      ++*held;
    };
    auto held = std::make_shared<int>(0);
    waits = held;
    asio::co_spawn(io, wait(server.at(), std::move(held)), asio::detached);
    while (*waits.lock() == 0) io.run_one();
    EXPECT_EQ(*waits.lock(), 1);
  }
  EXPECT_TRUE(waits.expired());
}

TEST(channel, a_coroutine_gets_its_answer) {
  channel_pair p;
  asio::co_spawn(p.loop.executor(), test::write(*p.there, answer(1, "pong")), asio::detached);
  const auto o = p.loop.run(p.here->call({10, "ping", {}}, soon));
  EXPECT_EQ(o.body, "pong");
}

// g++ 12 has moved temporaries in co_await by their bytes.
TEST(channel, a_request_may_be_written_in_place_within_co_await) {
  channel_pair p;
  asio::co_spawn(p.loop.executor(), test::write(*p.there, answer(1, "pong")), asio::detached);
  const auto ask = [&]() -> awaitable<std::string> {
    const auto o = co_await p.here->call({10, "ping", "tag"}, soon);
    co_return o.body;
  };
  EXPECT_EQ(p.loop.run(ask()), "pong");
}

TEST(channel, answers_out_of_order_go_to_their_calls) {
  channel_pair p;
  p.call("a");
  p.call("b");
  (void)p.read(request(1, "a").size() * 2);
  p.write(answer(2, "B") + answer(1, "A"));
  p.wait_for_outcomes(2);
  EXPECT_EQ(p.ended[0].body, "B");
  EXPECT_EQ(p.ended[1].body, "A");
}

TEST(channel, calls_of_one_pass_leave_in_one_write) {
  int writes = 0;
  channel_pair p({.limits = {},
                  .on_bytes = [&](direction d, std::string_view) { writes += d == direction::sent; },
                  .on_end = {}});
  for (int i = 0; i < 100; ++i) p.call("x");
  (void)p.read(request(1, "x").size() * 100);
  EXPECT_EQ(writes, 1);
}

TEST(channel, a_tap_sees_the_bytes_of_both_ways) {
  std::string sent, received;
  channel_pair p(
      {.limits = {},
       .on_bytes = [&](direction d,
                       std::string_view bytes) { (d == direction::sent ? sent : received) += bytes; },
       .on_end = {}});
  p.call("ping");
  p.write(answer(1, "pong"));
  p.wait_for_outcomes(1);
  EXPECT_EQ(sent, request(1, "ping"));
  EXPECT_EQ(received, answer(1, "pong"));
}

TEST(channel, a_call_is_never_ended_before_it_returns) {
  channel_pair p;
  p.here->close();
  p.call("too late");
  EXPECT_TRUE(p.ended.empty());
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::never_sent);
  EXPECT_FALSE(p.ended[0].sent);
}

TEST(channel, a_call_that_the_session_refuses_ends_with_its_reason) {
  channel_pair p;
  p.here->call({wire::address(std::string(256, 'n')), "", {}}, soon,
               [&](outcome&& o) { p.ended.push_back(o); });
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::bad_name);
  EXPECT_FALSE(p.ended[0].sent);
}

TEST(channel, a_peer_that_says_nothing_ends_the_call_at_its_deadline) {
  channel_pair p;
  p.call("ping", 1ms);
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::no_answer);
  EXPECT_TRUE(p.ended[0].sent);
}

TEST(channel, an_earlier_deadline_after_a_later_one_is_kept) {
  channel_pair p;
  p.call("patient", 1h);
  p.call("hasty", 1ms);
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::no_answer);
  EXPECT_EQ(p.here->pending(), 1u);
}

TEST(channel, deadlines_after_the_first_one_are_kept) {
  channel_pair p;
  p.call("one", 1ms);
  p.call("two", 2ms);
  p.call("three", 3ms);
  p.wait_for_outcomes(3);
  p.call("four", 1ms);
  p.wait_for_outcomes(4);
}

TEST(channel, a_late_answer_is_consumed_and_the_connection_goes_on) {
  channel_pair p;
  p.call("late", 1ms);
  p.wait_for_outcomes(1);
  p.call("next");
  p.write(answer(1, "too late") + answer(2, "in time"));
  p.wait_for_outcomes(2);
  EXPECT_EQ(p.ended[1].body, "in time");
}

TEST(channel, a_cancelled_call_ends_as_abandoned) {
  channel_pair p;
  asio::cancellation_signal stop;
  std::optional<outcome> o;
  asio::co_spawn(
      p.loop.executor(), p.here->call({10, "ping", {}}, soon),
      asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&, outcome end) { o = end; }));
  (void)p.read(request(1, "ping").size());
  stop.emit(asio::cancellation_type::terminal);
  p.loop.run_until([&] { return o.has_value(); });
  EXPECT_EQ(o->error, errc::abandoned);
  EXPECT_EQ(p.here->pending(), 0u);
}

TEST(channel, close_ends_every_call_by_what_is_known_of_it) {
  channel_pair p;
  p.call("sent");
  (void)p.read(request(1, "sent").size());
  p.call("queued");
  p.here->close();
  ASSERT_EQ(p.ended.size(), 2u);
  EXPECT_EQ(p.ended[0].error, errc::connection_lost);
  EXPECT_EQ(p.ended[1].error, errc::never_sent);
  EXPECT_EQ(p.here->end_reason(), errc::abandoned);
  EXPECT_FALSE(p.here->is_open());
}

TEST(channel, the_end_of_the_peer_ends_calls_and_is_told) {
  error_code told;
  channel_pair p({.limits = {}, .on_bytes = {}, .on_end = [&](error_code why) { told = why; }});
  p.call("ping");
  (void)p.read(request(1, "ping").size());
  p.there->close();
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::connection_lost);
  EXPECT_EQ(p.here->end_reason(), asio::error::eof);
  EXPECT_EQ(told, asio::error::eof);
}

TEST(channel, a_reset_ends_calls_as_lost) {
  channel_pair p;
  p.call("ping");
  (void)p.read(request(1, "ping").size());
  test::reset(*p.there);
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::connection_lost);
  EXPECT_EQ(p.here->end_reason(), asio::error::connection_reset);
}

TEST(channel, a_callback_may_close_the_channel_and_let_it_go) {
  channel_pair p;
  int ends = 0;
  for (int i = 0; i < 3; ++i)
    p.here->call({10, "x", {}}, soon, [&](outcome&&) {
      ++ends;
      p.here->close();
    });
  (void)p.read(request(1, "x").size() * 3);
  p.write(answer(1, "") + answer(2, "") + answer(3, ""));
  p.loop.run_until([&] { return ends == 3; });
  EXPECT_EQ(p.here->end_reason(), errc::abandoned);
}

TEST(channel, a_callback_may_call_again) {
  channel_pair p;
  p.here->call({10, "first", {}}, soon, [&](outcome&&) { p.call("second"); });
  (void)p.read(request(1, "first").size());
  p.write(answer(1, ""));
  EXPECT_EQ(p.read(request(2, "second").size()), request(2, "second"));
}

TEST(channel, pushes_and_a_half_close_all_arrive) {
  channel_pair p;
  const std::string big(200'000, 'p');
  ASSERT_TRUE(p.here->push({10, "small", {}}));
  ASSERT_TRUE(p.here->push({10, big, {}}));
  std::optional<result<void>> finished;
  asio::co_spawn(p.loop.executor(), p.here->finish(soon),
                 [&](const std::exception_ptr&, result<void> r) { finished = r; });
  const auto all = p.loop.run(test::read_to_end(*p.there));
  EXPECT_EQ(all.end, asio::error::eof);
  std::string expected = request(0, "small", true);
  ASSERT_TRUE(wire::encode_request(10, 1, true, big, expected));
  EXPECT_EQ(all.bytes, expected);
  EXPECT_TRUE(finished && *finished);
}

TEST(channel, flush_of_what_the_kernel_does_not_take_fails_at_its_deadline) {
  channel_pair p;
  ASSERT_TRUE(p.here->push({10, std::string(60u << 20, 'x'), {}}));
  const auto flushed = p.loop.run(p.here->flush(1ms));
  EXPECT_EQ(flushed.error(), errc::never_sent);
}

TEST(channel, flush_ends_when_the_connection_does) {
  channel_pair p;
  ASSERT_TRUE(p.here->push({10, std::string(60u << 20, 'x'), {}}));
  asio::post(p.loop.executor(), [&] { test::reset(*p.there); });
  EXPECT_EQ(p.loop.run(p.here->flush(soon)).error(), errc::connection_lost);
  EXPECT_EQ(p.here->push({10, "x", {}}).error(), errc::never_sent);
}

TEST(channel, addresses_of_both_sides_are_told) {
  channel_pair p;
  EXPECT_EQ(p.here->peer(), p.server.at());
  EXPECT_EQ(p.here->local().port, p.there->remote_endpoint().port());
}

}  // namespace
}  // namespace bee::net
