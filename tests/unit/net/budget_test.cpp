// What peers may cost together, and whose turn it is.
#include "bee/net/budget.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <deque>

#include "bee/net/channel.hpp"
#include "bee/net/listener.hpp"
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
using test::event_loop;
using test::request;
using test::tcp;

// The head of a message in parts, and its first part: the rest never comes.
std::string unfinished(std::uint32_t session, std::size_t total) {
  std::string all;
  EXPECT_TRUE(wire::encode_request(10, session, false, std::string(total, 'x'), all));
  return all.substr(0, all.size() - 100);
}

struct holder {
  std::shared_ptr<peer_link> link;
  std::uint32_t session;
};

/// Listeners that share one budget. Requests "hold" wait, "work" take two milliseconds, all others are
/// echoed.
struct house {
  event_loop loop;
  std::vector<std::string> log;
  std::shared_ptr<budget> shared;
  std::vector<holder> held;
  std::vector<std::string> done;
  int ended = 0;
  std::vector<std::unique_ptr<listener>> open;

  explicit house(budget_options limits = {}, listener_options options = {}) {
    limits.log = [this](std::string_view line) { log.emplace_back(line); };
    shared = std::make_shared<budget>(loop.executor(), limits);
    options.shared = shared;
    add(std::move(options));
  }
  void add(listener_options options) {
    listener_events events;
    events.on_request = [this](const std::shared_ptr<peer_link>& link, incoming&& in) {
      auto message = in.message.take();
      done.push_back(message);
      if (message == "work")
        for (const auto end = std::chrono::steady_clock::now() + 2ms;
             std::chrono::steady_clock::now() < end;) {
        }
      if (message != "hold") return link->respond(in.session, std::move(message));
      link->charge(1000);
      held.push_back({link, in.session});
    };
    events.on_input_end = [this](peer_link&) { ++ended; };
    open.push_back(*listener::open(loop.executor(), {"127.0.0.1", 0}, std::move(events), std::move(options)));
  }
  tcp::socket connect(std::size_t to = 0) { return loop.run(test::raw_connect(open[to]->local())); }
  void write(tcp::socket& to, std::string bytes) { loop.run(test::write(to, std::move(bytes))); }
  /// Whether a peer is served now.
  void expect_served(tcp::socket& by, const std::string& message = "hello") {
    write(by, request(1, message));
    std::string wanted;
    EXPECT_TRUE(wire::encode_response(1, message, wanted));
    EXPECT_EQ(loop.run(test::read(by, wanted.size())), wanted);
  }
  bool is_closed(tcp::socket& s) {
    const auto end = loop.run(test::read_to_end(s)).end;
    return end == asio::error::eof || end == asio::error::connection_reset;
  }
  void release_all() {
    for (auto& h : held) h.link->release(1000);
    held.clear();
  }
};

TEST(turns, of_two_that_send_much_at_once_neither_waits_for_all_of_the_other) {
  house h;
  auto first = h.connect(), second = h.connect();
  std::string many;
  for (std::uint32_t i = 1; i <= 200; ++i) many += request(i, "work");
  boost::system::error_code error;
  asio::write(first, asio::buffer(many), error);
  asio::write(second, asio::buffer(request(1, "the other")), error);
  h.loop.run_until([&] { return h.done.size() >= 201; });
  const auto at = std::find(h.done.begin(), h.done.end(), "the other") - h.done.begin();
  EXPECT_LT(at, 100) << "it had to wait for what the other had sent";
}

