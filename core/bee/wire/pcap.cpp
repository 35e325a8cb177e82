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
  void add(std::string_view packet, std::uint32_t link, std::int64_t time_us) {
    ++out.packets;
    auto why = unread::malformed;
    const auto segment = read_packet(packet, static_cast<link_type>(link), why);
    if (segment) return streams_.add(*segment, out.packets, time_us);
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
// Packet: u32 seconds, u32 micro- or nanoseconds, u32 size here, u32 size on the wire, bytes.
result<capture> read_pcap(std::string_view file, bool big, bool is_nano) {
  packets all;
  byte_reader in(file);
  in.bytes(20);
  const std::uint32_t link = number32(in, big) & 0xffff;
  if (!in.ok()) return errc::bad_capture;
  while (in.left() != 0) {
    const std::int64_t seconds = number32(in, big);
    const std::int64_t rest = number32(in, big);
    const std::uint32_t size = number32(in, big);
    number32(in, big);
    const auto packet = in.bytes(size);
    if (!in.ok()) {
      all.out.is_cut_off = true;
      break;
    }
    all.add(packet, link, seconds * 1'000'000 + (is_nano ? rest / 1000 : rest));
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
    if (type == ng_interface) on_interface(in);
    if (type == ng_packet) on_packet(in);
    if (type == ng_simple_packet) {
      number32(in, big_);  // the size on the wire; the bytes end with the block
      add(in.remaining(), 0, 0);
    }
  }

  // Body: u16 link type, 6 bytes, options: u16 code, u16 size, bytes up to a multiple of four. Option 9 has
  // the unit of times: a power of ten, or of two with the top bit.
  void on_interface(byte_reader in) {
    captured_link made{number16(in, big_), 1'000'000};
    in.bytes(6);
    while (in.ok() && in.left() >= 4) {
      const auto code = number16(in, big_);
      const auto value = in.bytes(number16(in, big_));
      in.bytes((4 - value.size() % 4) % 4);
      if (code == 0 || !in.ok()) break;
      if (code == 9 && value.size() == 1) made.units = units_of(static_cast<std::uint8_t>(value[0]));
    }
    links_.push_back(made);
  }

  static std::uint64_t units_of(std::uint8_t resolution) {
    const unsigned power = resolution & 0x7f;
    if (resolution & 0x80) return std::uint64_t{1} << std::min(power, 62u);
    std::uint64_t out = 1;
    for (unsigned i = 0; i < std::min(power, 18u); ++i) out *= 10;
    return out;
  }

  void on_packet(byte_reader in) {
    const std::uint32_t interface = number32(in, big_);
    const std::uint64_t high = number32(in, big_);
    const std::uint64_t time = high << 32 | number32(in, big_);
    const std::uint32_t size = number32(in, big_);
    number32(in, big_);
    add(in.bytes(size), interface, time);
  }

  void add(std::string_view packet, std::uint32_t number, std::uint64_t time) {
    if (number < links_.size()) {
      const auto& [link, units] = links_[number];
      const auto seconds = static_cast<double>(time / units) * 1e6;
      const auto rest = static_cast<double>(time % units) / static_cast<double>(units) * 1e6;
      const auto us = seconds + rest;
      return all_.add(packet, link, us < 4e18 ? static_cast<std::int64_t>(us) : 0);
    }
    ++all_.out.packets;
    all_.skip(unread::malformed, 0);
  }

  packets all_;
  bool big_ = false;
  struct captured_link {
    std::uint32_t type = 0;
    std::uint64_t units = 0;  // of its times in a second
  };
  std::vector<captured_link> links_;
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
  const bool is_big = !is_magic(magic);
  return read_pcap(file, is_big, (is_big ? swapped(magic) : magic) == pcap_nano);
}

}  // namespace bee::wire
