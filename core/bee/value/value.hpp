// A Lua value as it travels: plain data, no Lua state behind it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/value/copy_short.hpp"

namespace bee::value {

enum class kind : std::uint8_t { nil, boolean, integer, number, string, userdata, table };

struct table;

/// One Lua value, 16 bytes. Integers and floats stay different: value(1) and value(1.0) are not equal.
/// Strings are bytes; those of up to 14 bytes live inside the value. Copies are deep, moves are cheap and
/// leave nil behind. The as_ functions require the matching kind.
class value {
 public:
  value() noexcept {}
  value(std::nullptr_t) noexcept {}
  value(bool b) noexcept : tag_(tag::boolean) { store(b); }
  value(std::int64_t i) noexcept : tag_(tag::integer) { store(i); }
  value(int i) noexcept : value(static_cast<std::int64_t>(i)) {}
  value(double d) noexcept : tag_(tag::number) { store(d); }
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

  bool as_boolean() const noexcept { return load<bool>(); }
  std::int64_t as_integer() const noexcept { return load<std::int64_t>(); }
  double as_number() const noexcept { return load<double>(); }
  /// Valid while the value is neither changed nor moved.
  std::string_view as_string() const noexcept {
    return tag_ == tag::short_string ? std::string_view(store_, size_) : long_bytes();
  }
  std::uint64_t as_userdata() const noexcept { return load<std::uint64_t>(); }
  const table& as_table() const noexcept { return *load<table*>(); }
  table& as_table() noexcept { return *load<table*>(); }

  /// Same kind and same content; tables compare as table's operator== says. Floats compare by their bits (0.0
  /// and -0.0 differ), except that a NaN equals a NaN.
  friend bool operator==(const value& a, const value& b) noexcept;

 private:
  // The kinds in their order, then the one more way in which a string can be held.
  enum class tag : std::uint8_t { nil, boolean, integer, number, short_string, userdata, table, long_string };
  static constexpr std::size_t max_inline = 14;

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

}  // namespace bee::value
