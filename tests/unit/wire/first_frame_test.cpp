#include "bee/wire/first_frame.hpp"

#include <gtest/gtest.h>

#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::wire {
namespace {

std::string calls(int count) {
  std::string out;
  for (int i = 1; i <= count; ++i)
    (void)encode_request(address("@echo"), static_cast<std::uint32_t>(i), false,
                         "a message of " + std::to_string(i), out);
  return out;
}

std::string answers(int count) {
  std::string out;
  for (int i = 1; i <= count; ++i)
    (void)encode_response(static_cast<std::uint32_t>(i), "an answer of " + std::to_string(i), out);
  return out;
}

TEST(first_frame, a_stream_that_begins_with_a_frame_begins_there) {
  for (const auto& stream : {calls(1), calls(9), answers(1), answers(9)}) {
    const auto first = find_first_frame(stream);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->offset, 0u);
  }
  EXPECT_EQ(find_first_frame(calls(3))->kind, stream_kind::requests);
  EXPECT_EQ(find_first_frame(answers(3))->kind, stream_kind::responses);
}

TEST(first_frame, a_stream_that_begins_at_any_byte_of_a_frame_begins_with_the_next) {
  for (const auto& [stream, kind] :
       {std::pair(calls(8), stream_kind::requests), {answers(8), stream_kind::responses}}) {
    const std::size_t one = 2u + static_cast<unsigned char>(stream[1]);
    for (std::size_t cut = 1; cut < one; ++cut) {
      const auto first = find_first_frame(std::string_view(stream).substr(cut));
      ASSERT_TRUE(first) << cut;
      EXPECT_EQ(first->offset, one - cut) << cut;
      EXPECT_EQ(first->kind, kind) << cut;
    }
  }
}

TEST(first_frame, few_frames_count_when_the_stream_ends_with_them) {
  const auto stream = calls(2);
  const std::size_t one = stream.size() / 2;
  EXPECT_EQ(find_first_frame(std::string_view(stream).substr(7))->offset, one - 7);
  EXPECT_FALSE(find_first_frame(std::string_view(stream).substr(7, stream.size() - 8)));
}

TEST(first_frame, what_is_another_protocol_has_none) {
  EXPECT_FALSE(find_first_frame(""));
  EXPECT_FALSE(find_first_frame("x"));
  EXPECT_FALSE(find_first_frame("GET / HTTP/1.1\r\nHost: somewhere\r\nAccept: */*\r\n\r\n"));
  EXPECT_FALSE(find_first_frame(std::string(100'000, '\0')));
  EXPECT_FALSE(find_first_frame(std::string(100'000, 'x')));
}

TEST(first_frame, only_the_kind_that_is_known_is_looked_for) {
  const auto stream = answers(8).substr(3);
  EXPECT_FALSE(find_first_frame(stream, stream_kind::requests));
  EXPECT_TRUE(find_first_frame(stream, stream_kind::responses));
}

}  // namespace
}  // namespace bee::wire
