// Channels whose peers are something else than a node, or worse.
#include <gtest/gtest.h>

#include "bee/base/bytes.hpp"
#include "bee/net/channel.hpp"
#include "support/frames.hpp"
#include "unit/net/channel_pair.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::answer;
using test::request;

// ---- peers that are something else, or worse

struct hostile {
  const char* what;
  std::string bytes;
  error_code for_calls;
};

class hostile_peer : public testing::TestWithParam<hostile> {};

TEST_P(hostile_peer, ends_the_call_and_leaves_evidence) {
  channel_pair p;
  p.call("ping");
  (void)p.read(request(1, "ping").size());
  p.write(GetParam().bytes);
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, GetParam().for_calls) << p.ended[0].error.message();
  EXPECT_FALSE(p.here->is_open());
  EXPECT_EQ(p.here->end_reason(), GetParam().for_calls);
  EXPECT_EQ(p.here->evidence(), GetParam().bytes.substr(0, 64));
}

INSTANTIATE_TEST_SUITE_P(
    channel, hostile_peer,
    testing::Values(hostile{"http", "HTTP/1.1 400 Bad Request\r\n\r\n", errc::not_cluster_peer},
                    hostile{"console", "Welcome to skynet console\n", errc::not_cluster_peer},
                    hostile{"ssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", errc::not_cluster_peer},
                    hostile{"type", *from_hex("0006 01000000 09 00"), errc::not_cluster_peer},
                    hostile{"empty", *from_hex("0000"), errc::not_cluster_peer}),
    [](const auto& each) { return std::string(each.param.what); });

TEST_P(hostile_peer, that_said_so_before_the_first_call_is_the_reason_of_that_call) {
  channel_pair p;
  p.write(GetParam().bytes);
  p.loop.run_until([&] { return !p.here->is_open(); });
  p.call("ping");
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, GetParam().for_calls);
  EXPECT_FALSE(p.ended[0].sent);
  EXPECT_EQ(p.here->push({10, "ping", {}}).error(), GetParam().for_calls);
}

TEST(channel, an_answer_to_a_session_that_is_not_open_leaves_the_wait_as_it_is) {
  channel_pair p;
  p.call("ping");
  (void)p.read(request(1, "ping").size());
  p.write(answer(77, "who?") + answer(1, "pong"));
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].body, "pong");
  EXPECT_TRUE(p.here->is_open());
}

TEST(channel, truncated_parts_and_an_end_lose_the_call) {
  channel_pair p;
  p.call("ping");
  (void)p.read(request(1, "ping").size());
  const auto whole = answer(1, std::string(100'000, 'x'));
  p.write(whole.substr(0, whole.size() / 2));
  p.there->shutdown(tcp::socket::shutdown_send);
  p.wait_for_outcomes(1);
  EXPECT_EQ(p.ended[0].error, errc::connection_lost);
}

TEST(channel, an_answer_larger_than_the_limit_ends_its_call_only) {
  channel_options options;
  options.limits.max_message = 1000;
  channel_pair p(options);
  p.call("ping");
  p.call("pong");
  p.write(answer(1, std::string(100'000, 'x')) + answer(2, "fits"));
  p.wait_for_outcomes(2);
  EXPECT_EQ(p.ended[0].error, errc::too_large);
  EXPECT_EQ(p.ended[1].body, "fits");
}

// It sends small pieces one by one, each when it knows that the last has arrived (Nagle), as a stock gate
// does.
TEST(channel, answers_to_several_calls_do_not_wait_for_an_acknowledgement_that_is_put_off) {
  channel_pair p;
  auto shortest = duration::max();
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 3; ++i) p.call("question");
    for (int i = 0; i < 3; ++i) (void)p.loop.run(test::read_frame(*p.there));
    const auto start = std::chrono::steady_clock::now();
    for (std::uint32_t i = 1; i <= 3; ++i) p.write(answer(static_cast<std::uint32_t>(round) * 3 + i, "it"));
    p.wait_for_outcomes(static_cast<std::size_t>(round) * 3 + 3);
    if (round >= 20) shortest = std::min<duration>(shortest, std::chrono::steady_clock::now() - start);
  }
  EXPECT_LT(shortest, 30ms);
}

}  // namespace
}  // namespace bee::net
