#include "bee/wire/frame.hpp"

#include <gtest/gtest.h>

#include "support/frames.hpp"

namespace bee::wire {
namespace {

using test::framed;

std::vector<std::string> read_in_pieces(std::string_view stream, std::size_t piece) {
  std::vector<std::string> out;
  frame_splitter splitter;
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size()))) {
    splitter.feed(stream.substr(0, piece));
    while (const auto body = splitter.next()) out.emplace_back(*body);
  }
  return out;
}

TEST(frame_splitter, a_whole_frame_is_a_view_into_the_input) {
  const std::string stream = framed("abc") + framed("de");
  frame_splitter splitter;
  splitter.feed(stream);
  const auto first = splitter.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, "abc");
  EXPECT_EQ(first->data(), stream.data() + 2);
  EXPECT_EQ(splitter.next(), "de");
  EXPECT_FALSE(splitter.next());
  EXPECT_TRUE(splitter.unfinished().empty());
}

TEST(frame_splitter, pieces_of_any_size_give_the_same_frames) {
  const std::string stream =
      framed("") + framed("x") + framed(std::string(300, 'y')) + framed("") + framed("z");
  const std::vector<std::string> expected = {"", "x", std::string(300, 'y'), "", "z"};
  for (std::size_t piece = 1; piece <= stream.size(); ++piece)
    EXPECT_EQ(read_in_pieces(stream, piece), expected) << piece;
}

TEST(frame_splitter, the_longest_frame_comes_whole) {
  const std::string body(max_body, 'm');
  EXPECT_EQ(read_in_pieces(framed(body) + framed("n"), 1000), (std::vector<std::string>{body, "n"}));
}

TEST(frame_splitter, an_unfinished_frame_waits_and_can_be_seen) {
  frame_splitter splitter;
  splitter.feed(
      std::string_view("\x00\x05"
                       "ab",
                       4));
  EXPECT_FALSE(splitter.next());
  EXPECT_EQ(splitter.unfinished(), std::string_view("\x00\x05"
                                                    "ab",
                                                    4));
  splitter.feed("cde");
  EXPECT_EQ(splitter.next(), "abcde");
  EXPECT_FALSE(splitter.next());
  EXPECT_TRUE(splitter.unfinished().empty());
}

TEST(sessions, run_from_1_to_0x7fffffff_and_begin_again) {
  EXPECT_EQ(session_after(1), 2u);
  EXPECT_EQ(session_after(0x7ffffffe), 0x7fffffffu);
  EXPECT_EQ(session_after(0x7fffffff), 1u);
}

}  // namespace
}  // namespace bee::wire
