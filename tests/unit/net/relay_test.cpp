// A relay between two sockets of this process.
#include "bee/net/relay.hpp"

#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "support/event_loop.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class relayed_pair : public testing::Test {
 protected:
  relayed_pair() : listener_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    relay_events events;
    events.on_open = [](std::uint64_t, const endpoint&) {};
    events.on_bytes = [this](std::uint64_t, relay_side, std::string_view bytes) { seen_ += bytes; };
    events.on_close = [this](std::uint64_t, relay_side by, error_code) { closed_by_ = by; };
    relay_ = relay::open(io_.get_executor(), {"127.0.0.1", 0},
                         {"127.0.0.1", listener_.local_endpoint().port()}, std::move(events))
                 .value();
    opener_.connect({asio::ip::address_v4::loopback(), relay_->local().port});
    listener_.async_accept(target_, [this](const boost::system::error_code&) { is_accepted_ = true; });
    EXPECT_TRUE(goes_on_until([this] { return is_accepted_; }));
  }
  template <class Holds>
  bool goes_on_until(Holds holds) {
    const auto end = std::chrono::steady_clock::now() + test::patience;
    while (!holds() && std::chrono::steady_clock::now() < end) io_.run_one_for(std::chrono::milliseconds(10));
    return holds();
  }
  // Whether there is nothing to do without another byte.
  bool is_quiet() {
    for (int i = 0; i < 1000; ++i)
      if (io_.run_one_for(std::chrono::milliseconds(20)) == 0) return true;
    return false;
  }
  static std::string read_from(tcp::socket& from) {
    std::string out(64, '\0');
    out.resize(from.read_some(asio::buffer(out)));
    return out;
  }

  asio::io_context io_;
  tcp::acceptor listener_;
  tcp::socket opener_{io_};
  tcp::socket target_{io_};
  std::unique_ptr<relay> relay_;
  std::string seen_;
  std::optional<relay_side> closed_by_;
  bool is_accepted_ = false;
};

TEST_F(relayed_pair, of_which_the_opener_has_ended_waits_for_the_answer_and_for_nothing_else) {
  asio::write(opener_, asio::buffer("ask", 3));
  EXPECT_TRUE(goes_on_until([this] { return seen_ == "ask"; }));
  EXPECT_EQ(read_from(target_), "ask");
  opener_.shutdown(tcp::socket::shutdown_send);
  EXPECT_TRUE(is_quiet()) << "it reads the same end again and again";
  boost::system::error_code why;
  char one = 0;
  EXPECT_EQ(target_.read_some(asio::buffer(&one, 1), why), 0u);
  EXPECT_EQ(why, asio::error::eof) << "the end is passed on";
  asio::write(target_, asio::buffer("answer", 6));
  target_.close();
  EXPECT_TRUE(goes_on_until([this] { return closed_by_.has_value(); }));
  EXPECT_EQ(read_from(opener_), "answer");
  EXPECT_EQ(closed_by_, relay_side::opener);
}

TEST_F(relayed_pair, tells_of_a_connection_that_is_one_too_many) {
  std::optional<endpoint> refused;
  relay_events events;
  events.on_open = [](std::uint64_t, const endpoint&) {};
  events.on_bytes = [](std::uint64_t, relay_side, std::string_view) {};
  events.on_close = [](std::uint64_t, relay_side, error_code) {};
  events.on_refused = [&](const endpoint& from) { refused = from; };
  const auto none =
      relay::open(io_.get_executor(), {"127.0.0.1", 0}, {"127.0.0.1", listener_.local_endpoint().port()},
                  std::move(events), {.max_connections = 0})
          .value();
  tcp::socket one(io_);
  one.connect({asio::ip::address_v4::loopback(), none->local().port});
  EXPECT_TRUE(goes_on_until([&] { return refused.has_value(); }));
  EXPECT_EQ(refused->port, one.local_endpoint().port());
}

TEST_F(relayed_pair, ends_with_its_target) {
  target_.close();
  EXPECT_TRUE(goes_on_until([this] { return closed_by_.has_value(); }));
  EXPECT_EQ(closed_by_, relay_side::target);
  EXPECT_EQ(relay_->connections(), 0u);
}

TEST_F(relayed_pair, reads_no_more_than_the_other_side_takes) {
  opener_.non_blocking(true);
  const std::string block(1u << 16, 'x');
  std::size_t sent = 0;
  for (int calm = 0; calm < 20;) {
    boost::system::error_code full;
    const auto n = opener_.write_some(asio::buffer(block), full);
    sent += n;
    calm = n == 0 ? calm + 1 : 0;
    io_.run_one_for(std::chrono::milliseconds(5));
    ASSERT_LT(sent, 256u << 20) << "nobody reads that";
  }
  std::size_t got = 0;
  target_.non_blocking(true);
  EXPECT_TRUE(goes_on_until([&] {
    boost::system::error_code none;
    std::string some(1u << 16, '\0');
    got += target_.read_some(asio::buffer(some), none);
    return got == sent;
  }));
}

}  // namespace
}  // namespace bee::net
