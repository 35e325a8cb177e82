// What `top` is asked for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bee/survey/surveyor.hpp"
#include "cli/check/check_plan.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct top_plan {
  std::vector<cluster::node> nodes;
  std::string sort;
  duration interval{};
  std::size_t rounds = 0;  ///< blocks that are printed; 0: until a signal
  check_plan checks;
};

attempt<top_plan> read_top_plan(const invocation&);

survey::surveyor_options surveyor_options_of(const invocation&, const top_plan&);

/// "every 2s"
std::string pace_text(const top_plan&);

}  // namespace bee::cli
