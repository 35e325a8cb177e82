// What went on between two looks at a node.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bee/observe/sample.hpp"

namespace bee::observe {

/// Never negative; absent where a counter is.
struct service_rates {
  std::uint32_t handle = 0;
  std::optional<double> cpu;       ///< cores: seconds a second
  std::optional<double> messages;  ///< handled a second
};

struct node_rates {
  std::vector<service_rates> services;  ///< by handle: those that both looks saw
  std::optional<double> cpu;            ///< of all that have one
  std::optional<double> messages;

  /// Null when there is none for that handle.
  const service_rates* find(std::uint32_t handle) const;
};

/// Whether the node is not the process any more that it was: a counter went back, or a handle is another
/// service's. A node gives no handle twice.
bool is_another_life(const node_sample& before, const node_sample& now);

/// Empty when the samples are not from one life of the node, or not one after the other.
node_rates rates_between(const node_sample& before, const node_sample& now);

}  // namespace bee::observe
