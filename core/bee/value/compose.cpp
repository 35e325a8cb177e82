#include "bee/value/compose.hpp"

#include <algorithm>

#include "bee/value/format.hpp"
#include "bee/value/pack.hpp"

namespace bee::value {

void begin_table(std::size_t length, std::string& out) {
  const auto cookie = std::min<std::size_t>(length, format::length_follows);
  out += static_cast<char>(format::head(format::type::table, cookie));
  if (length >= format::length_follows) append(static_cast<std::int64_t>(length), out);
}

void end_table(std::string& out) {
  out += static_cast<char>(format::head(format::type::nil));
}

void append(const value& v, std::string& out) {
  (void)pack({v}, out);
}

}  // namespace bee::value