TEST(turns, what_waits_for_its_turn_is_done_in_order_and_whole) {
  house h({}, {.turn = 0us});
  auto client = h.connect();
  std::string all, wanted;
  for (std::uint32_t i = 1; i <= 500; ++i) {
    const std::string message(i % 7 == 0 ? 40'000 : i, 'm');
    EXPECT_TRUE(wire::encode_request(10, i, false, message, all));
    EXPECT_TRUE(wire::encode_response(i, message, wanted));
  }
  h.write(client, all);
  h.loop.run_until([&] { return h.done.size() == 500; });
  for (std::size_t i = 1; i <= 500; ++i) EXPECT_EQ(h.done[i - 1].size(), i % 7 == 0 ? 40'000 : i);
}

TEST(budget, unfinished_messages_of_many_peers_stay_within_it_and_small_requests_are_served) {
  house h({.memory = 10u << 20});
  std::vector<tcp::socket> all;
  for (int i = 0; i < 60; ++i) {
    all.push_back(h.connect());
    h.write(all.back(), unfinished(1, 1u << 20));
    h.loop.poll();
    EXPECT_LE(h.shared->used(), 10u << 20);
  }
  auto honest = h.connect();
  h.expect_served(honest);
}

TEST(budget, half_frames_of_many_peers_stay_within_it) {
  house h({.memory = 1u << 20});
  std::vector<tcp::socket> all;
  for (int i = 0; i < 60; ++i) {
    all.push_back(h.connect());
    h.write(all.back(), request(1, std::string(30'000, 'x')).substr(0, 29'000));
    h.loop.poll();
    EXPECT_LE(h.shared->used(), 1u << 20);
  }
  auto honest = h.connect();
  h.expect_served(honest);
}

TEST(budget, answers_that_nobody_reads_stay_within_it_and_who_reads_is_served) {
  house h({.memory = 4u << 20});
  std::vector<tcp::socket> all;
  std::string many;
  for (std::uint32_t i = 1; i <= 100; ++i) many += request(i, std::string(30'000, 'x'));
  for (int i = 0; i < 20; ++i) {
    all.push_back(h.connect());
    auto& to = all.back();
    to.non_blocking(true);
    boost::system::error_code error;
    for (std::size_t sent = 0; sent < many.size() && !error; h.loop.poll())
      sent += to.write_some(asio::buffer(std::string_view(many).substr(sent)), error);
    EXPECT_LE(h.shared->used(), 4u << 20);
  }
  auto honest = h.connect();
  h.expect_served(honest);
}

TEST(budget, a_message_that_fits_only_without_a_greater_one_takes_its_place) {
  house h({.memory = 3u << 20});
  auto hog = h.connect();
  h.write(hog, unfinished(1, 2'500'000));
  h.loop.poll();
  auto small = h.connect();
  h.expect_served(small, std::string(1'000'000, 'x').substr(0, 30'000));
  std::string all;
  EXPECT_TRUE(wire::encode_request(10, 1, false, std::string(1'000'000, 'y'), all));
  h.write(small, all);
  h.loop.run_until([&] { return h.done.back().size() == 1'000'000; });
  EXPECT_TRUE(h.is_closed(hog));
  EXPECT_EQ(h.log.size(), 1u);
}

TEST(budget, a_message_that_does_not_get_on_and_an_answer_that_is_not_read_end_their_connections) {
  house h({.unfinished = 50ms});
  auto half = h.connect(), deaf = h.connect(), idle = h.connect();
  h.write(half, unfinished(1, 100'000));
  boost::system::error_code error;
  deaf.non_blocking(true);
  for (std::uint32_t i = 1; !error; ++i, h.loop.poll())
    deaf.write_some(asio::buffer(request(i, std::string(30'000, 'x'))), error);
  EXPECT_TRUE(h.is_closed(half));
  EXPECT_TRUE(h.is_closed(deaf));
  h.expect_served(idle);
}

TEST(budget, a_message_that_comes_byte_by_byte_ends_its_connection_too) {
  house h({.unfinished = 100ms});
  auto drip = h.connect();
  drip.non_blocking(true);
  boost::system::error_code error;
  const auto end = std::chrono::steady_clock::now() + test::patience;
  const auto bytes = unfinished(1, 30'000);
  for (std::size_t i = 0; !error && std::chrono::steady_clock::now() < end; ++i) {
    drip.write_some(asio::buffer(bytes.data() + i % bytes.size(), 1), error);
    const auto next = std::chrono::steady_clock::now() + 5ms;
    h.loop.run_until([&] { return std::chrono::steady_clock::now() >= next; });
  }
  EXPECT_TRUE(error);
}

TEST(budget, whole_messages_that_follow_each_other_slowly_end_nothing) {
  house h({.unfinished = 100ms});
  auto slow = h.connect();
  std::string all;
  for (std::uint32_t i = 1; i <= 60; ++i) all += request(i, "x");
  // Each write ends one message and begins the next.
  for (std::size_t at = 0; at < all.size(); at += 5) {
    h.write(slow, all.substr(at, 5));
    const auto next = std::chrono::steady_clock::now() + 2ms;
    h.loop.run_until([&] { return std::chrono::steady_clock::now() >= next; });
  }
  h.loop.run_until([&] { return h.done.size() == 60; });
}

TEST(budget, an_idle_connection_ends_when_its_time_is_over_and_one_that_waits_does_not) {
  house h({.idle = 50ms});
  auto idle = h.connect(), waits = h.connect();
  h.write(waits, request(1, "hold"));
  h.loop.run_until([&] { return h.held.size() == 1; });
  EXPECT_TRUE(h.is_closed(idle));
  h.held[0].link->respond(1, "now");
  EXPECT_EQ(h.loop.run(test::read(waits, 10)).substr(7), "now");
  h.release_all();
}

TEST(budget, the_idle_connection_that_was_not_used_for_longest_gives_way_to_a_new_one) {
  house h({.connections = 3});
  auto first = h.connect(), second = h.connect(), busy = h.connect();
  h.write(busy, request(1, "hold"));
  h.loop.run_until([&] { return h.held.size() == 1; });
  h.expect_served(second);
  h.expect_served(first);
  auto next = h.connect();
  h.expect_served(next);
  EXPECT_TRUE(h.is_closed(second));
  h.expect_served(first);
  EXPECT_EQ(h.open[0]->connections(), 3u);
  h.release_all();
}

TEST(budget, one_that_has_just_come_is_served_before_it_makes_room_for_the_next) {
  house h({.connections = 3, .may_end_waiting = true});
  auto served = h.connect(), waits = h.connect();
  h.expect_served(served);
  h.write(waits, request(1, "hold"));
  h.loop.run_until([&] { return h.held.size() == 1; });
  auto third = h.connect(), fourth = h.connect(), fifth = h.connect();
  h.expect_served(third);
  h.expect_served(fourth);
  h.expect_served(fifth);
  EXPECT_TRUE(h.is_closed(served));
  EXPECT_TRUE(h.is_closed(waits));
  h.release_all();
}

TEST(budget, ten_thousand_that_come_and_say_nothing_lock_nobody_out) {
  house h({.connections = 50});
  std::deque<tcp::socket> all;
  for (int i = 0; i < 500; ++i) {
    all.push_back(h.connect());
    if (all.size() > 100) all.pop_front();
  }
  auto honest = h.connect();
  h.expect_served(honest);
  EXPECT_EQ(h.log.size(), 1u) << "one line, not one for each";
}

TEST(budget, where_all_are_busy_a_new_one_is_refused_unless_those_that_only_wait_may_end) {
  for (const bool may_end : {false, true}) {
    house h({.connections = 2, .may_end_waiting = may_end});
    auto first = h.connect(), second = h.connect();
    h.write(first, request(1, "hold"));
    h.loop.run_until([&] { return h.held.size() == 1; });
    h.write(second, request(1, "hold"));
    h.loop.run_until([&] { return h.held.size() == 2; });
    auto third = h.connect();
    if (may_end) {
      h.expect_served(third);
      EXPECT_EQ(h.ended, 1);
    } else {
      EXPECT_TRUE(h.is_closed(third));
    }
    h.release_all();
  }
}

TEST(budget, who_waits_for_nothing_any_more_is_told_at_once) {
  house h;
  auto client = h.connect();
  h.write(client, request(1, "hold") + request(2, "hold"));
  h.loop.run_until([&] { return h.held.size() == 2; });
  EXPECT_EQ(h.ended, 0);
  client.close();
  h.loop.run_until([&] { return h.ended == 1; });
  h.release_all();
}

// The process may have few descriptors more than it has.
class few_descriptors {
 public:
  explicit few_descriptors(rlim_t more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    ::close(next);
    auto low = before_;
    low.rlim_cur = static_cast<rlim_t>(next) + more;
    ::setrlimit(RLIMIT_NOFILE, &low);
  }
  ~few_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST(budget,
     a_process_that_is_short_of_descriptors_closes_idle_connections_that_it_made_and_makes_them_again) {
  house h({.spare_descriptors = 8});
  const few_descriptors few(60);
  const auto call = [&](std::shared_ptr<channel>& to) {
    if (!to || !to->is_open()) {
      auto opened = h.loop.run(channel::open(h.open[0]->local(), 10s, channel_options{.shared = h.shared}));
      if (!opened) return std::string(opened.error().message());
      to = *opened;
    }
    const auto ended = h.loop.run(to->call({10, "ping", {}}, 10s));
    return ended.error ? ended.error.message() : ended.body;
  };
  std::vector<std::shared_ptr<channel>> all(100);
  for (int round = 0; round < 2; ++round)
    for (auto& to : all) ASSERT_EQ(call(to), "ping");
  EXPECT_LT(std::count_if(all.begin(), all.end(), [](auto& c) { return c->is_open(); }), 60);
  for (auto& to : all) to->close();
}

}  // namespace
}  // namespace bee::net
