#include "bee/payload/compression.hpp"

#include <gtest/gtest.h>

#include "bee/base/bytes.hpp"

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

// "hello gzip" of gzip -n.
const std::string member = from_hex("1f8b0800000000000003cb48cdc9c95748afca2c0000196ad2df0a000000").value();

TEST(gunzip, members_stand_one_behind_the_other) {
  EXPECT_TRUE(is_gzip(member));
  EXPECT_EQ(gunzip(member, 10).value(), "hello gzip");
  EXPECT_EQ(gunzip(member + member, 20).value(), "hello gziphello gzip");
}

TEST(gunzip, a_file_over_the_limit_stops_there) {
  EXPECT_EQ(gunzip(member, 9).error(), errc::too_large);
  EXPECT_EQ(gunzip(member + member, 19).error(), errc::too_large);
}

TEST(gunzip, a_file_that_is_cut_off_or_broken_is_refused) {
  for (std::size_t n = 0; n < member.size(); ++n)
    EXPECT_EQ(gunzip(std::string_view(member).substr(0, n), 100).error(), errc::truncated) << n;
  auto broken = member;
  broken[broken.size() - 6] = static_cast<char>(broken[broken.size() - 6] ^ 1);  // of the checksum
  EXPECT_EQ(gunzip(broken, 100).error(), errc::bad_compression);
  EXPECT_EQ(gunzip(member + "x", 100).error(), errc::trailing_bytes);
  EXPECT_FALSE(is_gzip(std::string("\x1f\x8b\x08\xff", 4)));
  EXPECT_FALSE(is_gzip("\x1f\x8b"));
}

}  // namespace
}  // namespace bee::payload
