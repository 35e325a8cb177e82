// What is asked before a fleet is changed, and what is said when it is not.
#pragma once

#include <string>
#include <vector>

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

/// How many nodes get what: "2 of 3 nodes get next.lua".
std::string text_of(const fleet_change&);

/// What to do about nodes that can not be reached.
std::string without_hint(const std::vector<std::string>& unreachable);

}  // namespace bee::cli
