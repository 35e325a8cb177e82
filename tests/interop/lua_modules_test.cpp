// The modules of lua/ on a stock node, against C++ services and beectl, both ways.
#include <google/protobuf/wrappers.pb.h>

#include "bee/base/bytes.hpp"
#include "bee/node/hosted_service.hpp"
#include "peer_test.hpp"
#include "support/golden.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

using text = google::protobuf::StringValue;

text make(std::string what) {
  text m;
  m.set_value(std::move(what));
  return m;
}

class lua_modules : public peer_test {
 protected:
  void SetUp() override {
    peer_test::SetUp();
    if (IsSkipped()) return;
    here.emplace(loop.executor(), "ours");
    here->peers().set("stock_1", stock().address());
    shop = node::hosted_service::open(*here, loop.executor(), "shop", [this](std::string_view line) {
             log.emplace_back(line);
           }).value();
    (*shop)->on<text>([this](const text& m, const node::received& r, node::reply_slot&& reply) {
      got.push_back(m.value() + " " + std::to_string(r.fields.uid));
      EXPECT_TRUE(reply.answer(make("C++ heard " + m.value())).has_value());
    });
    (*shop)->on_text("cmd_ping",
                     [](const payload::text_command& c) { return "pong " + std::to_string(c.uid); });
    ASSERT_TRUE(here->listen());
    tell("ours", here->address());
  }
  void TearDown() override {
    shop.reset();
    here.reset();
    peer_test::TearDown();
  }

  static node::service_address service(const char* of) { return {"stock_1", of}; }
  program_end beectl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), BEECTL);
    program p;
    p.arguments = std::move(arguments);
    p.folder = home.path();
    p.environment = {{"XDG_CONFIG_HOME", home.path()}};
    if (!is_bee()) p.environment["BEECTL_DIALECT"] = "bee";  // what runs there is stock's clusterd
    home.write("clustername.lua", "stock_1 = \"" + stock().address() + "\"\n");
    return run(p);
  }
  std::string type() const { return text().GetTypeName(); }

  temporary_folder home;
  std::optional<node::node> here;
  std::unique_ptr<node::hosted_service> shop;
  std::vector<std::string> got;
  std::vector<std::string> log;
};

TEST_P(lua_modules, every_golden_envelope_is_the_same_after_it_was_decoded_and_encoded_there) {
  for (const auto* layout :
       {"inner", "routed", "routed_send", "rpc_reply", "client", "agent_up", "agent_down"})
    for (const auto& vector : golden("envelopes.json", "layout", layout)) {
      const auto body = from_hex(vector["hex"].get<std::string>()).value();
      EXPECT_EQ(ask(name("@bee_lua"), {"lua", "again", layout, body}), value::list{body}) << layout;
    }
}

TEST_P(lua_modules, a_cpp_service_calls_a_lua_one_and_is_answered_in_either_layout) {
  for (const auto& [to, layout] : {std::pair("bee_lua", payload::layout::rpc_reply),
                                   std::pair("bee_like_cpp", payload::layout::routed)}) {
    const auto pb = make("hello").SerializeAsString();
    const auto reply = loop.run(shop->rpc_call(service(to), type(), pb, soon, {.uid = 42}));
    ASSERT_TRUE(reply.has_value()) << reply.error().message();
    EXPECT_EQ(reply->pb, pb);
    EXPECT_EQ(reply->uid, 42);
    EXPECT_EQ(reply->layout, layout);
  }
}

TEST_P(lua_modules, a_cpp_service_sends_to_a_lua_one) {
  ASSERT_TRUE((*shop)->send(service("bee_lua"), make("one way"), {.uid = 7, .room_id = 3}).has_value());
  loop.run_until([&] { return shown(name("@bee_lua"), {"lua", "seen"}) != "{}"; });
  const auto seen = ask(name("@bee_lua"), {"lua", "seen"}).at(0).as_table().array.at(0);
  EXPECT_EQ(seen.as_table().find("layout")->as_string(), "inner");
  EXPECT_EQ(seen.as_table().find("uid")->as_integer(), 7);
  EXPECT_EQ(seen.as_table().find("room_id")->as_integer(), 3);
  EXPECT_EQ(seen.as_table().find("pb")->as_string(), make("one way").SerializeAsString());
}

