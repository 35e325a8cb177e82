// What is asked before a fleet is changed, and what is said when it is not.
#pragma once

#include <string>
#include <vector>

#include "cli/base/question.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/rollout/fleet_flow.hpp"

namespace bee::cli {

/// What is about to happen.
struct fleet_change {
  fleet_act act = fleet_act::push;
  std::size_t told = 0;  ///< nodes that are told something
  std::size_t all = 0;
  std::string file;        ///< that is pushed
  bool goes_back = false;  ///< a run that was being put back goes on with that
};

/// Asks on the terminal: how many nodes, of which context, get what. In a protected context its name is the
/// answer, else y.
reply is_agreed(const invocation&, const fleet_change&);

/// What to do about nodes that can not be reached.
std::string without_hint(const std::vector<std::string>& unreachable);

}  // namespace bee::cli
