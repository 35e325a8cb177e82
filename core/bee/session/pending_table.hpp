// The calls that wait for their answer, by session.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "bee/session/client_session.hpp"
#include "bee/session/outbox.hpp"

namespace bee::session {

struct pending_call {
  std::uint32_t session = 0;  ///< 0: the slot is free
  outbox::place place;
  time_point deadline;
  on_outcome done;
};

/// One slot for each session modulo the size, at most half of them in use. Sessions are given out in order,
/// so two of them meet in a slot only when one call outlives a whole round; the newer one then takes another
/// number. So nothing is ever searched.
class pending_table {
 public:
  pending_call* find(std::uint32_t session) {
    auto& slot = slots_[session & mask()];
    return session != 0 && slot.session == session ? &slot : nullptr;
  }
  bool has_room(std::uint32_t session) const { return slots_[session & mask()].session == 0; }

  /// Precondition: has_room(call.session).
  void insert(pending_call call) {
    slots_[call.session & mask()] = std::move(call);
    if (++size_ * 2 > slots_.size()) grow();
  }
  pending_call remove(pending_call& slot) {
    --size_;
    return std::exchange(slot, {});
  }

  std::size_t size() const { return size_; }

  /// Oldest number first, except across a wrap.
  std::vector<std::uint32_t> sessions() const {
    std::vector<std::uint32_t> out;
    for (const auto& slot : slots_)
      if (slot.session != 0) out.push_back(slot.session);
    std::ranges::sort(out);
    return out;
  }

 private:
  std::uint32_t mask() const { return static_cast<std::uint32_t>(slots_.size() - 1); }
  void grow() {
    auto old = std::exchange(slots_, std::vector<pending_call>(slots_.size() * 2));
    for (auto& slot : old)
      if (slot.session != 0) slots_[slot.session & mask()] = std::move(slot);
  }

  std::vector<pending_call> slots_ = std::vector<pending_call>(16);  // a power of two
  std::size_t size_ = 0;
};

}  // namespace bee::session
