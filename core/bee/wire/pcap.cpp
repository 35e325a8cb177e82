#include "bee/wire/pcap.hpp"

#include <algorithm>

#include "bee/base/byte_reader.hpp"
#include "bee/wire/packet.hpp"
#include "bee/wire/tcp_streams.hpp"

namespace bee::wire {
namespace {

constexpr std::uint32_t pcap_micro = 0xa1b2c3d4;
constexpr std::uint32_t pcap_nano = 0xa1b23c4d;
constexpr std::uint32_t ng_section = 0x0a0d0d0a;  // the same in both byte orders
constexpr std::uint32_t ng_order = 0x1a2b3c4d;
constexpr std::uint32_t ng_interface = 1;
constexpr std::uint32_t ng_simple_packet = 3;
constexpr std::uint32_t ng_packet = 6;

std::uint32_t swapped(std::uint32_t n) {
  return n >> 24 | (n >> 8 & 0xff00) | (n & 0xff00) << 8 | n << 24;
}

std::uint32_t number32(byte_reader& in, bool big) {
  return big ? in.big<std::uint32_t>() : in.little<std::uint32_t>();
}
std::uint16_t number16(byte_reader& in, bool big) {
  return big ? in.big<std::uint16_t>() : in.little<std::uint16_t>();
}

// What both file formats lead to.
class packets {
 public:
  void add(std::string_view packet, std::uint32_t link) {
    ++out.packets;
    auto why = unread::malformed;
    const auto segment = read_packet(packet, static_cast<link_type>(link), why);
    if (segment) return streams_.add(*segment);
    skip(why, link);
  }
  void skip(unread why, std::uint32_t link) {
    constexpr std::size_t most_links = 8;
    switch (why) {
      case unread::other_protocol: ++out.skipped.other_protocols; return;
      case unread::fragment: ++out.skipped.fragments; return;
      case unread::malformed: ++out.skipped.malformed; return;
      case unread::unknown_link: break;
    }
    ++out.skipped.unknown_links;
    auto& links = out.skipped.link_types;
    if (links.size() < most_links && std::ranges::find(links, link) == links.end()) links.push_back(link);
  }
  capture finish() {
    out.streams = std::move(streams_).finish();
    return std::move(out);
  }

  capture out;

 private:
  tcp_streams streams_;
};

// Header: magic, u16 major, u16 minor, 8 bytes, u32 longest packet, u32 link type (low 16 bits).
// Packet: 8 bytes of time, u32 size here, u32 size on the wire, bytes.
result<capture> read_pcap(std::string_view file, bool big) {
  packets all;
  byte_reader in(file);
  in.bytes(20);
  const std::uint32_t link = number32(in, big) & 0xffff;
  if (!in.ok()) return errc::bad_capture;
  while (in.left() != 0) {
    in.bytes(8);
    const std::uint32_t size = number32(in, big);
    number32(in, big);
    const auto packet = in.bytes(size);
    if (!in.ok()) {
      all.out.is_cut_off = true;
      break;
    }
    all.add(packet, link);
  }
  return all.finish();
}

// Block: u32 type, u32 size of the whole, body, u32 size again. A section begins with the byte order.
class ng_reader {
 public:
  result<capture> read(std::string_view file) {
    while (!file.empty()) {
      const std::size_t size = block_size(file);
      if (size == 0) return errc::bad_capture;
      if (size > file.size()) {
        all_.out.is_cut_off = true;
        break;
      }
      on_block(file.substr(0, size));
      file.remove_prefix(size);
    }
    return all_.finish();
  }

 private:
  static constexpr std::size_t around = 12;  // type and both sizes

  // Also learns the byte order of a section. 0: broken.
  std::size_t block_size(std::string_view file) {
    byte_reader in(file);
    const auto type = in.little<std::uint32_t>();
    const auto size = in.little<std::uint32_t>();
    if (type == ng_section) {
      const auto order = in.little<std::uint32_t>();
      if (in.ok() && order != ng_order && order != swapped(ng_order)) return 0;
      big_ = order == swapped(ng_order);
      links_.clear();
    }
    if (!in.ok()) return file.size() + 1;
    const std::size_t out = big_ ? swapped(size) : size;
    return out < around || out % 4 != 0 ? 0 : out;
  }

  void on_block(std::string_view block) {
    byte_reader in(block.substr(0, block.size() - 4));
    const std::uint32_t type = number32(in, big_);
    number32(in, big_);
    if (type == ng_interface) links_.push_back(number16(in, big_));
    if (type == ng_packet) on_packet(in);
    if (type == ng_simple_packet) {
      number32(in, big_);  // the size on the wire; the bytes end with the block
      add(in.remaining(), 0);
    }
  }

  void on_packet(byte_reader in) {
    const std::uint32_t interface = number32(in, big_);
    in.bytes(8);
    const std::uint32_t size = number32(in, big_);
    number32(in, big_);
    add(in.bytes(size), interface);
  }

  void add(std::string_view packet, std::uint32_t interface) {
    if (interface < links_.size()) return all_.add(packet, links_[interface]);
    ++all_.out.packets;
    all_.skip(unread::malformed, 0);
  }

  packets all_;
  bool big_ = false;
  std::vector<std::uint16_t> links_;
};

bool is_magic(std::uint32_t n) {
  return n == pcap_micro || n == pcap_nano;
}

}  // namespace

bool is_capture(std::string_view file) {
  byte_reader in(file);
  const auto magic = in.little<std::uint32_t>();
  return in.ok() && (magic == ng_section || is_magic(magic) || is_magic(swapped(magic)));
}

result<capture> read_capture(std::string_view file) {
  if (!is_capture(file)) return errc::bad_capture;
  const auto magic = byte_reader(file).little<std::uint32_t>();
  if (magic == ng_section) return ng_reader().read(file);
  return read_pcap(file, !is_magic(magic));
}

}  // namespace bee::wire
