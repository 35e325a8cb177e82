// Copies of a few bytes, as most strings of a message need them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace bee::value {

template <class T>
void copy_ends(char* to, const char* from, std::size_t n) noexcept {
  T first, last;
  std::memcpy(&first, from, sizeof first);
  std::memcpy(&last, from + n - sizeof last, sizeof last);
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + n - sizeof last, &last, sizeof last);
}

/// Copies 0 to 16 bytes by overlapping moves of fixed size, without a call of memcpy.
inline void copy_short(char* to, const char* from, std::size_t n) noexcept {
  if (n >= 8) {
    copy_ends<std::uint64_t>(to, from, n);
  } else if (n >= 4) {
    copy_ends<std::uint32_t>(to, from, n);
  } else if (n >= 2) {
    copy_ends<std::uint16_t>(to, from, n);
  } else if (n == 1) {
    *to = *from;
  }
}

}  // namespace bee::value
