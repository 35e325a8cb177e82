// One captured packet down to its TCP segment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bee::wire {

/// The link types of the pcap file formats that are known here.
enum class link_type : std::uint32_t {
  loopback_host_order = 0,
  ethernet = 1,
  raw_bsd = 12,
  raw_openbsd = 14,
  raw = 101,
  loopback = 108,
  linux_cooked = 113,
  ipv4 = 228,
  ipv6 = 229,
  linux_cooked_v2 = 276,
};

struct tcp_segment {
  std::string source;  ///< "10.0.0.1:2528", "[::1]:2528"
  std::string destination;
  std::uint32_t sequence = 0;  ///< of the first byte of the payload
  bool is_syn = false;
  bool is_ack = false;
  std::string_view payload;  ///< as far as it was captured
  std::size_t size = 0;      ///< of the payload on the wire
};

/// The TCP segment in a packet, with a view into it; nothing when there is none, the packet is a fragment, or
/// its headers make no sense.
std::optional<tcp_segment> read_packet(std::string_view packet, link_type link);

}  // namespace bee::wire
