#include "bee/value/arguments.hpp"

#include <algorithm>
#include <iterator>

namespace bee::value {

std::string_view string_at(const list& values, std::size_t i) {
  return i < values.size() && values[i].is_string() ? values[i].as_string() : std::string_view{};
}

list detail::rest_of(list& from, std::size_t i) {
  if (i == 0) return std::move(from);
  const auto begin = from.begin() + static_cast<std::ptrdiff_t>(std::min(i, from.size()));
  return {std::move_iterator(begin), std::move_iterator(from.end())};
}

}  // namespace bee::value
