// A fleet of mock nodes in processes of their own, and runs of beectl against it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <list>
#include <string>

#include "bee/cluster/node_map.hpp"
#include "process.hpp"

namespace bee::bench {

/// In as many processes as their descriptors need: two for each node.
class mock_fleet {
 public:
  /// `services`: a file of Lua for all nodes; without one they echo.
  mock_fleet(const std::string& beectl, const std::filesystem::path& folder, std::size_t count,
             const std::string& services = "--echo");
  const cluster::node_map& map() const { return map_; }
  double busy() const;

 private:
  std::list<process> mocks_;
  cluster::node_map map_;
};

}  // namespace bee::bench
