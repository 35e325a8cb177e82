// Callers that a recording which was killed has left with the address of its relay.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/fleet/operation/run_journal.hpp"

namespace bee::cli {

struct left_behind {
  std::vector<cluster::node> callers;
  std::vector<std::string> names;  ///< of the nodes whose address they have wrong
  cluster::node_map wanted;        ///< what the file said then
  std::string file_name;
  std::string file_text;
};

/// The newest run of `record` gave callers another map than its file says, or was to give them that back and
/// did not reach all. Callers that something else was pushed to since are not among them. Nothing when there
/// is nothing to do.
attempt<std::optional<left_behind>> find_left_behind(fleet::run_journal&);

}  // namespace bee::cli
