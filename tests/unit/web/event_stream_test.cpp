#include "bee/web/event_stream.hpp"

#include <gtest/gtest.h>

namespace bee::web {
namespace {

text_ptr text(std::string t) {
  return std::make_shared<const std::string>(std::move(t));
}

class stream : public testing::Test {
 protected:
  std::string next() {
    const auto out = of_.take();
    return out ? *out : "";
  }
  int snapshots_ = 0;
  event_stream of_{10, [this] { return text("snapshot " + std::to_string(++snapshots_)); }};
};

TEST_F(stream, begins_with_a_snapshot_that_says_what_was_pushed_before_it) {
  of_.push(text("a"));
  EXPECT_EQ(next(), "snapshot 1");
  EXPECT_EQ(next(), "");
}

TEST_F(stream, gives_what_is_pushed_in_its_order) {
  next();
  of_.push(text("a"));
  of_.push(text("b"));
  EXPECT_EQ(next(), "a");
  EXPECT_EQ(next(), "b");
  EXPECT_EQ(of_.drops(), 0u);
}

TEST_F(stream, of_a_slow_reader_drops_what_waits_says_so_and_begins_anew) {
  next();
  of_.push(text("12345"));
  of_.push(text("67890"));
  of_.push(text("x"));
  of_.push(text("y"));
  EXPECT_EQ(next(), event_text("dropped", "{}"));
  EXPECT_EQ(next(), "snapshot 2");
  EXPECT_EQ(next(), "");
  of_.push(text("z"));
  EXPECT_EQ(next(), "z");
  EXPECT_EQ(of_.drops(), 1u);
}

TEST_F(stream, that_has_ended_gives_what_waits_and_nothing_that_comes_later) {
  next();
  int calls = 0;
  of_.on_more = [&] { ++calls; };
  of_.push(text("a"));
  of_.end();
  of_.push(text("b"));
  EXPECT_FALSE(of_.has_ended());
  EXPECT_EQ(next(), "a");
  EXPECT_TRUE(of_.has_ended());
  EXPECT_EQ(calls, 2);
}

TEST(an_event, has_its_name_and_one_line_of_data) {
  EXPECT_EQ(event_text("nodes", "{\"a\":1}"), "event: nodes\ndata: {\"a\":1}\n\n");
}

}  // namespace
}  // namespace bee::web
