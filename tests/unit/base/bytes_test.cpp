#include "bee/base/bytes.hpp"

#include <gtest/gtest.h>

#include "bee/base/text.hpp"

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

std::string utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
  if (c < 0x10000)
    return {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
            static_cast<char>(0x80 | (c & 63))};
  return {static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
          static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
}

TEST(bytes, what_reorders_or_hides_text_is_not_printable) {
  const auto none = [](char32_t first, char32_t last) {
    for (auto c = first; c <= last; ++c) {
      EXPECT_EQ(printable_length(utf8(c)), 0u) << std::hex << static_cast<unsigned>(c);
      EXPECT_EQ(escape_for_terminal(utf8(c), true).substr(0, 2), "\\x")
          << std::hex << static_cast<unsigned>(c);
    }
  };
  none(0x202a, 0x202e);
  none(0x2066, 0x2069);
  none(0x200b, 0x200f);
  none(0x61c, 0x61c);
  none(0x2028, 0x2029);
  none(0xfeff, 0xfeff);
  none(0xe0000, 0xe007f);
  none(0xad, 0xad);
  none(0x2060, 0x2064);
  for (const char32_t c :
       {0x20, 0x7e, 0xa0, 0xe4, 0x4e2d, 0x639, 0x5d0, 0x1f41d, 0x2764, 0xfe0f, 0x301, 0x3000})
    EXPECT_EQ(printable_length(utf8(c)), utf8(c).size()) << std::hex << static_cast<unsigned>(c);
}

TEST(text, of_json_stays_the_same_value_without_what_can_not_be_seen) {
  EXPECT_EQ(escape_json("{\n\t\"a\xe2\x80\xae\": \"\x7f\xc2\x9b\xe4\xb8\xad\xf3\xa0\x81\x81\"}"),
            "{\n\t\"a\\u202e\": \"\\u007f\\u009b\xe4\xb8\xad\\udb40\\udc41\"}");
}

TEST(text, is_plain_without_controls_even_when_not_all_can_be_seen) {
  EXPECT_TRUE(is_plain_text("a\xe2\x80\x8b"));
  for (const char* text : {"\n", "\x7f", "\xc2\x9b", "\xff"}) EXPECT_FALSE(is_plain_text(text));
}

}  // namespace
}  // namespace bee
