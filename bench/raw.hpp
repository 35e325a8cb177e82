// The baseline of every figure: the same bytes over the same loopback with nothing but system calls in
// between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "child.hpp"

namespace bee::bench {

/// Serves until killed, with epoll: each frame is answered with the same `response` frame.
void serve_raw_frames(const child::report& ready, std::string_view response);

/// Sends `request` frames, `in_flight` of them at a time, and reads as many responses of `response_size`
/// bytes. Returns calls per second.
double raw_calls(std::uint16_t port, std::string_view request, std::size_t response_size, int in_flight,
                 int calls);

/// Serves until killed: reads `size` bytes of a connection whole, then sends them back; again and again.
void serve_raw_blocks(const child::report& ready, std::size_t size);

/// Sends `size` bytes and reads them back, `rounds` times. Returns seconds of the fastest round.
double raw_block_round_trip(std::uint16_t port, std::size_t size, int rounds);

}  // namespace bee::bench
