// A stock node that echoes, for benchmarks; as the interop tests start one.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "raw_load.hpp"

namespace bee::bench {

/// Whether SKYNET_HOME names a built skynet.
bool has_stock_node();

/// Of the first home of SKYNET_HOME, in a process group of its own: the script and the node that it starts
/// end together. Precondition: has_stock_node().
class stock_process {
 public:
  /// `script`: tests/interop/skynet/run-node.
  explicit stock_process(const char* script);
  ~stock_process();
  stock_process(const stock_process&) = delete;
  stock_process& operator=(const stock_process&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_;
  pid_t pid_;
};

/// A call that its echo answers.
numbered_frame echo_frame();

}  // namespace bee::bench
