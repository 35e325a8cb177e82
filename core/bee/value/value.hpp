// A Lua value as it travels: plain data, no Lua state behind it.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/value/copy_short.hpp"
#include "bee/value/kind.hpp"

namespace bee::value {

struct table;

/// Any integer type but bool and the types of characters.
template <class T>
concept integer_type =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// One Lua value, 16 bytes. Integers and floats stay different: value(1) and value(1.0) are not equal.
/// Strings are bytes; those of up to 14 bytes live inside the value. Copies are deep, moves are cheap and
/// leave nil behind. Not safe against a write from another thread, as other plain data.
class value {
 public:
  value() noexcept {}
  value(std::nullptr_t) noexcept {}
  // Templates: nothing becomes a boolean, an integer or a float by a conversion, no pointer and no character.
  template <std::same_as<bool> T>
  value(T b) noexcept : tag_(tag::boolean) {
    store(b);
  }
  /// Throws std::out_of_range for what is above the largest integer of Lua, 2^63 - 1.
  template <integer_type T>
  value(T i) noexcept(!is_wide_unsigned<T>) : tag_(tag::integer) {
    if constexpr (is_wide_unsigned<T>)
      if (i > static_cast<T>(INT64_MAX)) throw_too_large(i);
    store(static_cast<std::int64_t>(i));
  }
  template <std::floating_point T>
  value(T d) noexcept : tag_(tag::number) {
    store(static_cast<double>(d));
  }
  value(std::string_view bytes) {
    if (bytes.size() <= max_inline) {
      tag_ = tag::short_string;
      size_ = static_cast<std::uint8_t>(bytes.size());
      copy_short(store_, bytes.data(), bytes.size());
    } else {
      hold_long(bytes);
    }
  }
  value(const std::string& bytes) : value(std::string_view(bytes)) {}
  value(const char* text) : value(std::string_view(text)) {}
  value(table t);
  /// A light userdata: an address of the node that sent it, nothing more.
  static value userdata(std::uint64_t address) noexcept {
    value v;
    v.tag_ = tag::userdata;
    v.store(address);
    return v;
  }

  value(const value& other) {
    if (other.owns_memory()) {
      copy_from(other);
    } else {
      take(other);
    }
  }
  value(value&& other) noexcept {
    take(other);
    other.tag_ = tag::nil;
  }
  value& operator=(const value& other) { return *this = value(other); }
  value& operator=(value&& other) noexcept {
    value old(std::move(*this));  // released last: `other` may live inside it
    take(other);
    other.tag_ = tag::nil;
    return *this;
  }
  ~value() {
    if (owns_memory()) release();
  }

  kind type() const noexcept { return tag_ == tag::long_string ? kind::string : static_cast<kind>(tag_); }
  bool is_nil() const noexcept { return tag_ == tag::nil; }
  bool is_string() const noexcept { return tag_ == tag::short_string || tag_ == tag::long_string; }
  bool is_table() const noexcept { return tag_ == tag::table; }
  bool is_integer() const noexcept { return tag_ == tag::integer; }

  // What is in it. Throws wrong_kind when it is of another kind: an integer is no number here, see
  // convert.hpp.
  bool as_boolean() const { return checked(kind::boolean).boolean_unchecked(); }
  std::int64_t as_integer() const { return checked(kind::integer).integer_unchecked(); }
  double as_number() const { return checked(kind::number).number_unchecked(); }
  /// Valid while the value is neither changed nor moved.
  std::string_view as_string() const { return checked(kind::string).string_unchecked(); }
  std::uint64_t as_userdata() const { return checked(kind::userdata).userdata_unchecked(); }
  const table& as_table() const { return checked(kind::table).table_unchecked(); }
  table& as_table() { return checked(kind::table), table_unchecked(); }

  // The same directly behind a look at the kind: of any other they read what is not theirs.
  bool boolean_unchecked() const noexcept { return load<bool>(); }
  std::int64_t integer_unchecked() const noexcept { return load<std::int64_t>(); }
  double number_unchecked() const noexcept { return load<double>(); }
  std::string_view string_unchecked() const noexcept {
    return tag_ == tag::short_string ? std::string_view(store_, size_) : long_bytes();
  }
  std::uint64_t userdata_unchecked() const noexcept { return load<std::uint64_t>(); }
  const table& table_unchecked() const noexcept { return *load<table*>(); }
  table& table_unchecked() noexcept { return *load<table*>(); }

  /// Same kind and same content; tables compare as table's operator== says. Floats compare by their bits (0.0
  /// and -0.0 differ), except that a NaN equals a NaN.
  friend bool operator==(const value& a, const value& b) noexcept;

 private:
  // The kinds in their order, then the one more way in which a string can be held.
  enum class tag : std::uint8_t { nil, boolean, integer, number, short_string, userdata, table, long_string };
  static constexpr std::size_t max_inline = 14;
  template <class T>
  static constexpr bool is_wide_unsigned = std::unsigned_integral<T> && sizeof(T) >= sizeof(std::int64_t);

  const value& checked(kind wanted) const {
    if (type() != wanted) throw_wrong_kind(wanted, type());
    return *this;
  }
  [[noreturn]] static void throw_wrong_kind(kind wanted, kind got);
  [[noreturn]] static void throw_too_large(std::uint64_t i);
  bool owns_memory() const noexcept { return tag_ >= tag::table; }
  template <class T>
  void store(T v) noexcept {
    std::memcpy(store_, &v, sizeof v);
  }
  template <class T>
  T load() const noexcept {
    T v;
    std::memcpy(&v, store_, sizeof v);
    return v;
  }
  void take(const value& other) noexcept {
    std::memcpy(static_cast<void*>(this), static_cast<const void*>(&other), sizeof *this);
  }
  void hold_long(std::string_view bytes);
  std::string_view long_bytes() const noexcept;
  void copy_from(const value& other);
  void release() noexcept;

  // The number, the address, the pointer to what is owned, or the bytes of a short string.
  alignas(8) char store_[max_inline]{};
  std::uint8_t size_ = 0;  // of a short string
  tag tag_ = tag::nil;
};

/// A table as the wire has it: array part, then the other pairs in the order in which they came.
struct table {
  std::vector<value> array;
  std::vector<std::pair<value, value>> pairs;

  /// The value at a key of the pairs (the last one, as a later assignment replaces an earlier one), or at an
  /// integer key of the array; null when there is none.
  const value* find(const value& key) const noexcept;
  const value* find(std::string_view key) const noexcept;
  const value* find(const char* key) const noexcept { return find(std::string_view(key)); }

  /// Same array part and the same pairs in any order.
  friend bool operator==(const table& a, const table& b) noexcept;
};

/// What one message holds: the arguments of a call, or its return values.
using list = std::vector<value>;

/// The values as a list. A function, because g++ 12 can not keep a braced list of literals across a co_await.
template <class... V>
list list_of(V&&... values) {
  list out;
  out.reserve(sizeof...(values));
  (out.emplace_back(std::forward<V>(values)), ...);
  return out;
}

}  // namespace bee::value
