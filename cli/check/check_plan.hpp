// Which checks are made, and from which values on they say something.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/check/finding.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct check_plan {
  std::map<std::string, threshold, std::less<>> checks;  ///< those that are made
  std::vector<std::string> required;                     ///< names that every node must have registered

  bool has(std::string_view check) const { return checks.find(check) != checks.end(); }
  threshold from(std::string_view check) const;
};

/// What --only, --also, --skip, --warn, --crit and --require say. Fails with usage for a check that there is
/// not, for a value that is none, and for a threshold of a check that has no value.
attempt<check_plan> read_check_plan(const invocation&);

}  // namespace bee::cli
