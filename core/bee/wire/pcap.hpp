// The TCP streams in a packet capture: pcap (both byte orders, micro- and nanoseconds) and pcapng, with
// Ethernet, Linux cooked (v1 and v2), loopback or raw IP packets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/error.hpp"

namespace bee::wire {

/// What one side of a TCP connection wrote.
struct tcp_stream {
  struct gap {
    std::size_t at = 0;       ///< offset in `bytes`
    std::size_t missing = 0;  ///< bytes that the capture does not have there
    friend bool operator==(const gap&, const gap&) = default;
  };
  /// Where bytes began that came with a packet.
  struct mark {
    std::size_t at = 0;      ///< offset in `bytes`
    std::size_t packet = 0;  ///< its number in the capture, or that of a later one without which it had a gap
    std::int64_t time_us = 0;  ///< since 1970, as the capture says
    friend bool operator==(const mark&, const mark&) = default;
  };
  enum class side { unknown, opener, acceptor };

  std::string source;  ///< "10.0.0.1:2528", "[::1]:2528"
  std::string destination;
  side writer = side::unknown;  ///< known when the capture has the start of the connection
  std::string bytes;            ///< in order, without what was sent again
  std::vector<gap> gaps;
  std::vector<mark> marks;
};

/// Packets that gave no TCP segment, by the reason.
struct unread_packets {
  std::size_t other_protocols = 0;  ///< UDP, ARP, ...
  std::size_t fragments = 0;        ///< of IP packets with TCP in them: they are not put together
  std::size_t unknown_links = 0;
  std::size_t malformed = 0;              ///< headers that make no sense, or are cut off
  std::vector<std::uint32_t> link_types;  ///< the first few unknown ones

  std::size_t total() const { return other_protocols + fragments + unknown_links + malformed; }
};

struct capture {
  std::vector<tcp_stream> streams;  ///< those with bytes or gaps, in the order of their first packet
  std::size_t packets = 0;
  unread_packets skipped;
  bool is_cut_off = false;  ///< the file ends inside a packet
};

/// Whether a file begins like a capture.
bool is_capture(std::string_view file);

/// Reads a whole file. Fails with errc::bad_capture when it is no capture or its structure is broken.
result<capture> read_capture(std::string_view file);

}  // namespace bee::wire
