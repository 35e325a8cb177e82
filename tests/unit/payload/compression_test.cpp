#include "bee/payload/compression.hpp"

#include <gtest/gtest.h>

namespace bee::payload {
namespace {

TEST(compression, bytes_round_trip_up_to_the_limit) {
  for (const std::size_t size : {0, 1, 65535, 65536, 300000}) {
    const std::string bytes(size, 'b');
    EXPECT_EQ(decompress(compress(bytes), size).value(), bytes);
  }
}

TEST(compression, a_bomb_stops_at_the_limit) {
  EXPECT_EQ(decompress(compress(std::string(50u << 20, '\0')), 1u << 20).error(), errc::too_large);
}

TEST(compression, a_stream_cut_at_any_byte_is_truncated) {
  const auto stream = compress("hello hello hello");
  for (std::size_t n = 0; n < stream.size(); ++n)
    EXPECT_EQ(decompress(std::string_view(stream).substr(0, n), 100).error(), errc::truncated) << n;
}

TEST(compression, foreign_and_trailing_bytes_are_two_different_errors) {
  EXPECT_EQ(decompress("not a stream", 100).error(), errc::bad_compression);
  EXPECT_EQ(decompress(compress("a") + "x", 100).error(), errc::trailing_bytes);
}

}  // namespace
}  // namespace bee::payload
