#include "unit/skynet/in_context.hpp"

namespace bee::skynet {
namespace {

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
