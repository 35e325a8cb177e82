// What went wrong on a node in a fleet operation, as a sentence.
#pragma once

#include "bee/fleet/trouble.hpp"
#include "cli/failure.hpp"

namespace bee::cli {

/// Of something that only asked: it changed nothing, whatever happened.
failure failure_of(const fleet::trouble&);

}  // namespace bee::cli