TEST_P(lua_modules, a_lua_service_sends_to_and_calls_a_cpp_one) {
  const auto pb = make("hi").SerializeAsString();
  (void)ask(name("@bee_lua"), {"lua", "send", "ours", "shop", type(), pb, 5});
  const auto reply = ask(name("@bee_lua"), {"lua", "rpc_call", "ours", "shop", type(), pb,
                                            value::value(value::table{{}, {{"uid", 6}}})});
  EXPECT_EQ(reply, (value::list{type(), make("C++ heard hi").SerializeAsString(), 6}));
  EXPECT_EQ(got, (std::vector<std::string>{"hi 5", "hi 6"}));
}

TEST_P(lua_modules, a_lua_call_that_nobody_answers_ends_at_its_deadline) {
  const auto reply = ask(name("@bee_lua"), {"lua", "rpc_call", "ours", "shop", "pb.Unknown", "",
                                            value::value(value::table{{}, {{"timeout", 10}}})});
  EXPECT_EQ(reply.at(0).as_string(), "no reply to pb.Unknown before the deadline");
  EXPECT_EQ(log.size(), 1u) << "the C++ service tells that it has no handler";
}

TEST_P(lua_modules, text_commands_are_answered_both_ways) {
  EXPECT_EQ(
      shown(name("@bee_lua"), {"lua", "call_text", "ours", "shop", 9,
                               value::table{{value::value(value::table{{"cmd", "cmd_ping"}, {}})}, {}}}),
      "\"pong 9\"");
  const auto o =
      loop.run(shop->call_text(service("bee_lua"), {8, {{"cmd", "cmd_ping"}, {"note", "a b"}}}, soon));
  EXPECT_EQ(o.body, "pong 8 a b");
  EXPECT_EQ(loop.run(shop->call_text(service("bee_lua"), {8, {{"cmd", "nope"}}}, soon)).error,
            errc::remote_call_failed);
}

TEST_P(lua_modules, a_master_redirects_by_uid_and_the_worker_answers_the_caller) {
  (void)ask(name("@bee_lua"), {"lua", "redirect_to_workers", 4});
  const auto asked = [this](std::int64_t uid) {
    const auto reply = loop.run(shop->rpc_call(service("bee_lua"), type(), "", soon, {.uid = uid}));
    return reply.has_value() ? reply->pb : reply.error().message();
  };
  EXPECT_EQ(asked(6), "3");
  EXPECT_EQ(asked(-1), "1");
  EXPECT_EQ(asked(-1), "2");
  EXPECT_EQ(loop.run(shop->call_text(service("bee_lua"), {7, {{"cmd", "cmd_who"}}}, soon)).body, "worker 4");
  ASSERT_TRUE((*shop)->send(service("bee_lua"), make("all"), {.uid = 0}).has_value());
  for (const int worker : {1, 2, 3, 4})
    loop.run_until([&] {
      return ask(name("@bee_lua"), {"lua", "worker_said", worker}).at(0).as_string().find("0;") !=
             std::string::npos;
    });
}

TEST_P(lua_modules, workers_are_reached_from_a_master_that_passes_text_on_as_the_framework_does) {
  (void)ask(name(".launcher"), {"LAUNCH", "snlua", "notes_master", "bee_worker", 4});
  for (const int uid : {6, 7}) {
    const auto worker = std::to_string(1 + uid % 4);
    const auto reply = loop.run(shop->rpc_call(service("notes_master"), type(), "", soon, {.uid = uid}));
    ASSERT_TRUE(reply.has_value()) << reply.error().message();
    EXPECT_EQ(reply->pb, worker);
    const auto said = loop.run(shop->call_text(service("notes_master"), {uid, {{"cmd", "cmd_who"}}}, soon));
    EXPECT_EQ(said.body, "worker " + worker);
    EXPECT_EQ(shown(name("@notes_master"), {"lua", "who", uid}),
              "\"worker " + worker + " for " + std::to_string(uid) + "\"");
  }
  ASSERT_TRUE((*shop)->send(service("notes_master"), make("one way"), {.uid = 5}).has_value());
  loop.run_until([&] {
    return shown(name("@notes_master"), {"lua", "said", 5}).find("5;") != std::string::npos;
  });
}

