// Which checks are made, and from which values on they say something.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/check/finding.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"

namespace bee::cli {

inline constexpr option_spec warn_option{"warn", 0, "NAME=VALUE",
                                         "from which value on a check warns: mqlen=500", true};
inline constexpr option_spec crit_option{"crit", 0, "NAME=VALUE", "from which value on it is critical", true};

struct check_plan {
  std::map<std::string, threshold, std::less<>> checks;  ///< those that are made
  std::vector<std::string> required;                     ///< names that every node must have registered

  bool has(std::string_view check) const { return checks.find(check) != checks.end(); }
  threshold from(std::string_view check) const;
};

/// The settings of a context that --warn and --crit of this command line are, by their names:
/// "check.warn.mqlen".
attempt<std::map<std::string, std::string>> threshold_settings(const invocation&);

/// What the context in use says of thresholds, and --only, --also, --skip, --warn, --crit and --require say,
/// which win. Fails with usage for a check that there is not, for a value that is none, and for a threshold
/// of a check that has no value.
attempt<check_plan> read_check_plan(const invocation&);

}  // namespace bee::cli
