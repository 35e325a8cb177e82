// Many connections at once need more descriptors than most systems give a program at its start.
#pragma once

#include <sys/resource.h>

#include <cstddef>

namespace bee::cli {

/// As many as the system allows. Returns how many that is; 0 when it does not say.
inline std::size_t raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 0;
  const auto before = files.rlim_cur;
  files.rlim_cur = files.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_max : before;
}

}  // namespace bee::cli
