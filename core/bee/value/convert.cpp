#include "bee/value/convert.hpp"

namespace bee::value::detail {

std::int64_t integer_between(const value& v, std::int64_t least, std::int64_t most) {
  const auto i = v.as_integer();
  if (i >= least && i <= most) return i;
  throw wrong_kind("integer from " + std::to_string(least) + " to " + std::to_string(most),
                   std::to_string(i));
}

double any_number(const value& v) {
  return v.is_integer() ? static_cast<double>(v.integer_unchecked()) : v.as_number();
}

const list& elements(const value& v) {
  if (!v.is_table()) throw wrong_kind("list", to_text(v.type()));
  if (!v.table_unchecked().pairs.empty()) throw wrong_kind("list", "table with other keys");
  return v.table_unchecked().array;
}

void throw_at_element(std::size_t index, const wrong_kind& why) {
  throw wrong_kind("element " + std::to_string(index), why);
}

}  // namespace bee::value::detail
