// What one peer may cost.
#pragma once

#include <cstddef>

namespace bee::session {

struct limits {
  std::size_t max_message = 64u << 20;  ///< bytes of one message, as declared by its sender
  std::size_t max_memory = 256u << 20;  ///< bytes of unfinished multi-part messages plus queued output
  std::size_t max_pending = 1u << 20;   ///< calls in flight on one connection, those given up included
};

}  // namespace bee::session
