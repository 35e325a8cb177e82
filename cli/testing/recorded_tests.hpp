// A file of tests from a recording, as a person would write and keep it.
#pragma once

#include <string>

#include "bee/traffic/recording.hpp"

namespace bee::cli {

/// Each call once, in a block of its service. What a test can not ask or compare is a comment. `file` is
/// named in the first line.
std::string tests_from(const traffic::recording&, const std::string& file);

}  // namespace bee::cli
