// A fleet of mock nodes in processes of their own, and runs of beectl against it.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <list>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"

namespace bee::bench {

struct finished {
  double seconds = 0;
  double busy = 0;  ///< seconds of a processor
  std::size_t most_memory = 0;
};

/// A program whose state and configuration are in that folder. The destructor kills it.
class process {
 public:
  process(std::vector<std::string> words, const std::filesystem::path& folder);
  ~process();
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  bool has_ended() const;
  /// Ends this program when that one fails.
  finished wait();
  /// Seconds of a processor that it has used while it runs.
  double busy() const;

 private:
  double start_;
  pid_t pid_ = 0;
};

/// In as many processes as their descriptors need: two for each node.
class mock_fleet {
 public:
  mock_fleet(const std::string& beectl, const std::filesystem::path& folder, std::size_t count);
  const cluster::node_map& map() const { return map_; }
  double busy() const;

 private:
  std::list<process> mocks_;
  cluster::node_map map_;
};

}  // namespace bee::bench
