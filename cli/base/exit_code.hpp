// What the exit code of beectl says: the number of how it ended.
#pragma once

#include "bee/base/failure.hpp"

namespace bee::cli {

using exit_code = failure_code;

}  // namespace bee::cli
