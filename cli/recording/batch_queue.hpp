// What one thread makes for another one, handed over many at a time: each wake-up costs both of them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace bee::cli {

/// `Batch` is a container with empty() and clear(), and keeps its memory when it is cleared. One thread adds,
/// one takes.
template <class Batch>
class batch_queue {
 public:
  /// `add(batch)` adds, or says by false that there is no room for it.
  template <class Add>
  bool try_add(Add&& add) {
    {
      const std::lock_guard here(mutex_);
      const bool was_empty = waiting_.empty();
      if (!add(waiting_)) return false;
      if (!was_empty) return true;
    }
    changed_.notify_one();
    return true;
  }

  /// The same, but waits for room: until the other thread has taken what is there.
  template <class Add>
  void add(Add&& add) {
    while (!try_add(add)) {
      std::unique_lock here(mutex_);
      if (waiting_.empty()) continue;
      is_full_ = true;
      changed_.notify_one();
      taken_.wait(here, [this] { return !is_full_; });
    }
  }

  /// Nothing is added any more.
  void finish() {
    {
      const std::lock_guard here(mutex_);
      is_finished_ = true;
    }
    changed_.notify_one();
  }

  /// Waits, and gives all that was added in place of what `batch` held; false when that was all.
  bool take(Batch& batch) {
    // Who adds alone wakes this thread; those behind it within this time do not.
    constexpr std::chrono::milliseconds together{5};
    batch.clear();
    std::unique_lock here(mutex_);
    changed_.wait(here, [this] { return is_finished_ || !waiting_.empty(); });
    if (waiting_.empty()) return false;
    changed_.wait_for(here, together, [this] { return is_finished_ || is_full_; });
    std::swap(batch, waiting_);
    if (std::exchange(is_full_, false)) taken_.notify_one();
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable taken_;
  Batch waiting_;
  bool is_full_ = false;
  bool is_finished_ = false;
};

}  // namespace bee::cli
