// The newest pushes of the journal of a cluster, with what each changed: beectl.v1.SitePushes.
#pragma once

#include <string>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// Without a journal there are none. Fails with what is wrong with the journal.
attempt<std::string> pushes_document(const invocation&);

}  // namespace bee::cli
