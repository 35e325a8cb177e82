#include "bee/base/byte_reader.hpp"

#include <gtest/gtest.h>

#include "bee/base/byte_writer.hpp"

namespace bee {
namespace {

using namespace std::string_view_literals;

TEST(byte_reader, integers_of_both_orders_come_back_as_written) {
  std::string out;
  byte_writer w(out);
  w.u8(7);
  w.little(std::uint16_t{0x1234});
  w.big(std::uint16_t{0x1234});
  w.big(std::uint32_t{0xdeadbeef});
  w.little(std::uint64_t{0x0102030405060708});
  EXPECT_EQ(out, "\x07\x34\x12\x12\x34\xde\xad\xbe\xef\x08\x07\x06\x05\x04\x03\x02\x01"sv);
  byte_reader r(out);
  EXPECT_EQ(r.u8(), 7);
  EXPECT_EQ(r.little<std::uint16_t>(), 0x1234);
  EXPECT_EQ(r.big<std::uint16_t>(), 0x1234);
  EXPECT_EQ(r.big<std::uint32_t>(), 0xdeadbeef);
  EXPECT_EQ(r.little<std::uint64_t>(), 0x0102030405060708u);
  EXPECT_FALSE(r.finish().has_error());
}

TEST(byte_reader, a_read_past_the_end_fails_for_good) {
  byte_reader r("\x01\x02\x03");
  EXPECT_EQ(r.little<std::uint32_t>(), 0u);
  EXPECT_EQ(r.u8(), 0);
  EXPECT_FALSE(r.ok());
  EXPECT_EQ(r.finish().error(), errc::truncated);
}

TEST(byte_reader, bytes_that_are_left_are_an_error_of_their_own) {
  byte_reader r("ab");
  r.u8();
  EXPECT_EQ(r.finish().error(), errc::trailing_bytes);
}

TEST(byte_writer, a_write_past_the_limit_fails_for_good_and_leaves_what_was_there) {
  std::string out = "x";
  byte_writer w(out, 3);
  w.bytes("ab");
  w.little(std::uint16_t{1});
  w.u8(1);
  EXPECT_EQ(out, "xab");
  EXPECT_EQ(w.finish().error(), errc::too_large);
}

}  // namespace
}  // namespace bee
