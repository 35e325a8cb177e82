// File descriptors are a budget; many connections at once need more of them than most systems give a program
// at its start.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bee::cli {

/// How many connections may be open at once; the rest of the descriptors is for all else.
inline std::size_t most_connections() {
  constexpr rlim_t kept = 32;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
  const auto left = files.rlim_cur - std::min(kept, files.rlim_cur / 2);
  return static_cast<std::size_t>(std::max<rlim_t>(left, 1));
}

/// As many as the system allows. Returns how many that is; 0 when it does not say.
inline std::size_t raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 0;
  const auto before = files.rlim_cur;
  files.rlim_cur = files.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_max : before;
}

/// The same, and the sentence in which a server says it at its start.
inline std::string raise_file_limit_and_tell() {
  return "at most " + std::to_string(raise_file_limit()) + " file descriptors";
}

}  // namespace bee::cli
