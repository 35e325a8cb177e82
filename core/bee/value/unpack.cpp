#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "bee/base/byte_reader.hpp"
#include "bee/value/format.hpp"
#include "bee/value/pack.hpp"
#include "bee/value/value_stack.hpp"

namespace bee::value {
namespace {

using namespace format;

// A float key with an integer value becomes that integer; false for a NaN.
bool as_lua_stores(value& key) {
  const double d = key.number_unchecked();
  if (std::isnan(d)) return false;
  if (d >= -0x1p63 && d < 0x1p63 && std::floor(d) == d) key = static_cast<std::int64_t>(d);
  return true;
}

// How many bytes follow the head of a number, by its cookie; a cookie that is no form has none.
constexpr std::array<std::uint8_t, 32> width_of = {0, 1, 2, 0, 4, 0, 8, 0, 8};

bool is_form(std::uint8_t cookie) {
  return cookie == 0 || width_of[cookie] != 0;
}
std::int64_t integer_of(std::uint8_t cookie, std::uint64_t bits) {
  const bool is_signed = cookie == static_cast<std::uint8_t>(form::i32);
  return is_signed ? static_cast<std::int32_t>(bits) : static_cast<std::int64_t>(bits);
}

// Reads with a local byte_reader that the compiler can keep in registers; in_ holds its place between two
// functions. That, and the inlining, is what makes a message of small values fast.
class unpacker {
 public:
  unpacker(std::string_view message, const limits& l)
      : in_(message), max_depth_(l.max_depth), values_left_(l.max_values) {}

  result<list> run() {
    byte_reader in = in_;
    while (in.left() > 0) {
      if (values_left_-- == 0) return errc::too_many;
      if (!one(in, in.u8(), 0)) return failed_;
    }
    return values_.take_array(0);
  }

 private:
  // Pushes one value whose head byte has been read. False after fail().
  [[gnu::always_inline]] bool one(byte_reader& in, std::uint8_t head, std::size_t depth) {
    const auto cookie = cookie_of(head);
    switch (type_of(head)) {
      case type::nil: return push(in, nullptr, cookie == 0);
      case type::boolean: return push(in, cookie == 1, cookie <= 1);
      case type::number: return number(in, cookie);
      case type::userdata: return push(in, value::userdata(in.little<std::uint64_t>()), cookie == 0);
      case type::short_string: return push(in, in.bytes(cookie));
      case type::long_string: return long_string(in, cookie);
      case type::table: {
        in_ = in;
        const bool ok = contents(cookie, depth + 1);
        in = in_;
        return ok;
      }
    }
    return fail(errc::malformed_value);
  }

  [[gnu::always_inline]] bool number(byte_reader& in, std::uint8_t cookie) {
    const auto bits = in.little(width_of[cookie]);
    if (cookie == static_cast<std::uint8_t>(form::f64)) return push(in, std::bit_cast<double>(bits));
    return push(in, integer_of(cookie, bits), is_form(cookie));
  }

  bool long_string(byte_reader& in, std::uint8_t cookie) {
    if (cookie == length_u16) return push(in, in.bytes(in.little<std::uint16_t>()));
    if (cookie == length_u32) return push(in, in.bytes(in.little<std::uint32_t>()));
    return fail(errc::malformed_value);
  }

  [[gnu::noinline]] bool contents(std::uint8_t cookie, std::size_t depth) {
    byte_reader in = in_;
    std::int64_t length = cookie;
    if (cookie == length_follows && !array_length(in, length)) return false;
    if (depth > max_depth_) return empty(in, length);
    if (!count(static_cast<std::size_t>(length))) return false;
    const auto first = values_.size();
    for (; length > 0; --length)
      if (!one(in, in.u8(), depth)) return false;
    value made{table{}};
    table& t = made.table_unchecked();
    t.array = values_.take_array(first);
    while (const auto head = in.u8())
      if (!pair(in, head, depth)) return false;
    if (!in.ok()) return fail(errc::truncated);
    t.pairs = values_.take_pairs(first);
    in_ = in;
    return push(in, std::move(made));
  }

  // A value takes a byte at least, so a length above what is left is a lie.
  bool array_length(byte_reader& in, std::int64_t& length) {
    const auto head = in.u8();
    const auto cookie = cookie_of(head);
    const bool is_float = cookie == static_cast<std::uint8_t>(form::f64);
    if (!in.ok()) return fail(errc::truncated);
    if (type_of(head) != type::number || is_float || !is_form(cookie)) return fail(errc::malformed_value);
    length = integer_of(cookie, in.little(width_of[cookie]));
    if (length < 0) return fail(errc::malformed_value);
    if (!in.ok() || static_cast<std::uint64_t>(length) > in.left()) return fail(errc::truncated);
    return true;
  }

  // A table at the deepest place may not hold anything.
  bool empty(byte_reader& in, std::int64_t length) {
    if (length > 0 || in.u8() != head(type::nil)) return fail(errc::too_deep);
    in_ = in;
    return push(in, table{});
  }

  [[gnu::always_inline]] bool count(std::size_t n) {
    if (n > values_left_) return fail(errc::too_many);
    values_left_ -= n;
    return true;
  }

  [[gnu::always_inline]] bool pair(byte_reader& in, std::uint8_t head, std::size_t depth) {
    if (!count(2) || !one(in, head, depth)) return false;
    auto& key = values_.top();
    if (key.type() == kind::number && !as_lua_stores(key)) return fail(errc::malformed_value);
    if (!one(in, in.u8(), depth)) return false;
    if (values_.top().is_nil()) values_.drop_pair();
    return true;
  }

  template <class T>
  [[gnu::always_inline]] bool push(byte_reader& in, T&& v, bool is_valid = true) {
    if (!in.ok()) return fail(errc::truncated);
    if (!is_valid) return fail(errc::malformed_value);
    values_.push(std::forward<T>(v));
    return true;
  }
  [[gnu::noinline]] bool fail(errc e) {
    if (failed_ == errc{}) failed_ = e;
    return false;
  }

  byte_reader in_;
  const std::size_t max_depth_;
  std::size_t values_left_;
  value_stack values_;
  errc failed_{};
};

}  // namespace

result<list> unpack(std::string_view message, const limits& l) {
  return unpacker(message, l).run();
}

}  // namespace bee::value
