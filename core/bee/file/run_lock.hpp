// One run at a time for each cluster: a lock file that names its holder and that the system releases when the
// holder dies.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "bee/base/error.hpp"

namespace bee::file {

/// Who holds the lock. All of it is given by the caller; `since` is Unix time in milliseconds.
struct lock_holder {
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  std::int64_t since = 0;
  std::string what;  ///< the verb that runs
  friend bool operator==(const lock_holder&, const lock_holder&) = default;
};

class run_lock {
 public:
  enum class state {
    taken,  ///< ours, and its last holder let go of it as it should
    stale,  ///< ours, but its last holder was killed: `holder` says who that was
    held,   ///< not ours: `holder` has it now
  };
  struct attempt;

  /// Takes the lock of a directory if it is free; never waits. Fails with the system's error when the file
  /// can not be opened or written.
  static result<attempt> take(const std::filesystem::path& directory, const lock_holder& as);

  run_lock() = default;
  run_lock(run_lock&& other) noexcept;
  run_lock& operator=(run_lock&& other) noexcept;
  ~run_lock();  ///< lets go of it

 private:
  explicit run_lock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

struct run_lock::attempt {
  run_lock::state state = run_lock::state::held;
  lock_holder holder;  ///< of a stale or held lock; empty fields when the file does not say
  run_lock lock;       ///< empty when held
};

}  // namespace bee::file
