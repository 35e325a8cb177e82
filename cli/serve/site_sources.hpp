// Which nodes there are, for one who goes on for long: a cluster file or a name service, looked at again and
// again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/net/task.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/site/names_document.hpp"

namespace bee::cli {

struct watched_nodes {
  bool all = false;
  std::string expression;  ///< NODES; with `all` what it leaves out
  std::vector<cluster::node> first;
};

/// What NODES picks now.
attempt<watched_nodes> read_watched_nodes(const invocation&);

/// Who is told.
struct source_listener {
  std::function<void(std::vector<cluster::node>)> on_nodes;  ///< what NODES picks is another now
  /// The name service has answered, or has not, as seen from here. Not for a file.
  std::function<void(const names_seen&)> on_names;
  /// Why it can not be said which nodes there are now, once for each reason; empty when that is over. The
  /// nodes stay what they were.
  std::function<void(const std::string&)> on_trouble;
};

/// Goes on for ever.
task<void> follow_nodes(const invocation&, watched_nodes, source_listener);

}  // namespace bee::cli
