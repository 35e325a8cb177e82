#include "bee/wire/response.hpp"

#include <gtest/gtest.h>

#include "support/frames.hpp"
#include "support/golden.hpp"

namespace bee::wire {
namespace {

using test::bodies_of;
using test::framed;
using test::hex;

std::string encoded(const nlohmann::json& vector) {
  const std::string message(vector["message_r_count"].get<std::size_t>(), 'r');
  std::string out;
  if (vector["ok"]) {
    EXPECT_TRUE(encode_response(vector["session"], message, out));
  } else {
    encode_error(vector["session"], message, out);
  }
  return out;
}

TEST(response, encodes_every_vector) {
  const auto vectors = test::golden("wire.json", "kind", "response");
  ASSERT_EQ(vectors.size(), 16u);
  for (const auto& vector : vectors) {
    const auto bodies = bodies_of(encoded(vector));
    ASSERT_EQ(bodies.size(), vector["frames"].size()) << vector.dump();
    for (std::size_t i = 0; i < bodies.size(); ++i)
      EXPECT_TRUE(test::matches(framed(bodies[i]), vector["frames"][i])) << vector.dump() << " frame " << i;
  }
}

response_type expected_type(const nlohmann::json& vector, std::size_t i, std::size_t frames) {
  if (!vector["ok"]) return response_type::error;
  if (frames == 1) return response_type::ok;
  return i == 0 ? response_type::head : i + 1 == frames ? response_type::last_part : response_type::part;
}

TEST(response, decodes_every_vector_to_its_fields) {
  for (const auto& vector : test::golden("wire.json", "kind", "response")) {
    const std::size_t count = vector["message_r_count"];
    const auto bodies = bodies_of(encoded(vector));
    std::string message;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const auto r = decode_response(bodies[i]).value();
      EXPECT_EQ(r.session, vector["session"]);
      EXPECT_EQ(r.type, expected_type(vector, i, bodies.size()));
      EXPECT_EQ(r.total, r.type == response_type::head ? count : 0);
      message += r.bytes;
    }
    EXPECT_EQ(message, std::string(vector["ok"] ? count : std::min<std::size_t>(count, 0x8000), 'r'));
  }
}

TEST(response, a_frame_that_is_too_short_or_of_unknown_type_is_refused) {
  EXPECT_EQ(decode_response("").error(), errc::empty_frame);
  EXPECT_EQ(decode_response("abcd").error(), errc::malformed_frame);
  EXPECT_EQ(decode_response(hex("0100000005")).error(), errc::unknown_frame_type);
  EXPECT_EQ(decode_response(hex("0100000002000000")).error(), errc::malformed_frame);
  EXPECT_EQ(decode_response(hex("01000000020000000000")).error(), errc::malformed_frame);
}

TEST(response, a_prefix_is_refused_as_soon_as_it_tells) {
  EXPECT_FALSE(check_response_prefix("W"));
  EXPECT_FALSE(check_response_prefix("Welcom"));
  EXPECT_EQ(check_response_prefix("Welcome"), errc::unknown_frame_type);
  EXPECT_EQ(check_response_prefix(hex("0000")), errc::empty_frame);
  EXPECT_EQ(check_response_prefix(hex("0004")), errc::malformed_frame);
  EXPECT_FALSE(check_response_prefix(hex("000901000000")));
  EXPECT_FALSE(check_response_prefix(hex("00090100000002")));
  EXPECT_EQ(check_response_prefix(hex("000a0100000002")), errc::malformed_frame);
}

TEST(response, what_does_not_fit_one_frame_is_not_encoded) {
  std::string out;
  EXPECT_EQ(encode({1, response_type::ok, std::string(0x8001, 'x')}, out).error(), errc::too_large);
  EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace bee::wire
