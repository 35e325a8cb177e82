#include "bee/wire/packet.hpp"

#include <algorithm>

#include "bee/base/byte_reader.hpp"
#include "bee/base/bytes.hpp"

namespace bee::wire {
namespace {

constexpr std::uint16_t ether_ipv4 = 0x0800;
constexpr std::uint16_t ether_ipv6 = 0x86dd;
constexpr std::uint16_t ether_vlan = 0x8100;
constexpr std::uint16_t ether_stacked_vlan = 0x88a8;
constexpr std::uint8_t ip_tcp = 6;
constexpr std::uint8_t ipv6_hop_by_hop = 0;
constexpr std::uint8_t ipv6_routing = 43;
constexpr std::uint8_t ipv6_fragment = 44;
constexpr std::uint8_t ipv6_destination_options = 60;
constexpr std::uint8_t tcp_syn = 0x02;
constexpr std::uint8_t tcp_ack = 0x10;

struct ip_payload {
  std::string source;
  std::string destination;
  std::string_view bytes;  // as far as captured
  std::size_t size = 0;    // on the wire
};

std::string ipv4_text(std::string_view a) {
  std::string out;
  for (const char byte : a) out += (out.empty() ? "" : ".") + std::to_string(static_cast<std::uint8_t>(byte));
  return out;
}

// RFC 5952, without its form for embedded IPv4.
std::string ipv6_text(std::string_view a) {
  std::uint16_t groups[8];
  byte_reader in(a);
  for (auto& group : groups) group = in.big<std::uint16_t>();
  std::size_t zeros = 8, zeros_end = 8;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > std::max<std::size_t>(1, zeros_end - zeros)) zeros = i, zeros_end = end;
  }
  std::string out = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == zeros) {
      out += "::";
      i = zeros_end - 1;
      continue;
    }
    if (out.back() != ':' && out.back() != '[') out += ':';
    const std::string digits = to_hex(a.substr(2 * i, 2));
    out += digits.substr(std::min<std::size_t>(digits.find_first_not_of('0'), 3));
  }
  return out + "]";
}

std::nullopt_t because(unread reason, unread& why) {
  why = reason;
  return std::nullopt;
}

std::optional<ip_payload> read_ipv4(std::string_view packet, unread& why) {
  byte_reader in(packet);
  const std::uint8_t first = in.u8();
  in.u8();
  const std::size_t total = in.big<std::uint16_t>();
  in.big<std::uint16_t>();
  const bool is_fragment = (in.big<std::uint16_t>() & 0x3fff) != 0;
  in.u8();
  const std::uint8_t protocol = in.u8();
  in.big<std::uint16_t>();
  const auto source = in.bytes(4), destination = in.bytes(4);
  const std::size_t header = (first & 15) * 4u;
  if (!in.ok() || first >> 4 != 4 || header < 20 || header > packet.size()) return {};
  if (protocol != ip_tcp) return because(unread::other_protocol, why);
  if (is_fragment) return because(unread::fragment, why);
  // A segmentation offload leaves the length 0: then the packet is as long as it is.
  const std::size_t size = total == 0 ? packet.size() : total;
  if (size < header) return {};
  const auto bytes = packet.substr(0, size).substr(header);
  return ip_payload{ipv4_text(source), ipv4_text(destination), bytes, size - header};
}

bool is_extension(std::uint8_t next) {
  return next == ipv6_hop_by_hop || next == ipv6_routing || next == ipv6_destination_options ||
         next == ipv6_fragment;
}

// Walks the extension headers; `next` becomes the protocol. Whether the packet is a real fragment.
bool skip_extensions(byte_reader& in, std::uint8_t& next) {
  while (in.ok() && is_extension(next)) {
    const bool is_fragment_header = next == ipv6_fragment;
    next = in.u8();
    const std::size_t size = (in.u8() + 1u) * 8;
    if (is_fragment_header) {
      const bool is_piece = (in.big<std::uint16_t>() & 0xfff9) != 0;  // an offset, or more to come
      in.bytes(4);
      if (is_piece) return true;
    } else {
      in.bytes(size - 2);
    }
  }
  return false;
}

