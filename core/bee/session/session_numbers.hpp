// The numbers of calls, and of pushes that go in parts.
#pragma once

#include <cstdint>

#include "bee/wire/format.hpp"

namespace bee::session {

/// Gives out 1 .. 0x7fffffff in order, round and round, passing over those that are not free.
class session_numbers {
 public:
  explicit session_numbers(std::uint32_t first) : first_(first), next_(first) {}

  /// Precondition: some number is free.
  template <class IsFree>
  std::uint32_t take(IsFree&& is_free) {
    while (!is_free(next_)) step();
    const std::uint32_t number = next_;
    step();
    return number;
  }

  /// The number taken last was not used.
  void put_back(std::uint32_t number) { next_ = number; }

  bool was_given_out(std::uint32_t number) const {
    if (number == wire::push_session || number > wire::max_session) return false;
    return has_wrapped_ || (number >= first_ && number < next_);
  }

 private:
  void step() {
    has_wrapped_ = has_wrapped_ || next_ == wire::max_session;
    next_ = wire::session_after(next_);
  }

  std::uint32_t first_;
  std::uint32_t next_;
  bool has_wrapped_ = false;
};

}  // namespace bee::session
