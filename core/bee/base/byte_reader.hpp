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
  explicit byte_reader(std::string_view bytes)
      : at_(bytes.data() ? bytes.data() : ""), end_(at_ + bytes.size()) {}

  template <std::unsigned_integral T>
  T little() {
    return std::endian::native == std::endian::little ? raw<T>() : reversed(raw<T>());
  }
  template <std::unsigned_integral T>
  T big() {
    return std::endian::native == std::endian::big ? raw<T>() : reversed(raw<T>());
  }
  std::uint8_t u8() { return raw<std::uint8_t>(); }
  /// A little-endian integer of the next `n` bytes, 0 to 8.
  std::uint64_t little(std::size_t n) {
    std::uint64_t value = 0;
    if (std::endian::native == std::endian::little && left() >= sizeof value) {
      std::memcpy(&value, at_, sizeof value);  // one load for every size; what is too much is shifted out
      at_ += n;
      return n == 0 ? 0 : value << (64 - 8 * n) >> (64 - 8 * n);
    }
    const auto taken = bytes(n);
    for (std::size_t i = taken.size(); i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(taken[i]);
    return value;
  }

  /// The next `n` bytes, a view into the same memory; empty when there are fewer.
  std::string_view bytes(std::size_t n) {
    if (n > left()) return fail();
    at_ += n;
    return {at_ - n, n};
  }
  std::string_view remaining() { return bytes(left()); }

  bool ok() const { return at_ != nullptr; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  /// Fails with errc::truncated after a read past the end, errc::trailing_bytes when something is left.
  result<void> finish() const {
    if (!ok()) return errc::truncated;
    if (left() > 0) return errc::trailing_bytes;
    return {};
  }

 private:
  template <class T>
  T raw() {
    T value{};
    if (sizeof value > left()) {
      fail();
    } else {
      std::memcpy(&value, at_, sizeof value);
      at_ += sizeof value;
    }
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
    at_ = end_ = nullptr;
    return {};
  }

  static constexpr std::uint64_t low_bytes[] = {
      0, 0xff, 0xffff, 0xff'ffff, 0xffffffff, 0xff'ffffffff, 0xffff'ffffffff, 0xff'ffff'ffffffff, UINT64_MAX};

  const char* at_;  // null after a failure
  const char* end_;
};

}  // namespace bee
