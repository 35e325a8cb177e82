#include "bee/service/proxy.hpp"

#include <gtest/gtest.h>

#include "bee/base/bytes.hpp"
#include "support/golden.hpp"

namespace bee::service {
namespace {

using payload::layout;

// The nodes behind a proxy: answers are given when a test says so.
struct far_side {
  struct sent {
    std::string node;
    std::uint32_t handle;
    std::string sub_type;
    std::string body;
  };
  std::vector<std::pair<payload::service_address, std::function<void(result<std::uint32_t>)>>> asked;
  std::vector<sent> got;
  error_code refuses;
  std::vector<std::string> logged;

  proxy forwarder{
      {[this](const payload::service_address& to, std::function<void(result<std::uint32_t>)> done) {
         asked.emplace_back(to, std::move(done));
       },
       [this](const std::string& node, std::uint32_t handle, std::string_view sub_type, std::string body,
              std::function<void(error_code)> done) {
         if (!refuses) got.push_back({node, handle, std::string(sub_type), std::move(body)});
         done(refuses);
       }},
      [this](std::string_view line) { logged.emplace_back(line); },
      3};
};

std::string body(layout l, std::string_view node, std::string_view service, std::uint32_t sub_type = 16,
                 std::uint64_t session = 0) {
  return payload::encode(l, {.sub_type = sub_type,
                             .uid = 7,
                             .type_name = "pb.iMsg",
                             .session = session,
                             .destination_node = node,
                             .destination_service = service,
                             .source_node = "shop_master_4",
                             .source_service = "shop",
                             .pb = "x"})
      .value();
}

TEST(proxy, a_routed_body_goes_on_as_it_is_to_the_handle_of_its_destination) {
  far_side far;
  const auto routed = body(layout::routed, "mail_6", "mail", 18, 5);
  EXPECT_TRUE(far.forwarder.forward(routed));
  ASSERT_EQ(far.asked.size(), 1u);
  EXPECT_EQ(far.asked[0].first, (payload::service_address{"mail_6", "mail"}));
  far.asked[0].second(0x0au);
  ASSERT_EQ(far.got.size(), 1u);
  EXPECT_EQ(far.got[0].node, "mail_6");
  EXPECT_EQ(far.got[0].handle, 0x0au);
  EXPECT_EQ(far.got[0].sub_type, "text");
  EXPECT_EQ(far.got[0].body, routed);
  EXPECT_EQ(far.forwarder.counted().forwarded, 1u);
}

TEST(proxy, a_reply_goes_on_as_rpc_response) {
  far_side far;
  EXPECT_TRUE(far.forwarder.forward(body(layout::routed, "mail_6", "mail", 17, 5)));
  far.asked[0].second(1u);
  EXPECT_EQ(far.got.at(0).sub_type, "rpc_response");
}

TEST(proxy, of_the_older_one_way_form_only_the_inner_body_goes_on) {
  far_side far;
  for (const auto& v : test::golden("envelopes.json", "layout", "routed_send"))
    EXPECT_TRUE(far.forwarder.forward(from_hex(std::string(v["hex"])).value()));
  for (auto& [to, done] : far.asked) done(1u);
  ASSERT_FALSE(far.got.empty());
  for (const auto& sent : far.got) {
    EXPECT_TRUE(payload::is_inner(sent.body));
    EXPECT_EQ(sent.sub_type, "text");
  }
}

TEST(proxy, every_golden_routed_body_is_taken_for_what_it_is) {
  far_side far;
  for (const auto& v : test::golden("envelopes.json", "layout", "routed")) {
    const auto routed = from_hex(std::string(v["hex"])).value();
    far.asked.clear();
    EXPECT_TRUE(far.forwarder.forward(routed));
    for (auto& [to, done] : far.asked) done(1u);
    EXPECT_EQ(far.got.at(far.got.size() - 1).body, routed);
  }
}

TEST(proxy, a_handle_is_looked_up_once_for_each_node_and_service_and_order_is_kept) {
  far_side far;
  for (std::uint64_t session : {1u, 2u}) far.forwarder.forward(body(layout::routed, "a", "s", 18, session));
  far.forwarder.forward(body(layout::routed, "a", "other", 18, 3));
  far.forwarder.forward(body(layout::routed, "b", "s", 18, 4));
  ASSERT_EQ(far.asked.size(), 3u);
  for (auto& [to, done] : far.asked) done(1u);
  far.forwarder.forward(body(layout::routed, "a", "s", 18, 5));
  EXPECT_EQ(far.asked.size(), 3u);
  std::string sessions;
  for (const auto& sent : far.got)
    sessions += std::to_string(payload::decode(layout::routed, sent.body)->session);
  EXPECT_EQ(sessions, "12345");
}

TEST(proxy, a_handle_is_forgotten_when_sending_to_it_fails) {
  far_side far;
  far.forwarder.forward(body(layout::routed, "a", "s"));
  far.asked[0].second(1u);
  far.refuses = errc::connection_lost;
  far.forwarder.forward(body(layout::routed, "a", "s"));
  EXPECT_EQ(far.forwarder.counted().dropped, 1u);
  far.refuses = {};
  far.forwarder.forward(body(layout::routed, "a", "s"));
  ASSERT_EQ(far.asked.size(), 2u) << "looked up again";
  far.asked[1].second(2u);
  EXPECT_EQ(far.got.back().handle, 2u);
}

TEST(proxy, a_lookup_that_fails_drops_what_waited_and_the_next_body_asks_again) {
  far_side far;
  far.forwarder.forward(body(layout::routed, "a", "s"));
  far.forwarder.forward(body(layout::routed, "a", "s"));
  far.asked[0].second(errc::remote_name_not_found);
  EXPECT_EQ(far.forwarder.counted().dropped, 2u);
  EXPECT_EQ(far.logged.size(), 1u);
  far.forwarder.forward(body(layout::routed, "a", "s"));
  EXPECT_EQ(far.asked.size(), 2u);
}

TEST(proxy, no_more_than_the_limit_wait_for_a_lookup) {
  far_side far;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(far.forwarder.forward(body(layout::routed, "a", "s")));
  EXPECT_FALSE(far.forwarder.forward(body(layout::routed, "a", "s")));
  EXPECT_EQ(far.forwarder.counted().dropped, 1u);
}

TEST(proxy, a_body_without_a_destination_or_cut_at_any_byte_is_dropped) {
  far_side far;
  EXPECT_FALSE(far.forwarder.forward(body(layout::inner, "", "")));
  EXPECT_FALSE(far.forwarder.forward(""));
  const auto whole = body(layout::routed, "a", "s");
  for (std::size_t n = 0; n + 1 < whole.size(); ++n)
    EXPECT_FALSE(far.forwarder.forward(whole.substr(0, n))) << n;
  EXPECT_TRUE(far.asked.empty());
}

}  // namespace
}  // namespace bee::service
