#include "bee/payload/envelope.hpp"

#include <gtest/gtest.h>

#include "bee/base/bytes.hpp"
#include "support/golden.hpp"

namespace bee::payload {
namespace {

constexpr layout all_layouts[] = {layout::inner,  layout::routed,   layout::routed_send, layout::rpc_reply,
                                  layout::client, layout::agent_up, layout::agent_down};

// The text fields of a vector live as long as it does, so the envelope may point into them.
struct sample {
  explicit sample(const nlohmann::json& v)
      : type_name(v["type_name"]),
        pb(from_hex(std::string(v["pb_hex"])).value()),
        names{v.value("destination_node", ""), v.value("destination_service", ""), v.value("source_node", ""),
              v.value("source_service", "")} {
    fields.sub_type = v["sub_type"];
    fields.uid = v["uid"];
    fields.type_name = type_name;
    fields.room_id = v["room_id"];
    fields.session = v.value("session", std::uint64_t{0});
    fields.destination_node = names[0];
    fields.destination_service = names[1];
    fields.source_node = names[2];
    fields.source_service = names[3];
    fields.pb = pb;
  }
  std::string type_name;
  std::string pb;
  std::string names[4];
  envelope fields;
};

TEST(envelope, every_golden_vector_encodes_to_its_bytes) {
  std::size_t seen = 0;
  for (const auto l : all_layouts) {
    for (const auto& v : test::golden("envelopes.json", "layout", to_string(l))) {
      EXPECT_EQ(to_hex(encode(l, sample(v).fields).value()), v["hex"]) << v;
      ++seen;
    }
  }
  EXPECT_EQ(seen, 29u);
}

TEST(envelope, every_golden_vector_decodes_to_the_fields_its_layout_carries) {
  for (const auto l : all_layouts) {
    for (const auto& v : test::golden("envelopes.json", "layout", to_string(l))) {
      const sample expected(v);
      const auto body = from_hex(std::string(v["hex"])).value();
      const auto got = decode(l, body).value();
      EXPECT_EQ(got.type_name, expected.fields.type_name);
      EXPECT_EQ(got.room_id, expected.fields.room_id);
      EXPECT_EQ(got.pb, expected.fields.pb);
      EXPECT_EQ(got.session, expected.fields.session);
      EXPECT_EQ(got.destination_node, expected.fields.destination_node);
      EXPECT_EQ(got.source_service, expected.fields.source_service);
      EXPECT_EQ(encode(l, got).value(), body);
      const bool has_uid = l != layout::client && l != layout::agent_down;
      EXPECT_EQ(got.uid, has_uid ? expected.fields.uid : 0);
    }
  }
}

TEST(envelope, a_body_cut_before_its_pb_is_refused_at_every_byte) {
  for (const auto l : all_layouts) {
    for (const auto& v : test::golden("envelopes.json", "layout", to_string(l))) {
      const auto body = from_hex(std::string(v["hex"])).value();
      const auto head = body.size() - sample(v).pb.size();
      for (std::size_t n = 0; n < head; ++n) EXPECT_TRUE(decode(l, body.substr(0, n)).has_error()) << n;
    }
  }
}

TEST(envelope, a_declared_size_other_than_the_rest_is_a_mismatch) {
  const auto body = from_hex("00000013000a70622e546573744d7367000000070a0178").value();
  EXPECT_EQ(decode(layout::client, body + "x").error(), errc::size_mismatch);
  EXPECT_EQ(decode(layout::client, body.substr(0, body.size() - 1)).error(), errc::size_mismatch);
}

TEST(envelope, an_inner_body_can_be_told_from_a_routed_one) {
  for (const auto& v : test::golden("envelopes.json", "layout", "inner"))
    EXPECT_TRUE(is_inner(from_hex(std::string(v["hex"])).value()));
  for (const auto& v : test::golden("envelopes.json", "layout", "routed"))
    EXPECT_FALSE(is_inner(from_hex(std::string(v["hex"])).value()));
}

TEST(envelope, a_type_name_outside_1_to_50_bytes_is_refused_both_ways) {
  envelope e;
  const std::string longest(50, 't');
  e.type_name = longest;
  EXPECT_TRUE(decode(layout::inner, encode(layout::inner, e).value()).has_value());
  const std::string too_long(51, 't');
  e.type_name = too_long;
  EXPECT_EQ(encode(layout::inner, e).error(), errc::bad_type_name);
  e.type_name = {};
  EXPECT_EQ(encode(layout::inner, e).error(), errc::bad_type_name);
  EXPECT_EQ(decode(layout::agent_up, std::string(14, '\0')).error(), errc::bad_type_name);
}

TEST(envelope, a_route_without_a_node_or_with_a_name_over_65535_bytes_is_refused) {
  envelope e;
  e.type_name = "t";
  EXPECT_EQ(encode(layout::routed, e).error(), errc::bad_route);
  const std::string too_long(65536, 'n');
  e.destination_node = too_long;
  EXPECT_EQ(encode(layout::routed_send, e).error(), errc::bad_route);
}

TEST(envelope, a_body_over_16_mib_is_refused_and_leaves_the_output_as_it_was) {
  envelope e;
  e.type_name = "t";
  const std::string pb(max_body, 'x');
  e.pb = pb;
  std::string out = "before";
  EXPECT_EQ(encode(layout::inner, e, out).error(), errc::too_large);
  EXPECT_EQ(out, "before");
  EXPECT_EQ(decode(layout::inner, std::string(max_body + 1, '\0')).error(), errc::too_large);
}

TEST(envelope, layout_names_round_trip) {
  for (const auto l : all_layouts) EXPECT_EQ(parse_layout(to_string(l)).value(), l);
  EXPECT_EQ(parse_layout("outer").error(), errc::bad_name);
}

TEST(envelope, a_reply_is_read_in_either_layout_and_a_request_is_none) {
  envelope e{.sub_type = 17, .type_name = "pb.iRSP", .session = 5, .destination_node = "a_1", .pb = "x"};
  for (const auto l : {layout::routed, layout::rpc_reply}) {
    const auto body = encode(l, e).value();
    EXPECT_EQ(decode_reply(body)->session, 5u);
    EXPECT_EQ(decode_reply(body)->pb, "x");
  }
  e.sub_type = 18;
  EXPECT_EQ(decode_reply(encode(layout::routed, e).value()).error(), errc::malformed_value);
  EXPECT_EQ(decode_reply("").error(), errc::truncated);
}

}  // namespace
}  // namespace bee::payload
