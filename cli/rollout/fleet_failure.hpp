// What went wrong on a node in the words of every other verb.
#pragma once

#include <string>

#include "bee/stock/trouble.hpp"
#include "cli/base/duration.hpp"
#include "cli/base/failure.hpp"

namespace bee::cli {

/// `timeout`: of all that was done with the node. `is_before`: a question on the way, nothing was sent of
/// what the user wants.
failure failure_of(const stock::trouble&, const std::string& address, duration timeout, bool is_before);

}  // namespace bee::cli
