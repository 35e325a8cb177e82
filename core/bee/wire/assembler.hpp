// Puts messages that come in parts together again, any number of them at a time, each under its session.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/base/error.hpp"
#include "bee/wire/format.hpp"

namespace bee::wire {

/// What messages in parts may cost. `max_memory` counts their declared sizes from the head on: a message that
/// was taken is never given up half way for want of memory. Pages of bytes that never come are not touched.
struct assembler_limits {
  std::size_t max_message = 64u << 20;
  std::size_t max_memory = 256u << 20;
  std::size_t max_open = 1u << 20;  ///< messages begun and not ended
};

/// A message that can not become whole is kept as spoiled, without its bytes, so that its later parts are
/// known; finish() ends it.
class assembler {
 public:
  explicit assembler(const assembler_limits& = {});

  /// Announces a message of `total` bytes. Fails with errc::too_large when that is over max_message, or over
  /// max_memory together with what is open and `elsewhere`: nothing is kept then. Fails with
  /// errc::size_mismatch when the session is open: it is spoiled then.
  result<void> begin(std::uint32_t session, std::uint32_t total, std::size_t elsewhere = 0);

  /// Adds a part that is not the last. Fails with errc::size_mismatch when more came than was announced, or
  /// nothing was announced: the message is spoiled then. Fails with errc::too_many when there is no room to
  /// remember that.
  result<void> add(std::uint32_t session, std::string_view bytes);

  /// Adds the last part and gives the whole message. Fails with errc::unknown_session when no part and no
  /// head came before, with errc::size_mismatch when sizes differ or the message was spoiled. The session is
  /// free again in any case.
  result<std::string> finish(std::uint32_t session, std::string_view bytes);

  void drop(std::uint32_t session);
  bool has(std::uint32_t session) const { return !open_.empty() && open_.contains(session); }
  std::size_t open() const { return open_.size(); }
  std::size_t memory() const { return memory_; }

 private:
  struct message {
    std::size_t total = 0;
    std::string bytes;
    bool spoiled = false;
  };
  error_code append(message& m, std::string_view bytes);
  void spoil(message& m);

  assembler_limits limits_;
  std::unordered_map<std::uint32_t, message> open_;
  std::size_t memory_ = 0;
};

}  // namespace bee::wire
