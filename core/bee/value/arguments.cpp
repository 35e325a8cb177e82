#include "bee/value/arguments.hpp"

#include <algorithm>
#include <iterator>

namespace bee::value::detail {

void throw_at_argument(std::size_t index, const wrong_kind& why) {
  throw wrong_kind("bad argument " + std::to_string(index), why);
}

list rest_of(list& from, std::size_t i) {
  if (i == 0) return std::move(from);
  const auto begin = from.begin() + static_cast<std::ptrdiff_t>(std::min(i, from.size()));
  return {std::move_iterator(begin), std::move_iterator(from.end())};
}

}  // namespace bee::value::detail
