// The packed form of Lua values, as skynet.pack writes it. Known to pack, unpack and compose alone.
//
// A message is values one after the other. A value is a byte `type | cookie << 3`, then:
//
//   type               cookie                    follows
//   0 nil              0                         -
//   1 boolean          0 false, 1 true           -
//   2 number           0 the integer 0           -
//                      1 u8, 2 u16               that many bytes
//                      4 i32, 6 i64, 8 f64       4, 8, 8 bytes
//   3 light userdata   0                         8 bytes
//   4 short string     its length, 0..31         the bytes
//   5 long string      2 or 4: size of length    the length, the bytes
//   6 table            length of its array part, the array part; key, value, key, value ...; nil
//                      31: a packed integer
//                      follows with the length
//
// All numbers are little-endian. A writer takes the narrowest form of an integer: 0; i64 when it is outside
// 32 bits; i32 when it is negative; then u8, u16, i32.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bee::value::format {

enum class type : std::uint8_t { nil, boolean, number, userdata, short_string, long_string, table };

enum class form : std::uint8_t { zero = 0, u8 = 1, u16 = 2, i32 = 4, i64 = 6, f64 = 8 };

constexpr std::size_t max_short_string = 31;
constexpr std::uint8_t length_u16 = 2;  // cookies of a long string
constexpr std::uint8_t length_u32 = 4;
constexpr std::uint8_t length_follows = 31;  // cookie of a table

// A table at depth 32 (the 33rd of a nest) may not hold anything.
constexpr std::size_t max_depth = 32;

constexpr std::uint8_t head(type t, std::size_t cookie = 0) {
  return static_cast<std::uint8_t>(static_cast<std::size_t>(t) | cookie << 3);
}
constexpr std::uint8_t head(form n) {
  return head(type::number, static_cast<std::size_t>(n));
}
constexpr type type_of(std::uint8_t head) {
  return static_cast<type>(head & 7);
}
constexpr std::uint8_t cookie_of(std::uint8_t head) {
  return head >> 3;
}

}  // namespace bee::value::format
