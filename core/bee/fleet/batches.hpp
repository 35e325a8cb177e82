// How a rollout is cut: "1,10%,100%" is one node, then a tenth of all, then the rest.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "bee/base/error.hpp"

namespace bee::fleet {

struct batch_size {
  std::size_t number = 100;
  bool is_percent = true;  ///< of all nodes, rounded up
  friend bool operator==(const batch_size&, const batch_size&) = default;
};

/// Fails with errc::bad_batches: an empty item, zero, more than 100%, or not a number.
result<std::vector<batch_size>> parse_batches(std::string_view text);

/// The sizes of the batches of `total` nodes; the last item repeats until all nodes are in one.
std::vector<std::size_t> cut_batches(const std::vector<batch_size>& sizes, std::size_t total);

}  // namespace bee::fleet
