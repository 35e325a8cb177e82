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

/// Why a packet gives no TCP segment.
enum class unread {
  other_protocol,  ///< UDP, ARP, ...
  fragment,        ///< a piece of an IP packet with TCP in it
  unknown_link,    ///< a link type that is not known here
  malformed        ///< headers that make no sense, or are cut off
};

/// The TCP segment in a packet, with a view into it; nothing when there is none, and then `why` is set.
std::optional<tcp_segment> read_packet(std::string_view packet, link_type link, unread& why);

}  // namespace bee::wire
