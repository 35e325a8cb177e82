// A Lua value as it travels: plain data, no Lua state behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  value(bool b) noexcept;
  value(std::int64_t i) noexcept;
  value(int i) noexcept : value(static_cast<std::int64_t>(i)) {}
  value(double d) noexcept;
  value(std::string_view bytes);
  value(const std::string& bytes) : value(std::string_view(bytes)) {}
  value(const char* text) : value(std::string_view(text)) {}
  value(table t);
  /// A light userdata: an address of the node that sent it, nothing more.
  static value userdata(std::uint64_t address) noexcept;

  value(const value& other);
  value(value&& other) noexcept;
  value& operator=(const value& other);
  value& operator=(value&& other) noexcept;
  ~value();

  kind type() const noexcept;
  bool is_nil() const noexcept { return type() == kind::nil; }
  bool is_string() const noexcept { return type() == kind::string; }
  bool is_table() const noexcept { return type() == kind::table; }
  bool is_integer() const noexcept { return type() == kind::integer; }

  bool as_boolean() const noexcept;
  std::int64_t as_integer() const noexcept;
  double as_number() const noexcept;
  std::string_view as_string() const noexcept;  ///< valid while the value is neither changed nor moved
  std::uint64_t as_userdata() const noexcept;
  const table& as_table() const noexcept;
  table& as_table() noexcept;

  /// Same kind and same content; tables compare as table's operator== says; a NaN equals a NaN.
  friend bool operator==(const value& a, const value& b) noexcept;
};

/// A table as the wire has it: array part, then the other pairs in the order in which they came.
struct table {
  std::vector<value> array;
  std::vector<std::pair<value, value>> pairs;

  /// The value at a key of the pairs, or at an integer key of the array; null when there is none.
  const value* find(const value& key) const noexcept;
  const value* find(std::string_view key) const noexcept;

  /// Same array part and the same pairs in any order.
  friend bool operator==(const table& a, const table& b) noexcept;
};

/// What one message holds: the arguments of a call, or its return values.
using list = std::vector<value>;

}  // namespace bee::value
