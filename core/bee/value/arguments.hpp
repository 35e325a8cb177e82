// What a typed function takes from a list of arguments, and the list of what it returns.
//
//     auto [n, who] = read_arguments<int, std::string>(arguments);   // "bad argument 1: integer expected,
//     got nil"
#pragma once

#include <tuple>

#include "bee/value/convert.hpp"

namespace bee::value {
namespace detail {

/// The word for a type in "argument 1: ... expected".
template <class T>
constexpr std::string_view word_of() {
  if constexpr (integer_type<T>) return to_text(kind::integer);
  if constexpr (std::is_floating_point_v<T>) return to_text(kind::number);
  if constexpr (std::is_same_v<T, bool>) return to_text(kind::boolean);
  if constexpr (std::is_convertible_v<T, std::string_view>) return to_text(kind::string);
  if constexpr (std::is_same_v<T, table>) return to_text(kind::table);
  return is_vector<T> ? "list" : "value";
}

/// Moves out of `from` what a value::list takes: all from `i` on.
list rest_of(list& from, std::size_t i);

template <class T, bool IsLast>
T read_argument(list& from, std::size_t i) {
  static_assert(!std::is_same_v<T, list> || IsLast,
                "a bee::value::list takes all arguments that are left: it must be the last parameter");
  if constexpr (std::is_same_v<T, list>) return rest_of(from, i);
  try {
    if (i < from.size()) return from_value<T>(from[i]);
    if constexpr (is_optional<T>) return std::nullopt;
    throw wrong_kind(word_of<T>(), "no value");
  } catch (const wrong_kind& why) {
    throw bad_argument(i + 1, why);
  }
}

template <class>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

}  // namespace detail

/// The string at `i`; empty when there is none. Lives as long as the values.
std::string_view string_at(const list& values, std::size_t i);

/// One argument for each type, as from_value() reads it; the last type may be list, which takes all that are
/// left. What is too much is ignored, as Lua does; what is missing is for std::optional only. Throws
/// bad_argument: "bad argument 1: integer expected, got string". A std::string_view lives as long as `from`.
template <class... T>
std::tuple<T...> read_arguments(list& from) {
  return [&from]<std::size_t... I>(std::index_sequence<I...>) {
    (void)from;
    return std::tuple<T...>{detail::read_argument<T, I + 1 == sizeof...(T)>(from, I)...};
  }
  (std::index_sequence_for<T...>());
}

/// What was returned, as the values of an answer: of a std::tuple each, a list as it is, of anything else the
/// one that to_value() makes. A type with `list to_values() &&` says itself what it is.
template <class T>
list to_results(T&& from) {
  using plain = std::remove_cvref_t<T>;
  if constexpr (std::is_same_v<plain, list>) {
    return std::forward<T>(from);
  } else if constexpr (requires(plain p) { list(std::move(p).to_values()); }) {
    return plain(std::forward<T>(from)).to_values();
  } else {
    list out;
    if constexpr (detail::is_tuple<plain>)
      std::apply([&out](auto&&... each) { (out.push_back(to_value(std::move(each))), ...); }, plain(from));
    else
      out.push_back(to_value(std::forward<T>(from)));
    return out;
  }
}

}  // namespace bee::value
