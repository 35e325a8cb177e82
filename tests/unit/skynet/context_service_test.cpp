#include "unit/skynet/in_context.hpp"

namespace bee::skynet {
namespace {

TEST_F(context_service_test, a_command_is_answered_with_packed_values) {
  shop->on("add", [](int a, int b) { return a + b; });
  EXPECT_EQ(ask({"add", 2, 3}), packed({5}));
}

TEST_F(context_service_test, a_command_that_fails_is_an_error_and_a_line_of_the_log) {
  shop->on("add", [](int a) { return a; });
  EXPECT_EQ(ask({"add", "x"}), "failed ");
  EXPECT_EQ(ask({"none"}), "failed ");
  EXPECT_EQ(process.log, std::vector<std::string>{"shop: add: bad argument 1: integer expected, got string"});
}

TEST_F(context_service_test, a_message_that_wants_no_answer_gets_none) {
  int got = 0;
  shop->on("add", [&got] { return ++got; });
  process.deliver(message_type::lua, 0, packed({"lua", "add"}));
  process.deliver(message_type::lua, 0, packed({"lua", "none"}));
  EXPECT_EQ(got, 1);
  EXPECT_TRUE(process.sent.empty());
}

TEST_F(context_service_test, what_does_not_unpack_fails_and_is_logged) {
  process.deliver(message_type::lua, 5, "\xff\xff");
  ASSERT_TRUE(process.take());
  ASSERT_EQ(process.log.size(), 1u);
  EXPECT_NE(process.log[0].find("a message that does not unpack"), std::string::npos);
}

TEST_F(context_service_test, types_that_are_for_others_are_left_alone) {
  for (const int type : {2, 3, 4, 5, 6, 7, 8, 9, 11, 200, -1})
    EXPECT_EQ(process.deliver(static_cast<message_type>(type), 5, "x"), 0);
  process.deliver(message_type::response, 5, "x");
  EXPECT_TRUE(process.sent.empty());
  EXPECT_TRUE(process.log.empty());
}

TEST_F(context_service_test, protobuf_comes_as_text_or_behind_the_sub_type) {
  std::string got;
  (*shop)->on<text_message>([&](const text_message& m, const received& r, reply_slot&&) {
    got += m.value() + std::to_string(r.fields.uid) + " ";
  });
  process.deliver(message_type::text, 0, inner(7, "alone"));
  process.deliver(message_type::lua, 0, packed({"text", inner(8, "behind")}));
  EXPECT_EQ(got, "alone7 behind8 ");
  EXPECT_TRUE(process.sent.empty());
}

TEST_F(context_service_test, a_text_command_is_answered_with_raw_text) {
  (*shop)->on_text("cmd_ping",
                   [](const payload::text_command& c) { return "pong " + std::to_string(c.uid); });
  process.deliver(message_type::text, 6, "lua 7 cmd=cmd_ping");
  auto answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->bytes, "pong 7");
  EXPECT_EQ(answer->type, response);
  process.deliver(message_type::text, 6, "lua 7 cmd=none");
  answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->type, error);
}

TEST_F(context_service_test, a_message_for_another_node_goes_to_the_proxy_with_its_destination_in_front) {
  ASSERT_TRUE((*shop)->send(mail, make("hi"), {.uid = 3}).has_value());
  const auto sent = process.take();
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->to, process.proxy);
  EXPECT_EQ(sent->type, 0);
  EXPECT_EQ(sent->session, 0) << "a message, no reply";
  const auto fields = payload::decode(payload::layout::routed_send, sent->bytes);
  ASSERT_TRUE(fields.has_value());
  EXPECT_EQ(fields->destination_node, "mail_6");
  EXPECT_EQ(fields->destination_service, "mail");
}

TEST_F(context_service_test, a_request_is_answered_by_the_proxy_as_a_reply) {
  (*shop)->on<text_message>([](const text_message&, const received&, reply_slot&& reply) {
    EXPECT_TRUE(reply.answer(make("yes")).has_value());
  });
  const auto asked = payload::encode(payload::layout::routed, {.sub_type = 18,
                                                               .type_name = text_type,
                                                               .session = 77,
                                                               .destination_node = "shop_4",
                                                               .destination_service = "shop",
                                                               .source_node = "mail_6",
                                                               .source_service = "mail"});
  process.deliver(message_type::text, 0, *asked);
  const auto sent = process.take();
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->session, 1) << "a proxy sends what has a session as rpc_response";
  const auto reply = payload::decode_reply(sent->bytes);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->session, 77u);
  EXPECT_EQ(reply->destination_node, "mail_6");
}

