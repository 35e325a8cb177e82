#include "bee/service/bee_service.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "support/text_message.hpp"

namespace bee::service {
namespace {

using namespace std::chrono_literals;
using test::make;
using test::text_message;
using test::text_type;

constexpr rpc_table::time_point zero{};
const service_address shop_name{"shop_master_4", "shop"};
const service_address mail_name{"mail_master_6", "mail_master"};

// Two services and the wire between them, which a test can hold up.
struct conversation {
  std::vector<dispatch_out> wire;
  std::vector<std::string> logged;
  send_out put = [this](dispatch_out&& m) { wire.push_back(std::move(m)); };
  bee_service::log_line log = [this](std::string_view line) { logged.emplace_back(line); };
  bee_service shop{shop_name, put, log};
  bee_service mail{mail_name, put, log};

  void deliver() {
    while (!wire.empty()) {
      const auto m = std::move(wire.front());
      wire.erase(wire.begin());
      auto& to = m.to == shop_name ? shop : mail;
      if (m.sub_type == "text") {
        to.receive_text(m.body);
      } else {
        to.receive_reply(m.body);
      }
    }
  }
};

TEST(bee_service, a_message_comes_to_the_handler_of_its_type_with_uid_and_room) {
  conversation c;
  std::string got;
  c.mail.on<text_message>([&](const text_message& m, const received& r, reply_slot&& reply) {
    got = m.value();
    EXPECT_EQ(r.layout, payload::layout::inner);
    EXPECT_EQ(r.fields.uid, 10076447);
    EXPECT_EQ(r.fields.room_id, 7u);
    EXPECT_FALSE(reply.is_wanted());
    EXPECT_TRUE(reply.answer(m).has_value()) << "not wanted, so nothing happens";
  });
  ASSERT_TRUE(c.shop.send(mail_name, make("hello"), {.uid = 10076447, .room_id = 7}).has_value());
  c.deliver();
  EXPECT_EQ(got, "hello");
}

TEST(bee_service, an_rpc_is_answered_to_the_source_in_the_body_with_its_session_and_uid) {
  conversation c;
  c.mail.on<text_message>([](const text_message& m, const received&, reply_slot&& reply) {
    EXPECT_TRUE(reply.is_wanted());
    EXPECT_TRUE(reply.answer(make(m.value() + "!")).has_value());
    EXPECT_FALSE(reply.is_wanted());
  });
  std::string got;
  ASSERT_TRUE(c.shop
                  .rpc_call(mail_name, text_type, make("ping").SerializeAsString(), zero + 5s,
                            [&](result<rpc_reply>&& r) {
                              text_message answer;
                              ASSERT_TRUE(answer.ParseFromString(r->pb));
                              EXPECT_EQ(r->uid, 42);
                              got = answer.value();
                            },
                            {.uid = 42})
                  .has_value());
  EXPECT_EQ(c.shop.pending(), 1u);
  c.deliver();
  EXPECT_EQ(got, "ping!");
  EXPECT_EQ(c.shop.pending(), 0u);
}

TEST(bee_service, a_handler_may_answer_later_and_after_another_request) {
  conversation c;
  std::vector<reply_slot> kept;
  c.mail.on<text_message>(
      [&](const text_message&, const received&, reply_slot&& reply) { kept.push_back(std::move(reply)); });
  std::string order;
  for (const char name : {'a', 'b'})
    ASSERT_TRUE(c.shop.rpc_call(mail_name, text_type, "", zero + 5s, [&, name](auto&&) { order += name; })
                    .has_value());
  c.deliver();
  EXPECT_EQ(order, "");
  ASSERT_TRUE(kept.at(1).answer(text_message()).has_value());
  ASSERT_TRUE(kept.at(0).answer(text_message()).has_value());
  c.deliver();
  EXPECT_EQ(order, "ba");
}

TEST(bee_service, a_slot_that_outlives_its_service_answers_nothing) {
  reply_slot kept;
  int sent = 0;
  {
    bee_service mail(mail_name, [&](dispatch_out&&) { ++sent; });
    mail.on<text_message>(
        [&](const text_message&, const received&, reply_slot&& reply) { kept = std::move(reply); });
    const payload::envelope e{.sub_type = 18,
                              .type_name = text_type,
                              .session = 1,
                              .destination_node = "n",
                              .source_node = "m",
                              .source_service = "s"};
    mail.receive_text(payload::encode(payload::layout::routed, e).value());
  }
  EXPECT_TRUE(kept.is_wanted());
  EXPECT_TRUE(kept.answer(text_message()).has_value());
  EXPECT_EQ(sent, 0);
}

TEST(bee_service, a_reply_in_the_layout_of_lua_services_is_taken_too) {
  conversation c;
  bool ended = false;
  const auto session =
      c.shop.rpc_call(mail_name, text_type, "", zero + 5s, [&](auto&& r) { ended = r.has_value(); }).value();
  const payload::envelope reply{.sub_type = 17, .type_name = text_type, .session = session};
  EXPECT_EQ(c.shop.receive_reply(payload::encode(payload::layout::rpc_reply, reply).value()),
            reply_fate::delivered);
  EXPECT_TRUE(ended);
}

TEST(bee_service, a_reply_after_the_deadline_a_second_one_and_a_stray_one_are_logged_and_dropped) {
  conversation c;
  error_code end;
  const auto session =
      c.shop.rpc_call(mail_name, text_type, "", zero + 5s, [&](auto&& r) { end = r.error(); }).value();
  c.shop.expire(zero + 5s);
  EXPECT_EQ(end, errc::no_answer);
  payload::envelope reply{.sub_type = 17, .type_name = text_type, .session = session};
  EXPECT_EQ(c.shop.receive_reply(payload::encode(payload::layout::rpc_reply, reply).value()),
            reply_fate::late);
  reply.session = 99;
  EXPECT_EQ(c.shop.receive_reply(payload::encode(payload::layout::rpc_reply, reply).value()),
            reply_fate::unknown);
  EXPECT_EQ(c.shop.receive_reply("x"), reply_fate::unknown);
  EXPECT_EQ(c.logged.size(), 3u);
}

TEST(bee_service, a_cancelled_call_ends_as_abandoned_and_its_reply_is_late) {
  conversation c;
  c.mail.on<text_message>([](const text_message& m, const received&, reply_slot&& reply) {
    ASSERT_TRUE(reply.answer(m).has_value());
  });
  int ended = 0;
  const auto session = c.shop
                           .rpc_call(mail_name, text_type, "", zero + 5s,
                                     [&](auto&& r) {
                                       ++ended;
                                       EXPECT_EQ(r.error(), errc::abandoned);
                                     })
                           .value();
  EXPECT_TRUE(c.shop.rpc_cancel(session));
  EXPECT_FALSE(c.shop.rpc_cancel(session));
  c.deliver();
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(c.logged.size(), 1u);
}

TEST(bee_service, a_request_that_can_not_be_delivered_ends_at_once_also_when_the_service_is_gone) {
  std::function<void(error_code)> failed;
  error_code end;
  {
    bee_service shop(shop_name, [&](dispatch_out&& m) { failed = std::move(m.failed); });
    ASSERT_TRUE(
        shop.rpc_call(mail_name, text_type, "", zero + 5s, [&](auto&& r) { end = r.error(); }).has_value());
    failed(errc::never_sent);
    EXPECT_EQ(end, errc::never_sent);
    ASSERT_TRUE(
        shop.rpc_call(mail_name, text_type, "", zero + 5s, [&](auto&& r) { end = r.error(); }).has_value());
  }
  EXPECT_EQ(end, errc::abandoned);
  failed(errc::never_sent);
  EXPECT_EQ(end, errc::abandoned);
}

TEST(bee_service, text_commands_go_out_and_come_in_and_are_answered_as_raw_text) {
  conversation c;
  c.mail.on_text("cmd_ping",
                 [](const payload::text_command& t) { return "pong " + std::string(t.get("who")); });
  EXPECT_EQ(c.mail.receive_text("lua 5 cmd=cmd_ping who=a<!spc>b"), "pong a b");
  ASSERT_TRUE(c.shop.send_text(mail_name, {5, {{"cmd", "cmd_ping"}, {"who", "a b"}}}).has_value());
  EXPECT_EQ(c.wire.at(0).body, "lua 5 cmd=cmd_ping who=a<!spc>b");
  EXPECT_EQ(c.mail.receive_text("lua 5 cmd=cmd_nope"), std::nullopt);
  EXPECT_EQ(c.mail.receive_text("lua x"), std::nullopt);
  EXPECT_EQ(c.logged.size(), 2u);
}

TEST(bee_service, what_no_handler_takes_is_logged_and_the_service_goes_on) {
  conversation c;
  int ran = 0;
  c.mail.on<text_message>([&](const text_message&, const received&, reply_slot&&) { ++ran; });
  ASSERT_TRUE(c.shop.send(mail_name, "pb.Nope", "").has_value());
  ASSERT_TRUE(c.shop.send(mail_name, text_type, "\xff").has_value());
  c.deliver();
  c.mail.receive_text("");
  c.mail.receive_text(std::string_view("\0\0\0", 3));
  EXPECT_EQ(c.logged.size(), 4u);
  EXPECT_EQ(ran, 0);
  ASSERT_TRUE(c.shop.send(mail_name, text_message()).has_value());
  c.deliver();
  EXPECT_EQ(ran, 1);
}

TEST(bee_service, a_routed_request_cut_at_every_byte_does_no_harm) {
  conversation c;
  c.mail.on_bytes(text_type, [](std::string_view, const received&, reply_slot&& reply) {
    ASSERT_TRUE(reply.answer(text_message()).has_value());
  });
  ASSERT_TRUE(c.shop.rpc_call(mail_name, text_type, "", zero + 5s, [](auto&&) {}).has_value());
  const auto body = c.wire.at(0).body;
  c.wire.clear();
  for (std::size_t n = 0; n < body.size(); ++n) {
    c.mail.receive_text(std::string_view(body).substr(0, n));
    c.mail.receive_reply(std::string_view(body).substr(0, n));
  }
  EXPECT_TRUE(c.wire.empty());
}

TEST(bee_service, a_type_known_only_at_run_time_is_handled_as_a_message) {
  conversation c;
  std::string why;
  const std::shared_ptr<const payload::schema> types =
      payload::schema::load({{}, {BEE_TEST_DIR "/support/proto/shop.proto"}, {}}, why).value();
  std::string got;
  c.mail.on_dynamic(types, "pb.iBuyRSP",
                    [&](const google::protobuf::Message& m, const received&, reply_slot&&) {
                      got = m.GetTypeName() + std::to_string(m.ByteSizeLong());
                    });
  ASSERT_TRUE(c.shop.send(mail_name, "pb.iBuyRSP", "\x08\x05").has_value());
  ASSERT_TRUE(c.shop.send(mail_name, "pb.iBuyRSP", "\xff").has_value());
  c.deliver();
  EXPECT_EQ(got, "pb.iBuyRSP2");
  EXPECT_EQ(c.logged.size(), 1u);
}

TEST(bee_service, a_call_that_can_not_be_encoded_fails_at_once_and_nothing_waits) {
  conversation c;
  const auto never = [](auto&&) { FAIL(); };
  EXPECT_EQ(c.shop.rpc_call(mail_name, "", "", zero + 5s, never).error(), errc::bad_type_name);
  EXPECT_EQ(c.shop.rpc_call({"", "x"}, text_type, "", zero + 5s, never).error(), errc::bad_route);
  EXPECT_EQ(c.shop.rpc_call({std::string(65536, 'x'), "x"}, text_type, "", zero + 5s, never).error(),
            errc::bad_route);
  EXPECT_EQ(c.shop.pending(), 0u);
  EXPECT_TRUE(c.wire.empty());
}

}  // namespace
}  // namespace bee::service
