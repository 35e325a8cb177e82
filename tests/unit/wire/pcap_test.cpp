#include "bee/wire/pcap.hpp"

#include <gtest/gtest.h>

#include "bee/base/byte_writer.hpp"
#include "support/frames.hpp"

namespace bee::wire {
namespace {

using gaps = std::vector<tcp_stream::gap>;
using side = tcp_stream::side;
using test::hex;

constexpr std::uint8_t syn = 2, ack = 16;

struct segment {
  std::uint32_t sequence = 0;
  std::string payload;
  std::uint8_t flags = ack;
  std::uint16_t source = 1000;
  std::uint16_t destination = 2528;
};

std::string tcp(const segment& s) {
  std::string out;
  byte_writer w(out);
  w.big(s.source);
  w.big(s.destination);
  w.big(s.sequence);
  w.big(std::uint32_t{0});
  w.u8(5 << 4);
  w.u8(s.flags);
  w.bytes(hex("ffff00000000"));
  w.bytes(s.payload);
  return out;
}

std::string ipv4(const segment& s) {
  const auto payload = tcp(s);
  std::string out;
  byte_writer w(out);
  w.bytes(hex("4500"));
  w.big(static_cast<std::uint16_t>(20 + payload.size()));
  w.bytes(
      hex("0000400040060000"
          "0a000001"
          "0a000002"));
  w.bytes(payload);
  return out;
}

std::string ipv6(const segment& s, std::string_view extension = {}) {
  const auto payload = tcp(s);
  std::string out;
  byte_writer w(out);
  w.bytes(hex("60000000"));
  w.big(static_cast<std::uint16_t>(extension.size() + payload.size()));
  w.u8(extension.empty() ? 6 : 0);
  w.bytes(
      hex("40"
          "00000000000000000000000000000001"
          "20010db8000000000001000000000002"));
  w.bytes(extension);
  w.bytes(payload);
  return out;
}

// A pcap file in the byte order of the magic number given.
std::string pcap(const std::vector<std::string>& packets, std::uint32_t link = 101,
                 std::uint32_t magic = 0xa1b2c3d4, bool big = false) {
  std::string out;
  byte_writer w(out);
  const auto u32 = [&](std::size_t n) {
    big ? w.big(static_cast<std::uint32_t>(n)) : w.little(static_cast<std::uint32_t>(n));
  };
  u32(magic);
  w.bytes(std::string(12, '\0'));
  u32(0xffff);
  u32(link);
  for (const auto& packet : packets) {
    w.bytes(std::string(8, '\0'));
    u32(packet.size());
    u32(packet.size());
    w.bytes(packet);
  }
  return out;
}

std::string block(std::uint32_t type, std::string body, bool big) {
  while (body.size() % 4 != 0) body += '\0';
  std::string out;
  byte_writer w(out);
  const auto u32 = [&](std::uint32_t n) { big ? w.big(n) : w.little(n); };
  const auto size = static_cast<std::uint32_t>(body.size() + 12);
  u32(type);
  u32(size);
  w.bytes(body);
  u32(size);
  return out;
}

std::string pcapng(const std::vector<std::string>& packets, std::uint16_t link, bool big) {
  const auto number = [&](auto n) {
    std::string out;
    big ? byte_writer(out).big(n) : byte_writer(out).little(n);
    return out;
  };
  std::string out = block(0x0a0d0d0a, number(0x1a2b3c4du) + std::string(12, '\0'), big);
  out += block(1, number(link) + std::string(6, '\0'), big);
  for (const auto& p : packets) {
    const auto size = number(static_cast<std::uint32_t>(p.size()));
    out += block(6, number(0u) + std::string(8, '\0') + size + size + p, big);
  }
  return out + block(99, "ignored", big);
}

tcp_stream only_stream(std::string_view file) {
  auto read = read_capture(file).value();
  EXPECT_EQ(read.streams.size(), 1u);
  return read.streams.empty() ? tcp_stream{} : read.streams[0];
}
std::string only_bytes(const std::vector<segment>& segments, gaps expected = {}) {
  std::vector<std::string> packets;
  for (const auto& s : segments) packets.push_back(ipv4(s));
  const auto stream = only_stream(pcap(packets));
  EXPECT_EQ(stream.gaps, expected);
  return stream.bytes;
}

TEST(pcap, both_byte_orders_and_both_clocks_are_read) {
  for (const std::uint32_t magic : {0xa1b2c3d4u, 0xa1b23c4du})
    for (const bool big : {false, true}) {
      const auto file = pcap({ipv4({1, "abc"})}, 101, magic, big);
      EXPECT_TRUE(is_capture(file));
      const auto stream = only_stream(file);
      EXPECT_EQ(stream.source, "10.0.0.1:1000");
      EXPECT_EQ(stream.destination, "10.0.0.2:2528");
      EXPECT_EQ(stream.bytes, "abc");
      EXPECT_EQ(stream.writer, side::unknown);
    }
}

TEST(pcap, pcapng_is_read_in_both_byte_orders) {
  for (const bool big : {false, true})
    EXPECT_EQ(only_stream(pcapng({ipv4({1, "abc"}), ipv4({4, "de"})}, 101, big)).bytes, "abcde");
}

TEST(pcap, every_link_type_leads_to_the_packet) {
  const auto packet = ipv4({1, "abc"});
  const std::pair<std::uint32_t, std::string> rows[] = {{0, hex("02000000")},
                                                        {108, hex("00000002")},
                                                        {1, std::string(12, 'm') + hex("0800")},
                                                        {1, std::string(12, 'm') + hex("88a800018100000208"
                                                                                       "00")},
                                                        {113, std::string(14, 'c') + hex("0800")},
                                                        {276, hex("0800") + std::string(18, 'c')},
                                                        {12, ""},
                                                        {14, ""},
                                                        {101, ""},
                                                        {228, ""}};
  for (const auto& [link, header] : rows)
    EXPECT_EQ(only_stream(pcap({header + packet}, link)).bytes, "abc") << link;
}

TEST(pcap, ipv6_is_read_with_its_extension_headers) {
  const auto stream = only_stream(pcap({ipv6({1, "abc"}), ipv6({4, "de"}, hex("0600000000000000"))}, 229));
  EXPECT_EQ(stream.source, "[::1]:1000");
  EXPECT_EQ(stream.destination, "[2001:db8::1:0:0:2]:2528");
  EXPECT_EQ(stream.bytes, "abcde");
}

TEST(pcap, an_ipv6_packet_that_ends_inside_its_extension_headers_is_passed_over) {
  auto packet = ipv6({1, "abc"}, hex("00ff000000000000"));
  for (; packet.size() > 40; packet.pop_back())
    EXPECT_EQ(read_capture(pcap({packet}, 229))->skipped.malformed, 1u);
}

TEST(pcap, the_padding_of_a_short_frame_is_not_payload) {
  const auto packet = std::string(12, 'm') + hex("0800") + ipv4({1, "a"}) + std::string(10, '\0');
  EXPECT_EQ(only_stream(pcap({packet}, 1)).bytes, "a");
}

TEST(pcap, the_start_of_a_connection_tells_who_opened_it) {
  const auto file = pcap({ipv4({99, "", syn}), ipv4({499, "", syn | ack, 2528, 1000}), ipv4({100, "ask"}),
                          ipv4({500, "tell", ack, 2528, 1000})});
  const auto read = read_capture(file).value();
  ASSERT_EQ(read.streams.size(), 2u);
  EXPECT_EQ(read.streams[0].bytes, "ask");
  EXPECT_EQ(read.streams[0].writer, side::opener);
  EXPECT_EQ(read.streams[1].bytes, "tell");
  EXPECT_EQ(read.streams[1].writer, side::acceptor);
}

TEST(pcap, segments_out_of_order_come_in_order_and_what_was_sent_again_once) {
  EXPECT_EQ(only_bytes({{1, "ab"}, {5, "ef"}, {3, "cd"}, {3, "cd"}, {2, "bcde"}, {6, "fgh"}, {8, "h"}}),
            "abcdefgh");
  EXPECT_EQ(only_bytes({{3, "cd"}, {1, "ab"}}), "abcd") << "the first one captured is not the first one sent";
}

TEST(pcap, sequence_numbers_wrap) {
  EXPECT_EQ(only_bytes({{0xfffffffe, "abc"}, {1, "def"}}), "abcdef");
}

TEST(pcap, missing_bytes_are_reported_where_they_miss) {
  EXPECT_EQ(only_bytes({{1, "ab"}, {10, "cd"}}, {{2, 7}}), "abcd");
  EXPECT_EQ(only_bytes({{0, "", syn}, {5, "cd"}}, {{0, 4}}), "cd") << "behind the start of the connection";
}

TEST(pcap, a_packet_captured_in_part_leaves_a_gap) {
  auto cut = ipv4({1, "abcdef"});
  cut.resize(cut.size() - 4);
  EXPECT_EQ(only_stream(pcap({cut})).gaps, (gaps{{2, 4}}));
  const auto stream = only_stream(pcap({cut, ipv4({7, "gh"})}));
  EXPECT_EQ(stream.bytes, "abgh");
  EXPECT_EQ(stream.gaps, (gaps{{2, 4}}));
}

TEST(pcap, a_port_that_is_used_again_begins_a_new_stream) {
  const auto read = read_capture(pcap({ipv4({99, "", syn}), ipv4({99, "", syn}), ipv4({100, "one"}),
                                       ipv4({7000, "", syn}), ipv4({7001, "two"})}))
                        .value();
  ASSERT_EQ(read.streams.size(), 2u);
  EXPECT_EQ(read.streams[0].bytes, "one");
  EXPECT_EQ(read.streams[1].bytes, "two");
}

TEST(pcap, what_is_not_read_is_counted_by_its_reason) {
  auto udp = ipv4({1, "abc"}), fragment = udp, fragment_of_udp = udp;
  udp[9] = 17;
  fragment[6] = 0x20;
  fragment_of_udp[6] = 0x20;
  fragment_of_udp[9] = 17;
  const auto read =
      read_capture(pcap({udp, fragment, fragment_of_udp, "", "junk", ipv4({1, "abc"})})).value();
  EXPECT_EQ(read.packets, 6u);
  EXPECT_EQ(read.skipped.other_protocols, 2u);
  EXPECT_EQ(read.skipped.fragments, 1u);
  EXPECT_EQ(read.skipped.malformed, 2u);
  EXPECT_EQ(read.skipped.total(), 5u);
  EXPECT_EQ(read.streams.size(), 1u);
}

TEST(pcap, link_types_that_are_not_known_are_named) {
  const auto one = read_capture(pcap({"x", "y"}, 105)).value();
  EXPECT_EQ(one.skipped.unknown_links, 2u);
  EXPECT_EQ(one.skipped.link_types, (std::vector<std::uint32_t>{105}));
  const auto other = read_capture(pcapng({"x"}, 127, false)).value();
  EXPECT_EQ(other.skipped.link_types, (std::vector<std::uint32_t>{127}));
}

TEST(pcap, an_ipv6_fragment_is_counted_and_one_that_is_whole_is_read) {
  const auto with_fragment_header = [](const char* offset_and_flags) {
    auto packet = ipv6({1, "abc"}, hex(std::string("0600") + offset_and_flags + "00000007"));
    packet[6] = 44;
    return packet;
  };
  EXPECT_EQ(read_capture(pcap({with_fragment_header("0001")}, 229))->skipped.fragments, 1u);
  EXPECT_EQ(read_capture(pcap({with_fragment_header("0088")}, 229))->skipped.fragments, 1u);
  EXPECT_EQ(only_stream(pcap({with_fragment_header("0000")}, 229)).bytes, "abc");
}

TEST(pcap, an_arp_packet_is_another_protocol_and_a_cut_off_one_is_malformed) {
  const auto arp = std::string(12, 'm') + hex("0806") + std::string(28, 'a');
  EXPECT_EQ(read_capture(pcap({arp}, 1))->skipped.other_protocols, 1u);
  EXPECT_EQ(read_capture(pcap({arp.substr(0, 13)}, 1))->skipped.malformed, 1u);
}

TEST(pcap, a_file_cut_off_at_any_byte_gives_what_is_whole) {
  for (const auto& file : {pcap({ipv4({1, "abc"}), ipv4({4, "def"})}),
                           pcapng({ipv4({1, "abc"}), ipv4({4, "def"})}, 101, false)}) {
    std::size_t longest = 0;
    for (std::size_t size = 0; size < file.size(); ++size) {
      const auto read = read_capture(std::string_view(file).substr(0, size));
      if (!read || read->streams.empty()) continue;
      ASSERT_GE(read->streams[0].bytes.size(), longest);
      longest = read->streams[0].bytes.size();
    }
    EXPECT_GE(longest, 3u);
  }
  auto file = pcap({ipv4({1, "abc"})});
  file.pop_back();
  EXPECT_TRUE(read_capture(file)->is_cut_off);
}

TEST(pcap, what_is_no_capture_is_refused) {
  EXPECT_FALSE(is_capture("abc"));
  EXPECT_EQ(read_capture("").error(), errc::bad_capture);
  EXPECT_EQ(read_capture(hex("000a0001000000ffffff7f04")).error(), errc::bad_capture);
  EXPECT_EQ(read_capture(pcap({}).substr(0, 20)).error(), errc::bad_capture);
  EXPECT_EQ(read_capture(hex("0a0d0d0a"
                             "0b000000"
                             "4d3c2b1a"))
                .error(),
            errc::bad_capture);
  EXPECT_EQ(read_capture(hex("0a0d0d0a"
                             "1c000000"
                             "00000000"))
                .error(),
            errc::bad_capture);
}

}  // namespace
}  // namespace bee::wire
