// An answer against the one that was recorded.
#pragma once

#include <string>
#include <string_view>

#include "bee/traffic/recording.hpp"

namespace bee::traffic {

enum class likeness {
  same_bytes,
  same_values,  ///< in other bytes: the keys of a table came in another order; or but for what was redacted
  different,
};

struct comparison {
  likeness how = likeness::same_bytes;
  std::string difference;  ///< a sentence when they are different
};

/// `is_error`: `got` is the text of an error. What was recorded is an answer or an error.
comparison compare(const recorded& expected, bool is_error, std::string got);

}  // namespace bee::traffic