std::optional<ip_payload> read_ipv6(std::string_view packet, unread& why) {
  byte_reader in(packet);
  const bool is_v6 = in.big<std::uint32_t>() >> 28 == 6;
  const std::size_t length = in.big<std::uint16_t>();
  std::uint8_t next = in.u8();
  in.u8();
  const auto source = in.bytes(16), destination = in.bytes(16);
  if (!in.ok() || !is_v6) return {};
  const std::size_t fixed = 40;
  const bool is_fragment = skip_extensions(in, next);
  if (!in.ok()) return {};
  if (is_fragment && (next == ip_tcp || is_extension(next))) return because(unread::fragment, why);
  if (next != ip_tcp) return because(unread::other_protocol, why);
  const std::size_t header = packet.size() - in.left();
  const std::size_t size = length == 0 ? packet.size() : fixed + length;
  if (size < header) return {};
  const auto bytes = packet.substr(0, size).substr(header);
  return ip_payload{ipv6_text(source), ipv6_text(destination), bytes, size - header};
}

std::optional<ip_payload> read_ip(std::string_view packet, unread& why) {
  if (packet.empty()) return {};
  return static_cast<std::uint8_t>(packet[0]) >> 4 == 4 ? read_ipv4(packet, why) : read_ipv6(packet, why);
}

std::optional<ip_payload> read_ethernet(byte_reader in, std::uint16_t type, unread& why) {
  while (type == ether_vlan || type == ether_stacked_vlan) {
    in.big<std::uint16_t>();
    type = in.big<std::uint16_t>();
  }
  if (!in.ok()) return {};
  if (type != ether_ipv4 && type != ether_ipv6) return because(unread::other_protocol, why);
  return read_ip(in.remaining(), why);
}

std::optional<ip_payload> read_link(std::string_view packet, link_type link, unread& why) {
  byte_reader in(packet);
  switch (link) {
    case link_type::ethernet: {
      in.bytes(12);
      const auto type = in.big<std::uint16_t>();
      return read_ethernet(in, type, why);
    }
    case link_type::linux_cooked: {
      in.bytes(14);
      const auto type = in.big<std::uint16_t>();
      return read_ethernet(in, type, why);
    }
    case link_type::linux_cooked_v2: {
      const auto type = in.big<std::uint16_t>();
      in.bytes(18);
      return read_ethernet(in, type, why);
    }
    case link_type::loopback_host_order:
    case link_type::loopback: in.bytes(4); return read_ip(in.remaining(), why);
    case link_type::raw:
    case link_type::raw_bsd:
    case link_type::raw_openbsd:
    case link_type::ipv4:
    case link_type::ipv6: return read_ip(packet, why);
  }
  return because(unread::unknown_link, why);
}

}  // namespace

std::optional<tcp_segment> read_packet(std::string_view packet, link_type link, unread& why) {
  why = unread::malformed;
  const auto ip = read_link(packet, link, why);
  if (!ip) return {};
  byte_reader in(ip->bytes);
  tcp_segment out;
  out.source = ip->source + ":" + std::to_string(in.big<std::uint16_t>());
  out.destination = ip->destination + ":" + std::to_string(in.big<std::uint16_t>());
  out.sequence = in.big<std::uint32_t>();
  in.big<std::uint32_t>();
  const std::size_t header = (in.u8() >> 4) * 4u;
  const std::uint8_t flags = in.u8();
  if (!in.ok() || header < 20 || header > ip->bytes.size()) return {};
  out.is_syn = flags & tcp_syn;
  out.is_ack = flags & tcp_ack;
  if (out.is_syn) ++out.sequence;
  out.payload = ip->bytes.substr(header);
  out.size = ip->size - header;
  return out;
}

}  // namespace bee::wire
