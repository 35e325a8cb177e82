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
  if (a.is_integer() && b.is_integer()) return a.as_integer() < b.as_integer();
  const auto real = [](const value& v) {
    return v.is_integer() ? static_cast<long double>(v.as_integer())
                          : static_cast<long double>(v.as_number());
  };
  return real(a) < real(b);
}

}  // namespace

bool key_less(const value& a, const value& b) noexcept {
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  switch (rank(a)) {
    case 0: return number_less(a, b);
    case 1: return a.as_string() < b.as_string();
    case 2: return a.as_boolean() < b.as_boolean();
    case 3: return a.as_userdata() < b.as_userdata();
    default: return false;
  }
}

}  // namespace bee::value