TEST_F(context_service_test, the_end_of_the_service_is_a_failed_call_for_who_sleeps) {
  shop->on("nap", [this]() -> awaitable<void> { co_await shop->sleep(10s); });
  process.deliver(message_type::lua, 5, packed({"lua", "nap"}));
  shop.reset();
  const auto answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->type, error);
}

TEST_F(context_service_test, timers_tick_on_their_grid) {
  std::vector<std::uint64_t> ticks;
  ASSERT_TRUE(shop->timers().every(10ms, [&](const hosting::tick& t) { ticks.push_back(t.number); }));
  while (ticks.size() < 3) time_is_over();
  EXPECT_EQ(ticks[1], 1u);
  EXPECT_EQ(ticks[2], 2u);
}

TEST_F(context_service_test, an_earlier_timer_sets_an_earlier_timeout_and_the_late_one_does_nothing) {
  shop->timers().once(10s, [](const hosting::tick&) {});
  ASSERT_EQ(process.timeouts.size(), 1u);
  int ran = 0;
  shop->timers().once(5ms, [&](const hosting::tick&) { ++ran; });
  shop->timers().once(20s, [](const hosting::tick&) {});
  ASSERT_EQ(process.timeouts.size(), 2u) << "a later one needs none of its own";
  process.deliver(message_type::response, process.timeouts[0].second, "", 0);
  EXPECT_EQ(ran, 0);
  time_is_over();
  EXPECT_EQ(ran, 1);
}

TEST_F(context_service_test, a_handler_may_sleep) {
  shop->on("nap", [this]() -> awaitable<std::string> {
    co_await shop->sleep(10ms);
    co_return "rested";
  });
  process.deliver(message_type::lua, 5, packed({"lua", "nap"}));
  EXPECT_FALSE(process.take());
  time_is_over();
  const auto answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->bytes, packed({"rested"}));
}

TEST_F(context_service_test, what_is_thrown_anywhere_does_not_reach_the_process) {
  shop->on("plain", [] { throw std::runtime_error("broken"); });
  shop->on("waits", [this]() -> awaitable<void> {
    co_await shop->sleep(1ms);
    throw std::runtime_error("later");
  });
  shop->timers().once(1ms, [](const hosting::tick&) { throw 7; });
  EXPECT_EQ(ask({"plain"}), "failed ");
  process.deliver(message_type::lua, 5, packed({"lua", "waits"}));
  for (int i = 0; i < 3 && process.sent.empty(); ++i) time_is_over();
  const auto answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->type, error);
  EXPECT_EQ(process.log.size(), 3u);
}

TEST_F(context_service_test, what_is_neither_message_nor_text_command_fails_and_a_reply_never_waits) {
  for (const auto& body : {"lua x y", "", "random"}) {
    process.deliver(message_type::lua, 5, packed({"text", body}));
    auto answer = process.take();
    ASSERT_TRUE(answer) << body;
    EXPECT_EQ(answer->type, error);
    process.deliver(message_type::lua, 5, packed({"rpc_response", body}));
    answer = process.take();
    ASSERT_TRUE(answer) << body;
    EXPECT_EQ(answer->type, error);
  }
}

TEST_F(context_service_test, a_timer_at_the_end_of_time_keeps_no_other_from_its_own) {
  int ticks = 0;
  shop->timers().once(hosting::duration::max(), [](const hosting::tick&) {});
  ASSERT_TRUE(shop->timers().every(5ms, [&](const hosting::tick&) { ++ticks; }));
  time_is_over();
  EXPECT_GE(ticks, 1);
}

TEST_F(context_service_test, another_thread_hands_over_with_post) {
  std::string got;
  std::thread([&] {
    shop->post([&] { got = "posted"; });
    shop->post([] { throw std::runtime_error("broken"); });
  }).join();
  EXPECT_EQ(got, "");
  const auto nudge = process.take();
  ASSERT_TRUE(nudge);
  EXPECT_EQ(nudge->to, 7u) << "the service itself";
  process.deliver(static_cast<message_type>(nudge->type), nudge->session, nudge->bytes, nudge->source);
  EXPECT_EQ(got, "posted");
  EXPECT_EQ(process.log, std::vector<std::string>{"shop: what was posted: broken"});
}

}  // namespace
}  // namespace bee::skynet