TEST_P(lua_modules, a_master_reaches_workers_that_take_text_as_the_framework_does) {
  (void)ask(name("@bee_lua"), {"lua", "redirect_to_workers", 4, "notes_worker",
                               *value::parse_literal("{as = 'text', uid = 1}")});
  const auto said_by = [this](int worker) { return shown(name("@bee_lua"), {"lua", "worker_said", worker}); };
  for (const int uid : {6, 7}) {
    const auto worker = "worker " + std::to_string(1 + uid % 4);
    EXPECT_EQ(loop.run(shop->call_text(service("bee_lua"), {uid, {{"cmd", "any"}}}, soon)).body, worker);
    EXPECT_EQ(shown(name("@bee_lua"), {"lua", "who", uid}),
              "\"" + worker + " for " + std::to_string(uid) + "\"");
    ASSERT_TRUE((*shop)->send(service("bee_lua"), make("one way"), {.uid = uid}).has_value());
    const auto twice = std::to_string(uid) + ";" + std::to_string(uid) + ";";
    loop.run_until([&] { return said_by(1 + uid % 4).find(twice) != std::string::npos; });
  }
  ASSERT_TRUE((*shop)->send(service("bee_lua"), make("all"), {.uid = 0}).has_value());
  for (const int worker : {1, 2, 3, 4})
    loop.run_until([&] { return said_by(worker).find("0;") != std::string::npos; });
}

TEST_P(lua_modules, the_proxy_forwards_messages_and_replies_drops_what_has_no_way_and_goes_on) {
  const auto forward = [this](int session, std::string_view to, std::uint32_t sub_type) {
    const auto body = payload::encode(payload::layout::routed, {.sub_type = sub_type,
                                                                .uid = 3,
                                                                .type_name = text().GetTypeName(),
                                                                .session = 1,
                                                                .destination_node = "ours",
                                                                .destination_service = to,
                                                                .pb = make("forwarded").SerializeAsString()});
    (void)ask(name("@bee_lua"), {"lua", "forward", session, *body});
  };
  forward(0, "nobody", 16);
  forward(0, "shop", 16);
  loop.run_until([&] { return !got.empty(); });
  EXPECT_EQ(got, std::vector<std::string>{"forwarded 3"});
  forward(1, "shop", 17);
  loop.run_until([&] { return !log.empty(); });
  EXPECT_NE(log[0].find("a reply that nobody waits for"), std::string::npos) << log[0];
}

TEST_P(lua_modules,
       beectl_needs_no_flag_for_a_plain_service_of_a_stock_node_and_a_bee_service_of_a_bee_node) {
  const auto end = is_bee() ? beectl({"call", "stock_1", "mysqlpool", "execute", "select 1", "-o", "lua"})
                            : beectl({"call", "stock_1", "echo", "ping", "1", "--dialect", "auto"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find(is_bee() ? "sql = \"select 1\"" : "pong"), std::string::npos) << end.out;
}

TEST_P(lua_modules, beectl_calls_a_lua_service_with_values_and_with_protobuf) {
  for (const char* to : {"bee_lua", "bee_like_cpp"}) {
    const auto end = beectl({"call", "stock_1", to, "--pb", "pb.iBuyRSP", R"({"code":5})", "--uid", "42",
                             "--proto", BEE_TEST_DIR "/support/proto/shop.proto", "-o", "json"});
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_NE(end.out.find(R"({"type":"pb.iBuyRSP","uid":42,"message":{"code":5}})"), std::string::npos)
        << end.out;
  }
  const auto seen = beectl({"call", "stock_1", "bee_lua", "seen", "-o", "json"});
  EXPECT_EQ(seen.code, 0) << seen.err;
  EXPECT_NE(seen.out.find("pb.iBuyRSP"), std::string::npos) << seen.out;
}

INSTANTIATE_TEST_SUITE_P(stock, lua_modules, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
