#include "unit/skynet/in_context.hpp"

namespace bee::skynet {
namespace {

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

}  // namespace
}  // namespace bee::skynet
