// decode of packet captures: what can be read is shown, what can not is told.
#include "bee/base/byte_writer.hpp"
#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

constexpr std::uint8_t syn = 2, ack = 16;

class decode_capture : public beectl {
 protected:
  // An IPv4 packet of the one connection, from the side that opened it.
  std::string packet(std::string_view payload, std::uint8_t flags = ack, std::uint8_t protocol = 6,
                     std::uint16_t fragment = 0) {
    std::string out;
    byte_writer w(out);
    w.bytes(*from_hex("4500"));
    w.big(static_cast<std::uint16_t>(40 + payload.size()));
    w.big(std::uint16_t{0});
    w.big(fragment);
    w.u8(64);
    w.u8(protocol);
    w.bytes(*from_hex("00000a0000010a000002"));
    w.bytes(*from_hex("03e809e0"));
    w.big(next_);
    w.bytes(*from_hex("00000000"));
    w.u8(5 << 4);
    w.u8(flags);
    w.bytes(*from_hex("ffff00000000"));
    w.bytes(payload);
    next_ += static_cast<std::uint32_t>(payload.size()) + (flags == syn ? 1 : 0);
    return out;
  }
  static std::string capture(const std::vector<std::string>& packets, std::uint32_t link = 101) {
    std::string out;
    byte_writer w(out);
    w.little(std::uint32_t{0xa1b2c3d4});
    w.bytes(std::string(12, '\0'));
    w.little(std::uint32_t{0x40000});
    w.little(link);
    for (const auto& p : packets) {
      w.bytes(std::string(8, '\0'));
      w.little(static_cast<std::uint32_t>(p.size()));
      w.little(static_cast<std::uint32_t>(p.size()));
      w.bytes(p);
    }
    return out;
  }
  static std::string pings(int count) {
    std::string out;
    for (int i = 1; i <= count; ++i)
      (void)wire::encode_request(wire::address("@echo"), static_cast<std::uint32_t>(i), false,
                                 *value::pack({"lua", "ping", i}), out);
    return out;
  }
  program_end decode(const std::string& file, words more = {}) {
    folder_.write("a.pcap", file);
    words all{"decode", "@a.pcap"};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }
  void expect_unread(const std::string& file, const std::string& sentence) {
    const auto end = decode(file);
    EXPECT_EQ(end.code, 3) << end.out;
    EXPECT_NE(end.err.find(sentence), std::string::npos) << end.err;
  }

  std::uint32_t next_ = 100;
};

TEST_F(decode_capture, rows_are_not_padded_to_the_longest_value_and_that_is_cut_with_its_length) {
  std::string stream = pings(100);
  (void)wire::encode_request(wire::address("@echo"), 101, false,
                             *value::pack({"lua", std::string(1u << 20, 'x')}), stream);
  std::vector<std::string> packets{packet("", syn)};
  for (std::size_t at = 0; at < stream.size(); at += 60000)
    packets.push_back(packet(stream.substr(at, 60000)));
  const auto text = decode(capture(packets));
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_LT(text.out.size(), 100'000u);
  EXPECT_NE(text.out.find("... (1048587 characters)"), std::string::npos)
      << text.out.substr(text.out.size() - 1000);
  EXPECT_NE(text.out.find("{\"lua\", \"ping\", 100}"), std::string::npos);
  for (const char* format : {"lua", "json"})
    EXPECT_NE(decode(capture(packets), {"-o", format}).out.find(std::string(1u << 20, 'x')),
              std::string::npos);
}

TEST_F(decode_capture, ip_fragments_are_named) {
  expect_unread(capture({packet("x", ack, 6, 0x2000), packet("x", ack, 6, 0x0010)}),
                "2 IP fragments with TCP in it");
}

TEST_F(decode_capture, other_link_types_are_named) {
  expect_unread(capture({"x", "y"}, 105), "2 packets of a link type that is not read: 105 (802.11)");
  expect_unread(capture({"x"}, 9999), "1 packet of a link type that is not read: 9999");
}

TEST_F(decode_capture, a_packet_that_is_cut_off_in_its_headers_is_told) {
  expect_unread(capture({packet("", syn), packet(pings(1)), packet("x").substr(0, 30)}),
                "1 packet cut off or malformed in its headers");
}

TEST_F(decode_capture, a_capture_without_a_frame_is_no_success) {
  expect_unread(capture({}), "the capture has no packets");
  expect_unread(capture({packet("x", ack, 17)}), "no data of a TCP connection: 1 of 1 packet are no TCP");
  expect_unread(capture({packet("", syn)}), "no data of a TCP connection");
  const auto end = decode(capture({packet("", syn), packet(pings(1))}), {"--peer", "10.9.9.9:1"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("no data of a TCP connection with 10.9.9.9:1"), std::string::npos) << end.err;
}

TEST_F(decode_capture, packets_of_other_protocols_beside_frames_are_a_note) {
  const auto end = decode(capture({packet("", syn), packet(pings(1)), packet("x", ack, 17)}));
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.err, "beectl: 1 of 3 packets are no TCP\n");
}

TEST_F(decode_capture, one_that_begins_inside_a_frame_is_told_so_and_shows_the_frames_behind_it) {
  const auto end = decode(capture({packet(std::string_view(pings(8)).substr(10))}), {"-o", "json"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("10.0.0.1:1000 > 10.0.0.2:2528: the capture begins inside a frame: the first"),
            std::string::npos)
      << end.err;
  const auto rows = json::parse(end.out)["result"]["frames"];
  ASSERT_EQ(rows.size(), 7u);
  EXPECT_EQ(rows[0]["values"], (json{"lua", "ping", 2}));
  EXPECT_EQ(rows[0]["offset"].get<std::size_t>() + 10, pings(1).size());
}

TEST_F(decode_capture, one_that_begins_inside_a_connection_without_a_frame_is_told_so) {
  expect_unread(capture({packet("GET / HTTP/1.1\r\n\r\n")}),
                "no frame can be told in the 18 bytes that it has");
}

TEST_F(decode_capture, one_that_begins_between_frames_is_read_as_ever) {
  const auto end = decode(capture({packet(pings(1))}), {"-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(json::parse(end.out)["result"]["frames"][0]["values"], (json{"lua", "ping", 1}));
}

TEST_F(decode_capture, a_file_packed_with_gzip_is_read) {
  const auto file = folder_.write("b.pcap", capture({packet("", syn), packet(pings(2))}));
  ASSERT_EQ(
      test::run({.arguments = {"/bin/gzip", "-k", file}, .environment = {{"PATH", "/bin:/usr/bin"}}}).code,
      0);
  const auto end = run({"decode", "@b.pcap.gz", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(json::parse(end.out)["result"]["frames"][1]["values"], (json{"lua", "ping", 2}));
}

TEST_F(decode_capture, a_zip_bomb_ends_at_the_limit) {
  const auto zeros = folder_.write("bomb", std::string(1u << 20, '\0'));
  const auto script = "for i in $(seq 300); do cat bomb; done | gzip -1 > bomb.gz";
  ASSERT_EQ(test::run({.arguments = {"/bin/sh", "-c", script},
                       .environment = {{"PATH", "/bin:/usr/bin"}},
                       .folder = folder_.path()})
                .code,
            0);
  const auto end = run({"decode", "@bomb.gz"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("the gzip file: more than 256 MiB are in it"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
