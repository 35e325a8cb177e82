#include "bee/wire/request.hpp"

#include <gtest/gtest.h>

#include "bee/base/byte_writer.hpp"
#include "bee/wire/assembler.hpp"
#include "support/frames.hpp"
#include "support/golden.hpp"

namespace bee::wire {
namespace {

using nlohmann::json;
using test::bodies_of;
using test::framed;
using test::hex;

// The packed form of one string of `count` times 'z', as the vectors have it.
std::string packed_z(std::size_t count) {
  std::string out;
  byte_writer w(out);
  if (count < 32) {
    w.u8(static_cast<std::uint8_t>(4 | count << 3));
  } else if (count < 0x10000) {
    w.u8(0x15);
    w.little(static_cast<std::uint16_t>(count));
  } else {
    w.u8(0x25);
    w.little(static_cast<std::uint32_t>(count));
  }
  w.bytes(std::string(count, 'z'));
  return out;
}

address address_of(const json& vector) {
  const json& a = vector["addr"];
  return a.is_string() ? address(a.get<std::string>()) : address(a.get<std::uint32_t>());
}

TEST(request, encodes_every_vector) {
  const auto vectors = test::golden("wire.json", "kind", "request");
  ASSERT_EQ(vectors.size(), 144u);
  for (const auto& vector : vectors) {
    std::string stream;
    const auto message = packed_z(vector["arg_z_count"]);
    ASSERT_EQ(message.size(), vector["message_len"]);
    ASSERT_TRUE(encode_request(address_of(vector), vector["session"], vector["push"], message, stream));
    const auto bodies = bodies_of(stream);
    ASSERT_EQ(bodies.size(), vector["frames"].size()) << vector.dump();
    for (std::size_t i = 0; i < bodies.size(); ++i)
      EXPECT_TRUE(test::matches(framed(bodies[i]), vector["frames"][i])) << vector.dump() << " frame " << i;
    EXPECT_EQ(session_after(vector["session"]), vector["next_session"]);
  }
}

// What a vector's first frame says, and the message its frames carry.
void expect_fields(const request_frame& first, const json& vector) {
  const std::uint32_t session = vector["session"];
  if (const auto* single = std::get_if<request>(&first)) {
    EXPECT_EQ(single->to, address_of(vector));
    EXPECT_EQ(single->session, vector["push"] ? 0 : session);
  } else {
    const request_head expected{address_of(vector), session, vector["message_len"], vector["push"]};
    EXPECT_EQ(std::get<request_head>(first), expected);
  }
}

std::string message_of(const std::vector<std::string>& bodies, std::uint32_t session) {
  std::string out;
  for (const auto& body : bodies) {
    const auto frame = decode_request(body).value();
    if (const auto* single = std::get_if<request>(&frame)) return std::string(single->message);
    if (const auto* part = std::get_if<request_part>(&frame)) {
      EXPECT_EQ(part->session, session);
      EXPECT_EQ(part->is_last, &body == &bodies.back());
      out += part->bytes;
    }
  }
  return out;
}

TEST(request, decodes_every_vector_to_its_fields) {
  for (const auto& vector : test::golden("wire.json", "kind", "request")) {
    std::string stream;
    const auto message = packed_z(vector["arg_z_count"]);
    ASSERT_TRUE(encode_request(address_of(vector), vector["session"], vector["push"], message, stream));
    const auto bodies = bodies_of(stream);  // equal to the vector: the test above
    expect_fields(decode_request(bodies[0]).value(), vector);
    EXPECT_EQ(message_of(bodies, vector["session"]), message);
  }
}

TEST(request, decodes_the_vectors_given_in_full) {
  for (const auto& vector : test::golden("wire.json", "kind", "request"))
    if (vector["frames"][0].contains("hex"))
      expect_fields(decode_request(bodies_of(hex(vector["frames"][0]["hex"].get<std::string>()))[0]).value(),
                    vector);
}

TEST(request, malformed_vectors_are_refused_or_taken_as_the_reference_does) {
  const auto vectors = test::golden("wire.json", "kind", "malformed_request");
  ASSERT_EQ(vectors.size(), 12u);
  for (const auto& vector : vectors) {
    const std::string body = hex(vector["hex"].get<std::string>());
    const auto frame = decode_request(body);
    ASSERT_EQ(frame.has_value(), vector["accepted"].get<bool>()) << vector.dump();
    if (frame) continue;
    const std::string said = vector["error"];
    const auto expected = said.find("size == 0") != said.npos      ? errc::empty_frame
                          : said.find("package type") != said.npos ? errc::unknown_frame_type
                                                                   : errc::malformed_frame;
    EXPECT_EQ(frame.error(), expected) << vector.dump();
  }
}

TEST(request, a_name_of_length_0_is_read_but_never_written) {
  const auto frame = decode_request(hex("800001000000")).value();
  EXPECT_EQ(std::get<request>(frame), (request{address(std::string()), 1, ""}));
  std::string out = "x";
  EXPECT_EQ(encode(std::get<request>(frame), out).error(), errc::bad_name);
  EXPECT_EQ(encode(request_head{address(std::string(256, 'n')), 1, 2, false}, out).error(), errc::bad_name);
  EXPECT_EQ(out, "x");
}

TEST(request, bytes_behind_a_head_are_taken_with_a_name_only) {
  EXPECT_TRUE(decode_request(hex("8102406101000000050000007a7a")));
  EXPECT_EQ(decode_request(hex("0101000000010000000500000000")).error(), errc::malformed_frame);
}

TEST(request, what_does_not_fit_one_frame_is_not_encoded) {
  std::string out;
  const std::string long_bytes(0x8001, 'x');
  EXPECT_EQ(encode(request{1u, 1, std::string_view(long_bytes).substr(0, 0x8000)}, out).error(),
            errc::too_large);
  EXPECT_EQ(encode(request_part{1, long_bytes, true}, out).error(), errc::too_large);
  EXPECT_EQ(encode(trace_tag{long_bytes}, out).error(), errc::too_large);
  EXPECT_TRUE(out.empty());
}

TEST(trace, the_vector_is_encoded_and_decoded) {
  const auto vector = test::golden("wire.json", "kind", "trace").at(0);
  const std::string tag = vector["tag"];
  std::string out;
  ASSERT_TRUE(encode(trace_tag{tag}, out));
  EXPECT_TRUE(test::matches(out, vector));
  EXPECT_EQ(std::get<trace_tag>(decode_request(bodies_of(out)[0]).value()).tag, tag);
}

}  // namespace
}  // namespace bee::wire
