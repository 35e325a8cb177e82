// Who runs this: the holder of a lock, as others see it.
#pragma once

#include "bee/file/run_lock.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// This process, now.
file::lock_holder this_run(const invocation&);

}  // namespace bee::cli
