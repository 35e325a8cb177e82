// --retry: the work on a node again, when it surely did not run.
#pragma once

#include <chrono>
#include <cstddef>

#include "cli/base/exit_code.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"

namespace bee::cli {

inline constexpr option_spec retry_option{
    "retry", 0, "N", "try again at most N times while a node can not be reached and nothing was sent"};
inline constexpr option_spec retry_interval_option{"retry-interval", 0, "TIME",
                                                   "how long to wait between two tries, default 1s"};
inline constexpr option_spec retry_missing_option{"retry-missing", 0, "",
                                                  "--retry: also while there is no such service or name"};

struct retry_manner {
  std::size_t times = 0;
  duration interval = std::chrono::seconds(1);
  bool also_missing = false;

  /// Whether that is to be tried again: it did not run.
  bool helps(const failure& why) const {
    return why.has_run == ran::no &&
           (why.code == exit_code::unreachable || (also_missing && why.code == exit_code::not_found));
  }
};

/// The flags. Fails with usage for those that mean nothing without --retry.
attempt<retry_manner> read_retry(const invocation&);

}  // namespace bee::cli
