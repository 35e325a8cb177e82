#include "bee/skynet/module.hpp"

#include <gtest/gtest.h>

#include "bee/value/pack.hpp"
#include "support/fake_skynet.hpp"

namespace bee::skynet {
namespace {

int alive = 0;
std::string told;

struct counter {
  counter(context_service& here, std::string_view parameters) {
    if (parameters == "fail") throw std::runtime_error("no such table");
    if (parameters == "seven") throw 7;
    told = parameters;
    host = &here;
    ++alive;
    here.on("add", [this](int n) { return sum += n; });
  }
  ~counter() {
    --alive;
    (void)(*host)->send({"mail_6", "mail"}, "pb.Gone", "");
    const auto asked = (*host)->rpc_call({"mail_6", "mail"}, "pb.iREQ", "", {}, [](auto&&) {});
    EXPECT_EQ(asked.error(), errc::abandoned);
    host->post([] { told = "after the end"; });
  }
  context_service* host = nullptr;
  int sum = 0;
};

}  // namespace
}  // namespace bee::skynet

BEE_SKYNET_MODULE(counter, bee::skynet::counter)

// The module of docs/bee.md.
extern "C" {
void* shop_create();
int shop_init(void* self, skynet_context* context, const char* parameters);
void shop_release(void* self);
}

namespace bee::skynet {
namespace {

TEST(module, is_made_asked_and_released_as_skynet_does_it) {
  skynet_context process;
  void* made = counter_create();
  ASSERT_EQ(counter_init(made, &process, "shop_4 counter .proxy gold  2"), 0);
  EXPECT_EQ(told, "gold  2");
  process.deliver(message_type::lua, 5, value::pack({"lua", "add", 3}).value());
  ASSERT_TRUE(!process.sent.empty());
  EXPECT_EQ(process.sent[0].bytes, value::pack({3}).value());
  process.sent.clear();
  counter_release(made);
  EXPECT_EQ(alive, 0);
  ASSERT_FALSE(process.sent.empty()) << "a class may say that it goes";
  EXPECT_EQ(process.sent[0].to, process.proxy);
  EXPECT_EQ(told, "gold  2") << "and nothing of it runs when it has gone";
}

TEST(module, parameters_that_are_missing_are_a_sentence_and_no_service) {
  for (const char* words : {static_cast<const char*>(nullptr), "", "shop_4", "  shop_4  "}) {
    skynet_context process;
    void* made = counter_create();
    EXPECT_NE(counter_init(made, &process, words), 0);
    ASSERT_EQ(process.log.size(), 1u);
    EXPECT_EQ(process.log[0].find("parameters are NODE SERVICE [PROXY]"), 0u) << process.log[0];
    counter_release(made);
  }
}

TEST(module, a_class_that_can_not_be_made_is_a_sentence_and_no_service) {
  skynet_context process;
  void* made = counter_create();
  EXPECT_NE(counter_init(made, &process, "shop_4 counter .proxy fail"), 0);
  EXPECT_NE(counter_init(made, &process, "shop_4 counter .proxy seven"), 0);
  ASSERT_EQ(process.log.size(), 2u);
  EXPECT_EQ(process.log[0], "shop_4 counter: no such table");
  EXPECT_EQ(process.log[1].find("shop_4 counter: "), 0u);
  counter_release(made);
  EXPECT_EQ(alive, 0);
}

TEST(module, that_of_the_page_does_what_stands_there) {
  skynet_context process;
  void* made = shop_create();
  ASSERT_EQ(shop_init(made, &process, "shop_master_4 shop .proxy"), 0);
  process.deliver(message_type::lua, 5, value::pack({"lua", "sell", 7, 3}).value());
  process.deliver(message_type::text, 6, "lua 7 cmd=cmd_ping");
  const auto fields = payload::envelope{.sub_type = 18,
                                        .type_name = "pb.iBuyREQ",
                                        .session = 9,
                                        .destination_node = "shop_master_4",
                                        .destination_service = "shop",
                                        .source_node = "lobby_1",
                                        .source_service = "lobby"};
  process.deliver(message_type::text, 0, payload::encode(payload::layout::routed, fields).value());
  ASSERT_EQ(process.sent.size(), 3u);
  EXPECT_EQ(process.sent[0].bytes, value::pack({10}).value());
  EXPECT_EQ(process.sent[1].bytes, "pong");
  EXPECT_EQ(payload::decode_reply(process.sent[2].bytes).value().type_name, "pb.iBuyRSP");
  shop_release(made);
}

TEST(module, parameters_are_node_service_proxy_and_the_rest) {
  const auto all = parse_module_parameters(" a  b c d e ").value();
  EXPECT_EQ(all.options.node, "a");
  EXPECT_EQ(all.options.service, "b");
  EXPECT_EQ(all.options.proxy, "c");
  EXPECT_EQ(all.rest, "d e ");
  EXPECT_EQ(parse_module_parameters("a b").value().options.proxy, ".proxy");
}

}  // namespace
}  // namespace bee::skynet
