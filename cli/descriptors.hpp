// File descriptors are a budget.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bee/base/error.hpp"

namespace bee::cli {

/// How many connections may be open at once; the rest of the descriptors is for all else.
inline std::size_t most_connections() {
  constexpr rlim_t kept = 32;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
  const auto left = files.rlim_cur - std::min(kept, files.rlim_cur / 2);
  return static_cast<std::size_t>(std::max<rlim_t>(left, 1));
}

/// It is this program, or this machine, that can not open one more connection now.
inline bool is_out_of_descriptors(const error_code& why) {
  namespace errors = boost::system::errc;
  return why == errors::too_many_files_open || why == errors::too_many_files_open_in_system;
}

}  // namespace bee::cli
