// Times for the library, which counts in milliseconds.
#pragma once

#include <algorithm>
#include <chrono>

#include "bee/base/duration.hpp"

namespace bee::cli {

/// At least one.
inline std::chrono::milliseconds to_milliseconds(duration time) {
  using std::chrono::milliseconds;
  return std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(time));
}

}  // namespace bee::cli
