// The baseline of `beectl bench`: one epoll loop with nothing but system calls, that knows how long each call
// took.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bee::bench {

struct load_figures {
  double rate = 0;    ///< answers a second
  double p50_ms = 0;  ///< from the time that was intended
  double p99_ms = 0;
};

/// What to send: the number of the call stands at `session_at`, four bytes, the low one first.
struct numbered_frame {
  std::string bytes;
  std::size_t session_at = 0;
};

/// Sends the frame again and again for so many seconds. `rate` 0: with so many in flight; else so many a
/// second, whatever is in flight.
load_figures raw_load(std::uint16_t port, const numbered_frame&, int in_flight, double rate, double seconds);

}  // namespace bee::bench
