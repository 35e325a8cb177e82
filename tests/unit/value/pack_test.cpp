#include "bee/value/pack.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "bee/base/bytes.hpp"
#include "support/golden.hpp"
#include "support/lua_eval.hpp"

namespace bee::value {
namespace {

using namespace std::string_view_literals;

// `tables` tables inside each other, the innermost empty or with one value.
value nest(int tables, bool is_filled = false) {
  value v = table{is_filled ? list{1} : list{}, {}};
  for (int i = 1; i < tables; ++i) {
    table outer;
    outer.array.push_back(std::move(v));
    v = std::move(outer);
  }
  return v;
}

// The vectors hold each byte of a Lua text as one code point, U+0000 to U+00FF.
std::string bytes_of(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    out += first < 0x80 ? text[i] : static_cast<char>(first << 6 | (text[++i] & 0x3f));
  }
  return out;
}

errc unpack_error(std::string_view bytes, const limits& l = {}) {
  const auto values = unpack(bytes, l);
  return values ? errc{} : static_cast<errc>(values.error().value());
}
errc unpack_hex_error(std::string_view hex, const limits& l = {}) {
  return unpack_error(from_hex(hex).value(), l);
}

TEST(pack, every_vector_gives_the_bytes_of_the_reference_and_comes_back) {
  const auto vectors = test::golden("wire.json", "kind", "seri");
  ASSERT_GE(vectors.size(), 56u);
  for (const auto& vector : vectors) {
    const auto values = test::lua_values(bytes_of(vector["lua"]));
    const auto bytes = pack(values).value();
    EXPECT_TRUE(test::matches(bytes, vector)) << vector << "\n" << to_hex(bytes).substr(0, 100);
    EXPECT_EQ(unpack(bytes).value(), values) << vector;
  }
}

TEST(pack, nested_tables_are_refused_where_the_reference_refuses) {
  const auto vectors = test::golden("wire.json", "kind", "seri_depth");
  ASSERT_GE(vectors.size(), 5u);
  for (const auto& vector : vectors)
    EXPECT_EQ(pack({nest(vector["tables"])}).has_value(), vector["ok"].get<bool>()) << vector;
  for (const auto& vector : test::golden("wire.json", "kind", "seri_too_deep"))
    EXPECT_EQ(pack({nest(vector["depth"])}).error(), errc::too_deep);
  EXPECT_TRUE(pack({nest(32, true)}));
  EXPECT_EQ(pack({nest(33, true)}).error(), errc::too_deep);
}

TEST(pack, a_failure_leaves_what_the_buffer_held) {
  std::string out = "before";
  EXPECT_EQ(pack({1, std::string(5000, 'x'), nest(40)}, out).error(), errc::too_deep);
  EXPECT_EQ(out, "before");
  ASSERT_TRUE(pack({1}, out));
  EXPECT_EQ(out, "before\x0a\x01");
}

TEST(pack, a_key_that_lua_can_not_have_is_refused_and_a_nil_value_left_out) {
  EXPECT_EQ(pack({table{{}, {{nullptr, 1}}}}).error(), errc::unsupported_value);
  EXPECT_EQ(pack({table{{}, {{std::nan(""), 1}}}}).error(), errc::unsupported_value);
  EXPECT_EQ(pack({table{{}, {{"a", nullptr}, {"b", 1}}}}).value(),
            "\x06\x0c"
            "b\x0a\x01\x00"sv);
}

TEST(pack, many_long_strings_between_small_values_keep_their_places) {
  list values;
  for (std::size_t i = 0; i < 300; ++i) {
    values.emplace_back(std::string(i * 37 % 400, static_cast<char>('a' + i % 26)));
    values.emplace_back(static_cast<std::int64_t>(i));
  }
  EXPECT_EQ(unpack(pack(values).value()).value(), values);
}

TEST(pack, a_light_userdata_keeps_its_address) {
  const list values{value::userdata(0x0123456789abcdef)};
  EXPECT_EQ(pack(values).value(), "\x03\xef\xcd\xab\x89\x67\x45\x23\x01"sv);
  EXPECT_EQ(unpack(pack(values).value()).value(), values);
}

TEST(unpack, malformed_vectors_are_accepted_where_the_reference_accepts_them) {
  const auto vectors = test::golden("wire.json", "kind", "malformed_seri");
  ASSERT_GE(vectors.size(), 18u);
  for (const auto& vector : vectors) {
    const auto values = unpack(from_hex(vector["hex"].get<std::string>()).value());
    ASSERT_EQ(values.has_value(), vector["accepted"].get<bool>()) << vector;
    if (values) {
      EXPECT_EQ(values->size(), vector["values"]) << vector;
    }
  }
}

TEST(unpack, a_message_cut_anywhere_is_truncated_or_shorter) {
  const list values{table{{1, 300, 70000, 1.5, "text", value(std::string(40, 'x'))},
                          {{"key", table{{}, {{true, value::userdata(7)}}}}}}};
  const auto bytes = pack(values).value();
  for (std::size_t n = 1; n < bytes.size(); ++n)
    EXPECT_EQ(unpack_error(bytes.substr(0, n)), errc::truncated) << n;
  EXPECT_EQ(unpack("").value(), list{});
}

TEST(unpack, a_cookie_that_no_writer_uses_is_malformed) {
  // nil, boolean, number (no such form, thrice), userdata, long string, type 7
  for (const char* hex :
       {"08", "11", "1a00", "2a00", "f20000000000000000", "0b0000000000000000", "0d00", "07"})
    EXPECT_EQ(unpack_hex_error(hex), errc::malformed_value) << hex;
}

TEST(unpack, a_length_of_an_array_must_be_a_whole_number_that_is_not_negative) {
  for (const char* hex : {"fe04", "fe42000000000000f03f", "fe22ffffffff", "fe00", "fe1a000000"})
    EXPECT_EQ(unpack_hex_error(hex), errc::malformed_value) << hex;
  EXPECT_EQ(unpack(from_hex("fe0a010900").value()).value(), (list{table{{true}, {}}}))
      << "the long form of a short length is fine";
}

TEST(unpack, a_length_beyond_the_message_is_truncated_before_memory_is_taken) {
  EXPECT_EQ(unpack_hex_error("fe32ffffffff00000000" + std::string(200, '0')), errc::truncated);
  EXPECT_EQ(unpack_hex_error("fe32ffffffffffffff7f"), errc::truncated);
  EXPECT_EQ(unpack_hex_error("25ffffffff61"), errc::truncated);
}

TEST(unpack, a_table_deeper_than_the_reference_packs_is_refused) {
  const auto nest_bytes = [](std::size_t n) {
    return std::string(n - 1, '\x0e') + '\x06' + std::string(n, '\0');
  };
  EXPECT_EQ(unpack(nest_bytes(33)).value(), list{nest(33)});
  EXPECT_EQ(unpack_error(nest_bytes(34)), errc::too_deep);
  EXPECT_EQ(unpack_error(nest_bytes(1'000'000)), errc::too_deep);
  EXPECT_EQ(unpack_error(std::string(33, '\x0e') + '\0'), errc::too_deep) << "even a nil";
  EXPECT_EQ(unpack_error(nest_bytes(3), {.max_depth = 1}), errc::too_deep);
  EXPECT_EQ(unpack_error(std::string(32, '\x0e') + '\x06'), errc::truncated);
}

TEST(unpack, more_values_than_the_limit_are_refused) {
  const limits four{.max_values = 4};
  EXPECT_EQ(unpack_hex_error("00000000", four), errc{});
  EXPECT_EQ(unpack_hex_error("0000000000", four), errc::too_many);
  EXPECT_EQ(unpack_hex_error("1e00000000", four), errc{});
  EXPECT_EQ(unpack_hex_error("260000000000", four), errc::too_many);
  EXPECT_EQ(unpack_hex_error("060a010a020a030a0400", four), errc::too_many);
}

TEST(unpack, keys_are_as_lua_stores_them) {
  EXPECT_EQ(unpack(from_hex("064200000000000000400900").value()).value(), (list{table{{}, {{2, true}}}}));
  EXPECT_EQ(unpack_hex_error("0642000000000000f87f0900"), errc::malformed_value) << "a NaN";
  EXPECT_EQ(unpack(from_hex("060c61000c620900").value()).value(), (list{table{{}, {{"b", true}}}}));
}

}  // namespace
}  // namespace bee::value
