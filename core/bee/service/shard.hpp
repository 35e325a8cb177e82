// Which worker of a sharded service a message goes to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "bee/value/value.hpp"

namespace bee::service {

enum class shard_kind { one, all, any };

struct shard {
  shard_kind kind = shard_kind::any;
  std::size_t worker = 0;  ///< from 1; of shard_kind::one
  friend bool operator==(const shard&, const shard&) = default;
};

/// uid > 0 is worker 1 + uid % count, 0 is every worker, a negative one (or none: pass -1) is any. `count` is
/// at least 1.
constexpr shard choose_shard(std::int64_t uid, std::size_t count) {
  if (uid < 0) return {shard_kind::any, 0};
  if (uid == 0) return {shard_kind::all, 0};
  return {shard_kind::one, 1 + static_cast<std::size_t>(static_cast<std::uint64_t>(uid) % count)};
}

/// The uid in what came as "text": a text command or an envelope. -1, which is any worker, for a text command
/// whose uid is 0 and for what is neither: the one that gets it logs it.
std::int64_t uid_of(std::string_view body);
/// The uid in an argument (from 1) of a "lua" message, which begins with the sub type and the command; -1
/// when no integer stands there.
std::int64_t uid_of(const value::list& message, std::size_t argument);

/// Deals messages out to workers 1 .. count; "any" goes round.
class shard_dealer {
 public:
  explicit shard_dealer(std::size_t count) : count_(count) {}

  /// Calls `give(worker)` for each worker that gets it.
  template <class Give>
  void deal(std::int64_t uid, Give&& give) {
    const auto to = choose_shard(uid, count_);
    if (to.kind == shard_kind::one) return give(to.worker);
    if (to.kind == shard_kind::any) return give(1 + next_++ % count_);
    for (std::size_t worker = 1; worker <= count_; ++worker) give(worker);
  }

 private:
  std::size_t count_;
  std::size_t next_ = 0;
};

}  // namespace bee::service
