// C++ values from Lua values, and back. What is not of the right kind, or does not fit, throws wrong_kind.
//
//     auto n = from_value<std::int32_t>(v);                    // "integer expected, got string"
//     auto names = from_value<std::vector<std::string>>(v);    // "element 2: string expected, got nil"
//     value v = to_value(names);
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::value {

template <class T>
T from_value(const value& v);

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

/// A view into the value that it was read from, or something made of such.
template <class T>
inline constexpr bool is_borrowed = std::is_same_v<T, std::string_view>;
template <class T>
inline constexpr bool is_borrowed<std::optional<T>> = is_borrowed<T>;
template <class T>
inline constexpr bool is_borrowed<std::vector<T>> = is_borrowed<T>;

template <class T>
inline constexpr bool is_unknown = false;

std::int64_t integer_between(const value& v, std::int64_t least, std::int64_t most);
double any_number(const value& v);
/// The array part of a table that has no other; throws for any other value.
const list& elements(const value& v);
/// "element 2: " in front of what was thrown.
[[noreturn]] void throw_at_element(std::size_t index, const wrong_kind& why);

template <class T>
T read_vector(const list& from) {
  T out;
  out.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    try {
      out.push_back(from_value<typename T::value_type>(from[i]));
    } catch (const wrong_kind& why) {
      throw_at_element(i + 1, why);
    }
  }
  return out;
}

}  // namespace detail

/// Any integer type takes an integer of its range; double and float take a float or an integer; bool,
/// std::string, table and value what they say; std::optional nil or its content; std::vector a table that is
/// a list. A std::string_view (in whatever) is valid while `v` is neither changed nor moved. Throws
/// wrong_kind.
template <class T>
T from_value(const value& v) {
  if constexpr (integer_type<T>) {
    constexpr auto most = std::numeric_limits<T>::max();
    constexpr auto limit = std::cmp_less(most, INT64_MAX) ? static_cast<std::int64_t>(most) : INT64_MAX;
    return static_cast<T>(detail::integer_between(v, std::numeric_limits<T>::min(), limit));
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(detail::any_number(v));
  } else if constexpr (std::is_same_v<T, bool>) {
    return v.as_boolean();
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
    return T(v.as_string());
  } else if constexpr (std::is_same_v<T, table>) {
    return v.as_table();
  } else if constexpr (std::is_same_v<T, value>) {
    return v;
  } else if constexpr (detail::is_optional<T>) {
    if (v.is_nil()) return std::nullopt;
    return from_value<typename T::value_type>(v);
  } else if constexpr (detail::is_vector<T>) {
    return detail::read_vector<T>(detail::elements(v));
  } else {
    static_assert(detail::is_unknown<T>,
                  "no Lua value becomes this type: use an integer type, double, bool, std::string, "
                  "std::string_view, bee::value::value or table, or std::optional or std::vector of these");
  }
}

/// The way back. An empty std::optional is nil. Throws std::out_of_range for an integer that Lua has not.
template <class T>
value to_value(T&& from) {
  using plain = std::remove_cvref_t<T>;
  if constexpr (detail::is_optional<plain>) {
    return from ? to_value(*std::forward<T>(from)) : value();
  } else if constexpr (std::is_same_v<plain, list>) {
    return table{std::forward<T>(from), {}};
  } else if constexpr (detail::is_vector<plain>) {
    table out;
    out.array.reserve(from.size());
    for (const auto& each : from) out.array.push_back(to_value<const typename plain::value_type&>(each));
    return out;
  } else if constexpr (std::is_convertible_v<T, std::string_view> && !std::is_same_v<plain, value>) {
    return value(std::string_view(from));
  } else if constexpr (std::is_constructible_v<value, T>) {
    return value(std::forward<T>(from));
  } else {
    static_assert(detail::is_unknown<T>,
                  "this type becomes no Lua value: use an integer type, double, bool, a string, "
                  "bee::value::value or table, or std::optional or std::vector of these");
  }
}

}  // namespace bee::value
