// From what a relay saw to lines: queues between threads, and lines that find no room.
#include "cli/recording/recorder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <thread>

#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "cli/recording/batch_queue.hpp"
#include "cli/recording/line_writer.hpp"

namespace bee::cli {
namespace {

using kind = seen_event::kind;
using net::relay_side;

TEST(batch_queue, hands_over_all_in_order_and_then_ends) {
  batch_queue<std::string> queue;
  std::string got;
  std::thread taker([&] {
    for (std::string some; queue.take(some);) got += some;
  });
  std::string sent;
  for (int i = 0; i < 10'000; ++i) {
    const auto one = std::to_string(i);
    sent += one;
    queue.add([&](std::string& all) {
      if (all.size() > 100) return false;  // a queue that is nearly always full
      all += one;
      return true;
    });
  }
  queue.finish();
  taker.join();
  EXPECT_EQ(got, sent);
}

TEST(batch_queue, that_was_finished_gives_what_was_left) {
  batch_queue<std::string> queue;
  EXPECT_TRUE(queue.try_add([](std::string& all) { return all += "a", true; }));
  EXPECT_FALSE(queue.try_add([](std::string&) { return false; }));
  queue.finish();
  std::string got;
  EXPECT_TRUE(queue.take(got));
  EXPECT_EQ(got, "a");
  EXPECT_FALSE(queue.take(got));
}

TEST(seen_traffic, has_an_end_and_room_for_a_single_event_of_any_size) {
  seen_traffic seen;
  const std::string large(seen_traffic::most + 1, 'x');
  const seen_event event{kind::bytes, 7, relay_side::target, 5, {}, 0};
  EXPECT_TRUE(seen.add(event, large));
  EXPECT_FALSE(seen.add(event, "more"));
  seen.clear();
  EXPECT_TRUE(seen.add(event, "a"));
  EXPECT_TRUE(seen.add(event, "bc"));
  std::string all;
  seen.each([&](const seen_event& e, std::string_view text) {
    all += std::to_string(e.id) + std::string(text) + std::to_string(e.size) + ";";
  });
  EXPECT_EQ(all, "7a1;7bc2;");
}

struct lines_of {
  lines_of() { to.on({kind::opened, 1, relay_side::opener, 10, {}, 0}, "10.0.0.9:4000"); }
  void push(traffic::unix_us at) {
    std::string bytes;
    EXPECT_TRUE(wire::encode_request(wire::address(std::string("lobby")), 1, true, "ping", bytes));
    to.on({kind::bytes, 1, relay_side::opener, at, {}, bytes.size()}, bytes);
  }
  void end(relay_side by, error_code why) { to.on({kind::closed, 1, by, 50, why, 0}, {}); }

  std::vector<std::string> all;
  bool has_room = true;
  recorder to{{}, [this](const std::string& line) {
                if (has_room) all.push_back(line);
                return has_room;
              }};
};

TEST(recorder, says_how_many_lines_were_lost_as_soon_as_there_is_room) {
  lines_of l;
  l.push(20);
  l.has_room = false;
  l.push(30);
  l.push(31);
  l.has_room = true;
  l.push(32);
  ASSERT_EQ(l.all.size(), 3u);
  EXPECT_NE(l.all[1].find("2 lines are lost: the file was not written as fast as they came"),
            std::string::npos)
      << l.all[1];
  EXPECT_NE(l.all[2].find("lobby"), std::string::npos) << l.all[2];
  EXPECT_EQ(l.to.figures().lost, 2u);
  EXPECT_EQ(l.to.figures().pushes, 4u);
}

TEST(recorder, notes_the_end_of_a_connection_when_the_node_ended_it_or_it_broke) {
  lines_of caller, node;
  caller.end(relay_side::opener, boost::asio::error::eof);
  EXPECT_TRUE(caller.all.empty());
  node.end(relay_side::target, boost::asio::error::eof);
  ASSERT_EQ(node.all.size(), 1u);
  EXPECT_NE(node.all[0].find("the node closed the connection"), std::string::npos) << node.all[0];
}

TEST(recorder, tells_of_refused_connections_and_not_without_end) {
  lines_of l;
  for (int i = 0; i < 100; ++i) l.to.on({kind::refused, 0, relay_side::opener, i, {}, 0}, "10.0.0.9:1");
  ASSERT_EQ(l.all.size(), 16u);
  EXPECT_NE(l.all[15].find("others are not told"), std::string::npos);
}

TEST(line_writer, refuses_a_line_when_the_file_is_slow_and_writes_the_others_later) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::size_t taken = 0;
  std::string got;
  {
    line_writer writer(
        ends[1], [] {}, 1u << 20);
    const std::string line(100'000, 'x');
    while (writer.add(line)) ++taken;
    std::thread reader([&] {
      std::string some(1u << 16, '\0');
      while (got.size() < taken * line.size()) {
        const auto n = ::read(ends[0], some.data(), some.size());
        if (n <= 0) break;
        got.append(some, 0, static_cast<std::size_t>(n));
      }
    });
    writer.finish();
    reader.join();
    EXPECT_EQ(writer.error(), 0);
    EXPECT_EQ(got.size(), taken * line.size());
  }
  for (const int fd : ends) ::close(fd);
}

TEST(line_writer, ends_once_when_nothing_can_be_written) {
  const int full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  int ends = 0;
  line_writer writer(full, [&] { ++ends; });
  EXPECT_TRUE(writer.add("a line\n"));
  writer.finish();
  EXPECT_EQ(ends, 1);
  EXPECT_EQ(writer.error(), ENOSPC);
  ::close(full);
}

}  // namespace
}  // namespace bee::cli
