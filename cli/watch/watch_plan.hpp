// What "beectl watch" was asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct watch_plan {
  std::vector<cluster::node> nodes;  ///< each has an address; none with a name service
  bool all = false;
  std::string expression;  ///< NODES; with `all` what it leaves out
  std::vector<std::string> command;
  std::chrono::milliseconds interval{};
  duration command_timeout{};
  std::optional<std::int64_t> since;  ///< only with a name service
  bool is_once = false;
  bool tells_initial = false;
};

/// Fails with a usage error for what makes no sense together, and with what is wrong in the cluster file.
attempt<watch_plan> read_watch_plan(const invocation&);

}  // namespace bee::cli
