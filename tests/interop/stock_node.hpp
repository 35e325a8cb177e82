// A stock skynet node, as a process of its own, for as long as a test needs it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bee/base/endpoint.hpp"
#include "support/program.hpp"

namespace bee::test {

/// The built skynets that SKYNET_HOME names, which run their own cluster module; none when it is not set.
std::vector<std::string> skynet_homes();

/// The same with the cluster module under bee_ names, and those of SKYNET_HOME that have such a module
/// themselves: an old core beside which it was put.
std::vector<std::string> bee_homes();

/// Starts the node and waits until it listens. Throws when it does not come up.
class stock_node {
 public:
  /// `home` is of skynet_homes or bee_homes. `cluster_file` is the map that it loads itself; without one it
  /// knows only itself. It listens on `port`, or on any free one.
  stock_node(const std::string& home, std::string name, const std::string& cluster_file = {},
             std::uint16_t port = 0);
  /// skynet's own example (examples/config.c1) at a free port: the node db with its simpledb, which is sdb
  /// there.
  static stock_node example(const std::string& home);
  ~stock_node();
  stock_node(const stock_node&) = delete;
  stock_node& operator=(const stock_node&) = delete;

  const std::string& name() const { return name_; }
  const endpoint& at() const { return at_; }
  std::string address() const { return to_string(at_); }
  /// What it has logged until now.
  std::string log() const;
  /// SIGSTOP and SIGCONT.
  void freeze() const;
  void thaw() const;

 private:
  stock_node(const char* script, const std::string& home, std::string name, const std::string& cluster_file,
             std::uint16_t port);

  temporary_folder folder_;
  std::string name_;
  endpoint at_;
  int pid_ = -1;
};

}  // namespace bee::test
