// Which services of a cluster were called before, and with which commands: for completions. Arguments are
// never kept.
#pragma once

#include <string>
#include <vector>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct used_service {
  std::string cluster;  ///< the setting, as it was
  std::string service;
  std::string command;  ///< may be empty
  friend bool operator==(const used_service&, const used_service&) = default;
};

/// Keeps it, when there is a place for it ($XDG_STATE_HOME/beectl/used): at most 1,000 of them, the oldest go
/// first. What could not be typed again as it is, is not kept. Failures are nobody's business.
void remember_use(const invocation&, const std::string& service, const std::string& command);

/// Those of the cluster in use, the oldest first.
std::vector<used_service> used_services(const invocation&);

}  // namespace bee::cli
