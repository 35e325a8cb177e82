#include "bee/base/bytes.hpp"

#include <gtest/gtest.h>

namespace bee {
namespace {

TEST(bytes, hex_round_trips_every_byte) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(from_hex(to_hex(all)).value(), all);
  EXPECT_EQ(from_hex("0A 0b\n0C").value(), "\x0a\x0b\x0c");
}

TEST(bytes, hex_with_a_missing_or_foreign_digit_is_refused) {
  EXPECT_EQ(from_hex("abc").error(), errc::bad_hex);
  EXPECT_EQ(from_hex("0x12").error(), errc::bad_hex);
}

TEST(bytes, base64_matches_the_vectors_of_rfc_4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(plain), encoded);
    EXPECT_EQ(from_base64(encoded).value(), plain);
  }
}

TEST(bytes, base64_cut_or_padded_wrongly_is_refused) {
  for (const char* text : {"Z", "Zg", "Zg=", "Z===", "Zg==Zg==", "Zg=v", "Z!==", "===="})
    EXPECT_EQ(from_base64(text).error(), errc::bad_base64) << text;
}

TEST(bytes, utf8_with_surrogates_overlong_forms_or_cuts_is_not_utf8) {
  EXPECT_TRUE(is_utf8("a\xc3\xa4\xe4\xb8\xad\xf0\x9f\x90\x9d"));
  for (const char* text : {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xf8\x88\x80\x80", "\xe4\xb8"})
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
}

TEST(bytes, a_printable_character_has_a_length_and_a_control_or_a_bad_byte_has_none) {
  EXPECT_EQ(printable_length("ab"), 1u);
  EXPECT_EQ(printable_length("\xe4\xb8\xad!"), 3u);
  for (const char* text : {"", "\n", "\x7f", "\xc2\x9b", "\xff", "\xe4\xb8"})
    EXPECT_EQ(printable_length(text), 0u);
}

TEST(bytes, control_bytes_never_reach_the_terminal) {
  EXPECT_EQ(escape_for_terminal("a\x1b[2Jb\xc2\x9b\xff\n"), "a\\x1b[2Jb\\xc2\\x9b\\xff\\x0a");
  EXPECT_EQ(escape_for_terminal("a\tb\n\r", true), "a\tb\n\\x0d");
}

}  // namespace
}  // namespace bee
