#include "bee/skynet/context_service.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "bee/value/pack.hpp"
#include "support/fake_skynet.hpp"
#include "support/text_message.hpp"

namespace bee::skynet {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using hosting::received;
using hosting::reply_slot;
using hosting::service_address;
using test::make;
using test::text_message;
using test::text_type;

constexpr int response = 1, error = 7;
const service_address mail{"mail_6", "mail"};

std::string packed(const value::list& values) {
  return value::pack(values).value();
}

std::string inner(std::int64_t uid, const std::string& text) {
  const auto pb = make(text).SerializeAsString();
  return payload::encode(payload::layout::inner, {.uid = uid, .type_name = text_type, .pb = pb}).value();
}

struct context_service_test : testing::Test {
  skynet_context process;
  std::unique_ptr<context_service> shop =
      std::make_unique<context_service>(&process, context_options{"shop_4", "shop"});

  /// The answer of a call with the sub type "lua".
  std::string ask(value::list arguments) {
    arguments.insert(arguments.begin(), "lua");
    EXPECT_EQ(process.deliver(message_type::lua, 5, packed(arguments)), 0);
    const auto answer = process.take();
    if (!answer) return "none";
    EXPECT_EQ(answer->to, 1u);
    EXPECT_EQ(answer->session, 5);
    if (answer->type == error) return "failed " + answer->bytes;
    return answer->bytes == packed({}) ? "nothing" : answer->bytes;
  }
  /// The timer of the process has run to the end of the last timeout.
  void time_is_over() {
    ASSERT_FALSE(process.timeouts.empty());
    const auto session = process.timeouts.back().second;
    std::this_thread::sleep_for(std::chrono::milliseconds(10) * process.timeouts.back().first);  // the clock
    process.deliver(message_type::response, session, "", 0);
  }
};

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

struct rpc_in_context : context_service_test {
  // The command "ask" calls mail and returns what it said.
  rpc_in_context() {
    shop->on("ask", [this](int milliseconds) -> awaitable<std::string> {
      const auto reply =
          co_await shop->rpc_call<text_message>(mail, make("hi"), std::chrono::milliseconds(milliseconds));
      co_return reply.has_value() ? reply->value() : reply.error().message();
    });
  }
  void call(int milliseconds) { process.deliver(message_type::lua, 5, packed({"lua", "ask", milliseconds})); }
  std::string reply_to(const std::string& request, payload::layout layout) {
    auto fields = payload::decode(payload::layout::routed, request).value();
    std::swap(fields.source_node, fields.destination_node);
    std::swap(fields.source_service, fields.destination_service);
    fields.sub_type = 17;
    const auto pb = make("hello").SerializeAsString();
    fields.pb = pb;
    return payload::encode(layout, fields).value();
  }
};

TEST_F(rpc_in_context, a_reply_in_either_layout_and_by_either_way_wakes_who_waits) {
  for (const auto layout : {payload::layout::routed, payload::layout::rpc_reply}) {
    for (const bool is_local : {true, false}) {
      call(10'000);
      const auto request = process.take();
      ASSERT_TRUE(request);
      EXPECT_EQ(request->session, 0);
      const auto reply = reply_to(request->bytes, layout);
      if (is_local)
        process.deliver(message_type::text, 0, reply);
      else
        process.deliver(message_type::lua, 0, packed({"rpc_response", reply}));
      const auto answer = process.take();
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->session, 5);
      EXPECT_EQ(answer->bytes, packed({"hello"}));
    }
  }
  EXPECT_EQ((*shop)->pending(), 0u);
}

TEST_F(rpc_in_context, a_deadline_is_a_timeout_of_the_process) {
  call(25);
  ASSERT_TRUE(process.take());
  ASSERT_EQ(process.timeouts.size(), 1u);
  EXPECT_EQ(process.timeouts[0].first, 3) << "in hundredths of a second, and not before its time";
  time_is_over();
  const auto answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->bytes, packed({error_code(errc::no_answer).message()}));
}

TEST_F(rpc_in_context, without_a_proxy_a_call_ends_at_once_as_never_sent) {
  for (const auto proxy : {0u, process.dead}) {
    process.proxy = proxy;
    call(10'000);
    const auto answer = process.take();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->bytes, packed({error_code(errc::never_sent).message()}));
  }
}

TEST_F(rpc_in_context, the_end_of_the_service_is_the_end_of_its_calls) {
  call(10'000);
  process.sent.clear();
  shop.reset();
  const auto answer = process.take();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->session, 5);
  EXPECT_EQ(answer->bytes, packed({error_code(errc::abandoned).message()}));
  EXPECT_EQ(process.deliver(message_type::lua, 5, packed({"lua", "ask", 1})), 0) << "and nobody is there";
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

struct redirecting : context_service_test {
  redirecting() { shop->redirect_to({21, 22, 23}, 1); }
  /// "worker 22 type 0": where one message went, or to how many.
  std::string went() {
    const auto all = std::exchange(process.sent, {});
    if (all.size() != 1) return std::to_string(all.size());
    EXPECT_EQ(all[0].source, 1u) << "the worker answers the caller";
    return std::to_string(all[0].to) + " type " + std::to_string(all[0].type);
  }
};

TEST_F(redirecting, messages_go_to_workers_by_uid_with_source_session_and_body_as_they_are) {
  process.deliver(message_type::text, 0, inner(7, "x"));
  ASSERT_EQ(process.sent.size(), 1u);
  EXPECT_EQ(process.sent[0].bytes, inner(7, "x"));
  EXPECT_EQ(went(), "22 type 0");
  process.deliver(message_type::lua, 0, packed({"text", inner(8, "x")}));
  EXPECT_EQ(went(), "23 type 0");
  process.deliver(message_type::text, 0, inner(0, "x"));
  EXPECT_EQ(went(), "3");
  process.deliver(message_type::text, 0, inner(-1, "x"));
  EXPECT_EQ(went(), "21 type 0");
  process.deliver(message_type::text, 9, "lua 0 cmd=x");
  EXPECT_EQ(went(), "22 type 0") << "an answer can come from one of them alone";
}

TEST_F(redirecting, commands_go_by_the_uid_in_their_argument_unless_they_have_a_handler) {
  shop->on("own", [] { return "mine"; });
  EXPECT_EQ(ask({"own"}), packed({"mine"}));
  const auto message = packed({"lua", "rank", 7});
  process.deliver(message_type::lua, 5, message);
  ASSERT_EQ(process.sent.size(), 1u);
  EXPECT_EQ(process.sent[0].bytes, message);
  EXPECT_EQ(process.sent[0].session, 5);
  EXPECT_EQ(went(), "22 type 10");
  process.deliver(message_type::lua, 5, packed({"lua", "rank", 0}));
  EXPECT_EQ(went(), "21 type 10");
  process.deliver(message_type::lua, 0, packed({"lua", "rank", 0}));
  EXPECT_EQ(went(), "3");
  process.deliver(message_type::lua, 0, packed({"lua", "rank"}));
  EXPECT_EQ(went(), "22 type 10");
}

TEST_F(redirecting, a_worker_that_has_gone_is_an_error_for_who_waits) {
  shop->redirect_to({process.dead}, 1);
  EXPECT_EQ(ask({"rank", 7}), "failed ");
  EXPECT_EQ(process.log.size(), 1u);
}

TEST_F(redirecting, to_nobody_is_to_redirect_no_more) {
  shop->redirect_to(std::vector<std::uint32_t>(), 1);
  EXPECT_EQ(ask({"rank", 7}), "failed ");
}

}  // namespace
}  // namespace bee::skynet
