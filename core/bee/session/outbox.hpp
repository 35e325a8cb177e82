// Output that waits for the transport, on either side of a connection.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee::session {

/// Small messages lie encoded in one buffer; a large one is kept as it is and cut into parts when it is
/// taken, so that it costs its size once. Small frames and parts take turns, 32 KiB each, so that a small
/// call does not wait for all of a large one; large messages follow one another, so that the peer holds one
/// at a time.
class outbox {
 public:
  /// Where a message stands: asks and cancels by it.
  struct place {
    std::uint64_t begin =
        0;  ///< of a small one: offset in the stream of small frames; of a large one: its number
    std::size_t size = 0;  ///< 0 for a large one
  };
  using part_encoder = void (*)(std::uint32_t session, std::string_view bytes, bool is_last,
                                std::string& out);
  /// Bytes of its own, or bytes that several queues share.
  class body {
   public:
    body() = default;
    body(std::string own) : own_(std::move(own)) {}
    body(std::shared_ptr<const std::string> shared) : shared_(std::move(shared)) {}
    std::string_view view() const { return shared_ ? *shared_ : own_; }

   private:
    std::string own_;
    std::shared_ptr<const std::string> shared_;
  };
  struct large_message {
    std::string head;  ///< the frames in front of the parts, encoded
    body message;
    std::uint32_t session = 0;
    part_encoder encode_part = nullptr;
  };

  /// Queues what `encode(std::string&)` appends: whole frames. Nothing is queued when it fails.
  template <class Encode>
  result<place> add_small(Encode&& encode) {
    const std::size_t before = small_.size();
    if (const result<void> done = encode(small_); !done) {
      small_.resize(before);
      return done.error();
    }
    return place{base_ + before, small_.size() - before};
  }
  place add_large(large_message message);

  /// Whether the first frame of a message that was not cancelled has been taken.
  bool has_begun(place p) const { return p.begin < (p.size != 0 ? base_ + small_begin_ : large_begun_); }

  /// Takes a message out of the queue. Precondition: it is there and has not begun.
  void cancel(place p);

  std::size_t queued_bytes() const { return small_.size() - small_begin_ - hole_bytes_ + large_bytes_; }

  /// Appends whole frames to `out` until it holds at least `about` bytes or nothing is left.
  void take(std::string& out, std::size_t about);
  void clear();

 private:
  struct waiting {
    large_message message;
    std::uint64_t number = 0;
    std::size_t sent = 0;
    std::size_t bytes() const {
      return (sent == 0 ? message.head.size() : 0) + message.message.view().size() - sent;
    }
  };
  bool has_small() const { return small_.size() - small_begin_ > hole_bytes_; }
  void take_small(std::string& out, std::size_t limit);
  void take_part(std::string& out);
  std::size_t skip_holes(std::size_t at);
  void all_small_taken();
  void forget_taken();

  std::string small_;                           // whole frames
  std::size_t small_begin_ = 0;                 // those before it were taken
  std::uint64_t base_ = 0;                      // offset of small_[0] in the stream of all small frames
  std::map<std::uint64_t, std::size_t> holes_;  // cancelled pieces of small_
  std::size_t hole_bytes_ = 0;

  std::deque<waiting> large_;
  std::size_t large_bytes_ = 0;
  std::uint64_t next_large_ = 0;
  std::uint64_t large_begun_ = 0;  // the first number that has not begun
  bool large_turn_ = false;
};

}  // namespace bee::session
