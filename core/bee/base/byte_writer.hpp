// The one writer: appends to a string, with a limit and a sticky error.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee {

/// Appends to a buffer that the caller owns. The first write that would pass `limit` bytes (counted from
/// where the buffer stood) makes the writer fail for good, and that and every later write do nothing;
/// finish() tells.
class byte_writer {
 public:
  explicit byte_writer(std::string& out, std::size_t limit = SIZE_MAX)
      : out_(out), start_(out.size()), limit_(limit) {}

  void u8(std::uint8_t value) { raw(value); }

  template <std::unsigned_integral T>
  void little(T value) {
    raw(std::endian::native == std::endian::little ? value : reversed(value));
  }
  template <std::unsigned_integral T>
  void big(T value) {
    raw(std::endian::native == std::endian::big ? value : reversed(value));
  }
  void bytes(std::string_view data) {
    if (fits(data.size())) out_.append(data);
  }

  bool ok() const { return !failed_; }
  std::size_t written() const { return out_.size() - start_; }

  /// Fails with errc::too_large when a write was refused.
  result<void> finish() const {
    if (failed_) return errc::too_large;
    return {};
  }

 private:
  template <class T>
  void raw(T value) {
    char buffer[sizeof value];
    std::memcpy(buffer, &value, sizeof value);
    bytes({buffer, sizeof value});
  }
  template <class T>
  static T reversed(T value) {
    T out{};
    for (std::size_t i = 0; i < sizeof value; ++i)
      out = static_cast<T>(out | static_cast<T>(static_cast<T>(value >> (8 * i)) & 0xff)
                                     << (8 * (sizeof value - 1 - i)));
    return out;
  }
  bool fits(std::size_t n) {
    failed_ = failed_ || n > limit_ - written();
    return !failed_;
  }

  std::string& out_;
  std::size_t start_;
  std::size_t limit_;
  bool failed_ = false;
};

}  // namespace bee
