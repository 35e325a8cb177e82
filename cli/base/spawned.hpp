// What every program that is started needs.
#pragma once

#include <spawn.h>
#include <sys/wait.h>

#include <csignal>

namespace bee::cli {

/// Signals that beectl handles, ignores or blocks mean to the program what they mean to others.
class spawn_attributes {
 public:
  spawn_attributes() {
    sigset_t all;
    sigset_t none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_init(&how_);
    ::posix_spawnattr_setsigdefault(&how_, &all);
    ::posix_spawnattr_setsigmask(&how_, &none);
    ::posix_spawnattr_setflags(&how_, flags);
  }
  ~spawn_attributes() { ::posix_spawnattr_destroy(&how_); }
  spawn_attributes(const spawn_attributes&) = delete;
  spawn_attributes& operator=(const spawn_attributes&) = delete;

  void in_a_group_of_its_own() {
    ::posix_spawnattr_setpgroup(&how_, 0);
    ::posix_spawnattr_setflags(&how_, flags | POSIX_SPAWN_SETPGROUP);
  }
  const posix_spawnattr_t* get() const { return &how_; }

 private:
  static constexpr short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  posix_spawnattr_t how_;
};

/// As a shell tells it: the exit code, or 128 + n when a signal ended it.
inline int code_of_status(int status) {
  constexpr int signal_base = 128;
  return WIFSIGNALED(status) ? signal_base + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace bee::cli
