// The nodes of the tests of one file: those of the cluster, and the mocks that the tests make.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/node/mock_host.hpp"
#include "cli/nodes/known_nodes.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/reach/reach.hpp"
#include "cli/testing/test_log.hpp"

namespace bee::cli {

/// The cluster of a run, read when a test asks for a node of it.
class known_cluster {
 public:
  explicit known_cluster(const invocation& in) : in_(in) {}
  attempt<const cluster::node_map*> map();
  const invocation& in() const { return in_; }

 private:
  const invocation& in_;
  std::optional<attempt<known_nodes>> known_;
};

/// Not thread-safe. Connections are kept from test to test.
class test_nodes {
 public:
  test_nodes(boost::asio::any_io_executor executor, known_cluster& cluster, test_log& log)
      : executor_(std::move(executor)), cluster_(cluster), log_(log) {}

  /// A connection to a node, by name or address; a failure names the node.
  task<attempt<std::shared_ptr<remote>>> reach(std::string node);
  /// A connection of its own, which nobody else uses.
  task<attempt<std::shared_ptr<remote>>> open(std::string node);
  /// Ends the connections of reach(), and with them what waits there for an answer.
  void close();
  /// The names that a set of nodes stands for.
  attempt<value::list> names_of(const std::string& set);

  /// Hosts mocks, under their names, until they are stopped or end_mocks() ends them. Gives where they are.
  attempt<std::vector<node::mock_node>> add_mocks(node::mock_host_options, std::size_t level);
  void stop_mocks(const std::string& name);
  /// Those of that level and above.
  void end_mocks(std::size_t level);

 private:
  struct mock {
    std::size_t level;
    std::vector<std::string> names;
    std::unique_ptr<node::mock_host> host;
  };

  attempt<cluster::node_map> all();
  attempt<cluster::node> find(const std::string& node);
  void forget(const mock&);

  boost::asio::any_io_executor executor_;
  known_cluster& cluster_;
  test_log& log_;
  cluster::node_map of_mocks_;
  std::vector<mock> mocks_;
  std::map<std::string, std::shared_ptr<remote>> open_;
};

/// The same with the name of the node in front.
failure at_node(failure, const std::string& node);

}  // namespace bee::cli
