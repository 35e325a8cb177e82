#include "support/random_value.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace bee::test {
namespace {

using value::table;

class generator {
 public:
  generator(std::mt19937& random, bool only_json) : random_(random), only_json_(only_json) {}

  value::value one(int depth) {
    const auto what = below(depth > 0 ? 9 : 7);
    if (what == 0) return nullptr;
    if (what > 6) return contents(depth - 1);
    return scalar(what);
  }

 private:
  std::uint64_t bits() { return std::uniform_int_distribution<std::uint64_t>()(random_); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(bits() % n); }

  value::value scalar(std::size_t what) {
    switch (what) {
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(bits() >> below(64)) * (below(2) == 0 ? 1 : -1);
      case 3: return real();
      case 4: return only_json_ ? value::value(7) : value::value::userdata(bits());
      case 5: return edge();
      default: return string();
    }
  }
  double real() {
    const double d = below(2) == 0 ? std::bit_cast<double>(bits()) : static_cast<double>(below(1000)) / 8;
    return only_json_ && !std::isfinite(d) ? 0.1 : d;
  }
  value::value edge() {
    using limits = std::numeric_limits<std::int64_t>;
    const double inf = std::numeric_limits<double>::infinity();
    const value::value edges[] = {0,   -0.0, 1e300, limits::min(), limits::max(),
                                  0.0, 1.0,  inf,   -inf,          std::nan("")};
    return edges[below(only_json_ ? 7 : 10)];
  }
  std::string string() {
    std::string out;
    const auto size = below(below(8) == 0 ? 100 : 20);
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(only_json_ ? 1 + below(127) : bits());
    return below(4) == 0 ? "\xe4\xb8\xad" + out : out;
  }

  value::value contents(int depth) {
    table t;
    for (auto n = below(5); n > 0; --n) t.array.push_back(one(depth));
    if (!t.array.empty() && t.array.back().is_nil()) t.array.back() = 1;
    if (only_json_ && !t.array.empty()) return t;
    for (auto n = below(5); n > 0; --n) pair(t, depth);
    return t;
  }
  void pair(table& t, int depth) {
    auto key = only_json_ || below(3) > 0 ? value::value(string()) : scalar(1 + below(6));
    auto v = one(depth);
    const double d = key.type() == value::kind::number ? key.as_number() : 0.5;
    if (std::isnan(d) || std::floor(d) == d) return;  // no key, or an integer, to Lua
    const bool joins_array = key.is_integer() && key.as_integer() >= 1 && key.as_integer() < 100;
    if (!v.is_nil() && !t.find(key) && !joins_array) t.pairs.emplace_back(std::move(key), std::move(v));
  }

  std::mt19937& random_;
  const bool only_json_;
};

}  // namespace

value::value random_value(std::mt19937& random, int depth, bool only_json) {
  return generator(random, only_json).one(depth);
}

}  // namespace bee::test
