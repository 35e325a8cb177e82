// Many connections at once need more descriptors than most systems give a program at its start.
#pragma once

#include <sys/resource.h>

#include <cstddef>
#include <string>

namespace bee::cli {

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
