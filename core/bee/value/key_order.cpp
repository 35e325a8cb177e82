#include "bee/value/key_order.hpp"

namespace bee::value {
namespace {

int rank(const value& v) {
  switch (v.type()) {
    case kind::integer:
    case kind::number: return 0;
    case kind::string: return 1;
    case kind::boolean: return 2;
    case kind::userdata: return 3;
    default: return 4;
  }
}

bool number_less(const value& a, const value& b) {
  if (a.is_integer() && b.is_integer()) return a.integer_unchecked() < b.integer_unchecked();
  const auto real = [](const value& v) {
    return v.is_integer() ? static_cast<long double>(v.integer_unchecked())
                          : static_cast<long double>(v.number_unchecked());
  };
  return real(a) < real(b);
}

}  // namespace

bool key_less(const value& a, const value& b) noexcept {
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  switch (rank(a)) {
    case 0: return number_less(a, b);
    case 1: return a.string_unchecked() < b.string_unchecked();
    case 2: return a.boolean_unchecked() < b.boolean_unchecked();
    case 3: return a.userdata_unchecked() < b.userdata_unchecked();
    default: return false;
  }
}

}  // namespace bee::value
