// What a look at a node means for the checks. No sockets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/base/failure.hpp"
#include "bee/observe/sample.hpp"
#include "cli/check/check_plan.hpp"

namespace bee::cli {

/// What has come of a node.
struct checked_node {
  std::optional<failure> unreachable;          ///< it can not be reached, or gave no answer
  std::optional<observe::node_sample> sample;  ///< of one that answered
  std::optional<failure> untold;               ///< why its launcher told nothing, or not all
  std::vector<std::string> missing;            ///< of the required names
  double elapsed_ms = 0;
  std::optional<failure> unasked;  ///< why the names could not be asked for
};

/// A finding for each check of the plan that is about a node, those that are ok too, in the order of their
/// names in help. Of one that can not be reached: that alone, if it is checked, else everything is unknown.
std::vector<finding> judge(const checked_node&, const check_plan&);

}  // namespace bee::cli
