// The one bounds-checked reader. Nothing else in the library takes integers out of bytes.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee {

/// Reads from the front of a view. The first read past the end makes the reader fail for good: it returns
/// zeros and empty views from then on, and finish() tells. A caller reads all fields, then checks once.
class byte_reader {
 public:
  explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

  template <std::unsigned_integral T>
  T little() {
    return std::endian::native == std::endian::little ? raw<T>() : reversed(raw<T>());
  }
  template <std::unsigned_integral T>
  T big() {
    return std::endian::native == std::endian::big ? raw<T>() : reversed(raw<T>());
  }
  std::uint8_t u8() { return raw<std::uint8_t>(); }

  /// The next `n` bytes, a view into the same memory; empty when there are fewer.
  std::string_view bytes(std::size_t n) {
    if (n > rest_.size()) return fail();
    auto taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }
  std::string_view remaining() { return bytes(rest_.size()); }

  bool ok() const { return !failed_; }
  std::size_t left() const { return rest_.size(); }

  /// Fails with errc::truncated after a read past the end, errc::trailing_bytes when something is left.
  result<void> finish() const {
    if (failed_) return errc::truncated;
    if (!rest_.empty()) return errc::trailing_bytes;
    return {};
  }

 private:
  template <class T>
  T raw() {
    T value{};
    if (auto taken = bytes(sizeof value); !taken.empty()) std::memcpy(&value, taken.data(), sizeof value);
    return value;
  }
  template <class T>
  static T reversed(T value) {
    T out{};
    for (std::size_t i = 0; i < sizeof value; ++i)
      out = static_cast<T>(out | static_cast<T>(static_cast<T>(value >> (8 * i)) & 0xff)
                                     << (8 * (sizeof value - 1 - i)));
    return out;
  }
  std::string_view fail() {
    failed_ = true;
    rest_ = {};
    return {};
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace bee
