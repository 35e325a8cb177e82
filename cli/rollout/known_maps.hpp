// What the journal says nodes have, for verbs that only ask.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bee/fleet/journal_types.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// The map that each of the nodes acknowledged last, at the address that it has now. Empty without a journal.
/// Fails when there is one that can not be read.
attempt<std::map<std::string, fleet::map_ptr>> known_maps(const invocation&,
                                                          const std::vector<cluster::node>&);

}  // namespace bee::cli
