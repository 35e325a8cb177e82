// Many connections at once need more descriptors than most systems give a program at its start.
#pragma once

#include <sys/resource.h>

namespace bee::cli {

/// As many as the system allows.
inline void raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace bee::cli
