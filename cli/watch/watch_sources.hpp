// Where a watch learns what there is to watch: the cluster file and the journal, looked at again and again.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/fleet/journal_types.hpp"
#include "cli/nodes/known_nodes.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// The cluster file. A file that is just being written is not read: it must have been the same for two looks.
class watched_map {
 public:
  /// `nodes` is the NODES expression; with `all` it only leaves some out.
  watched_map(const invocation& in, bool all, std::string nodes);
  /// What is wrong with the file goes there, and not to standard error.
  void tell_trouble(std::function<void(const std::string&)> tell) { tell_ = std::move(tell); }
  /// Empty when the file was read.
  const std::string& trouble() const { return trouble_; }

  /// The nodes that NODES picks now, when the file has changed since the last time. A file that can not be
  /// read, or in which a node that was there has become one that can not be used, is reported on standard
  /// error, once, and changes nothing.
  std::optional<std::vector<cluster::node>> changed();

 private:
  std::optional<std::vector<cluster::node>> read();
  bool loses_a_node(const known_nodes&) const;
  void remember(const cluster::node_map&);

  const invocation& in_;
  bool all_;
  std::string nodes_;
  std::string known_;  // what the file system says of the file that was read last
  std::string seen_;
  std::function<void(const std::string&)> tell_;
  std::string trouble_;
  std::set<std::string, std::less<>> usable_;  // names of the file that was read last
};

/// The newest runs of the journal of this cluster; none while there is no journal. One that can not be read
/// is reported on standard error, once.
class watched_journal {
 public:
  explicit watched_journal(const invocation& in) : in_(in) {}
  std::vector<fleet::run> runs();

 private:
  void complain(const std::string& sentence);

  const invocation& in_;
  std::string complaint_;
};

}  // namespace bee::cli
