#include "bee/value/pack.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "bee/value/copy_short.hpp"
#include "bee/value/format.hpp"

namespace bee::value {
namespace {

using namespace format;

template <class T>
T to_little(T v) {
  if constexpr (std::endian::native == std::endian::little) return v;
  char bytes[sizeof v];
  std::memcpy(bytes, &v, sizeof v);
  std::reverse(bytes, bytes + sizeof v);
  std::memcpy(&v, bytes, sizeof v);
  return v;
}

// Writes behind what `out` holds. The string is kept larger than what is written, so that a value of fixed
// size is written without a check for each of its bytes; finish() or abandon() gives it its true size.
class packer {
 public:
  explicit packer(std::string& out) : out_(out), start_(out.size()) { point_at(start_); }

  void one(const value& v, std::size_t depth) {
    reserve(most_bytes_of_a_head);
    switch (v.type()) {
      case kind::nil: return put(head(type::nil));
      case kind::boolean: return put(head(type::boolean, v.boolean_unchecked() ? 1 : 0));
      case kind::integer: return integer(v.integer_unchecked());
      case kind::number: return put(head(form::f64), std::bit_cast<std::uint64_t>(v.number_unchecked()));
      case kind::userdata: return put(head(type::userdata), v.userdata_unchecked());
      case kind::string: return string(v.string_unchecked());
      case kind::table: return contents(v.table_unchecked(), depth + 1);
    }
  }

  result<void> finish() {
    out_.resize(failed_ == errc{} ? used() : start_);
    if (failed_ != errc{}) return failed_;
    return {};
  }

 private:
  // A head byte with 8 bytes, twice, or a head byte with a short string.
  static constexpr std::size_t most_bytes_of_a_head = 32;

  std::size_t used() const { return static_cast<std::size_t>(at_ - out_.data()); }
  void point_at(std::size_t used) {
    at_ = out_.data() + used;
    end_ = out_.data() + out_.size();
  }
  void reserve(std::size_t n) {
    if (static_cast<std::size_t>(end_ - at_) < n) grow(n);
  }
  void grow(std::size_t n) {
    const auto filled = used();
    out_.resize(std::max({out_.capacity(), filled + n, filled * 2 - start_}));
    point_at(filled);
  }

  void put(std::uint8_t byte) { *at_++ = static_cast<char>(byte); }
  template <class T>
  void put(std::uint8_t byte, T number) {
    put(byte);
    number = to_little(number);
    std::memcpy(at_, &number, sizeof number);
    at_ += sizeof number;
  }

  void integer(std::int64_t i) {
    if (i != static_cast<std::int32_t>(i)) return put(head(form::i64), i);
    if (i < 0 || i >= 0x10000) return put(head(form::i32), static_cast<std::int32_t>(i));
    if (i >= 0x100) return put(head(form::u16), static_cast<std::uint16_t>(i));
    if (i > 0) return put(head(form::u8), static_cast<std::uint8_t>(i));
    put(head(form::zero));
  }

  void string(std::string_view s) {
    if (s.size() > max_short_string) return long_string(s);
    put(head(type::short_string, s.size()));
    if (s.size() <= 16) {
      copy_short(at_, s.data(), s.size());
    } else {
      std::memcpy(at_, s.data(), s.size());
    }
    at_ += s.size();
  }

  void long_string(std::string_view s) {
    if (s.size() > std::numeric_limits<std::uint32_t>::max()) return fail(errc::too_large);
    if (s.size() < 0x10000)
      put(head(type::long_string, length_u16), static_cast<std::uint16_t>(s.size()));
    else
      put(head(type::long_string, length_u32), static_cast<std::uint32_t>(s.size()));
    const auto filled = used();
    out_.resize(filled);
    out_.append(s);
    point_at(filled + s.size());
  }

  void contents(const table& t, std::size_t depth) {
    const bool is_empty = t.array.empty() && t.pairs.empty();
    if (depth > max_depth && !is_empty) return fail(errc::too_deep);
    put(head(type::table, std::min<std::size_t>(t.array.size(), length_follows)));
    if (t.array.size() >= length_follows) integer(static_cast<std::int64_t>(t.array.size()));
    for (const auto& v : t.array) one(v, depth);
    for (const auto& [key, v] : t.pairs) {
      if (v.is_nil()) continue;
      if (key.is_nil() || (key.type() == kind::number && std::isnan(key.number_unchecked())))
        return fail(errc::unsupported_value);
      one(key, depth);
      one(v, depth);
    }
    reserve(1);
    put(head(type::nil));
  }

  void fail(errc e) {
    if (failed_ == errc{}) failed_ = e;
  }

  std::string& out_;
  const std::size_t start_;
  char* at_ = nullptr;
  char* end_ = nullptr;
  errc failed_{};
};

}  // namespace

result<void> pack(const list& values, std::string& out) {
  packer p(out);
  for (const auto& v : values) p.one(v, 0);
  return p.finish();
}

result<std::string> pack(const list& values) {
  std::string out;
  if (auto packed = pack(values, out); packed.has_error()) return packed.error();
  return out;
}

}  // namespace bee::value
