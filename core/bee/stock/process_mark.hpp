// Which life of a node's process it is.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace bee::stock {

/// What tells one life of a node's process from the next. Handles only grow within a life, and a sender
/// stays.
struct process_mark {
  std::uint32_t top = 0;  ///< the highest handle that it listed; 0: unknown
  std::map<std::string, std::uint32_t> senders;
  friend bool operator==(const process_mark&, const process_mark&) = default;
};

}  // namespace bee::stock
