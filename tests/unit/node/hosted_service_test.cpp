// The rows of the seed cluster, between nodes of one process over loopback.
#include "bee/node/hosted_service.hpp"

#include <gtest/gtest.h>

#include "bee/node/hosted_proxy.hpp"
#include "bee/value/pack.hpp"
#include "support/event_loop.hpp"
#include "support/text_message.hpp"

namespace bee::node {
namespace {

using namespace std::chrono_literals;
using test::make;
using test::text_message;
using test::text_type;

struct member {
  member(test::event_loop& loop, const std::string& name) : at(loop.executor(), name) {
    EXPECT_TRUE(at.listen().has_value());
  }
  std::unique_ptr<hosted_service> add(test::event_loop& loop, const std::string& name) {
    return hosted_service::open(at, loop.executor(), name,
                                [this](std::string_view line) { log.emplace_back(line); })
        .value();
  }
  std::vector<std::string> log;
  bee::node::node at;
};

struct hosted_service_test : testing::Test {
  test::event_loop loop;
  member lobby{loop, "lobby_1"};
  member shop_node{loop, "shop_master_4"};
  member mail_node{loop, "mail_master_6"};
  std::unique_ptr<hosted_service> shop = shop_node.add(loop, "shop");
  std::unique_ptr<hosted_service> mail = mail_node.add(loop, "mail_master");
  const service_address mail_name{"mail_master_6", "mail_master"};

  hosted_service_test() {
    for (auto* from : {&lobby, &shop_node, &mail_node})
      for (const auto* to : {&lobby, &shop_node, &mail_node})
        from->at.peers().set(to->at.name(), to_string(to->at.address()));
  }
  void mail_answers() {
    (*mail)->on<text_message>([](const text_message& m, const received& r, reply_slot&& reply) {
      ASSERT_TRUE(reply.answer(make(m.value() + " " + std::to_string(r.fields.uid))).has_value());
    });
  }
};

TEST_F(hosted_service_test, an_rpc_between_two_nodes_is_answered_with_uid_and_type) {
  mail_answers();
  const auto reply = loop.run(shop->rpc_call<text_message>(mail_name, make("hello"), 10s, {.uid = 6}));
  ASSERT_TRUE(reply.has_value()) << reply.error().message();
  EXPECT_EQ(reply->value(), "hello 6");
  EXPECT_EQ((*shop)->pending(), 0u);
}

TEST_F(hosted_service_test, many_calls_in_flight_find_their_own_replies) {
  mail_answers();
  int right = 0;
  for (int i = 0; i < 500; ++i) {
    const auto name = std::to_string(i);
    ASSERT_TRUE(shop->rpc_call(mail_name, text_type, make(name).SerializeAsString(), 10s,
                               [&right, name](result<rpc_reply>&& r) {
                                 text_message m;
                                 right +=
                                     r.has_value() && m.ParseFromString(r->pb) && m.value() == name + " 0";
                               })
                    .has_value());
  }
  loop.run_until([&] { return (*shop)->pending() == 0; });
  EXPECT_EQ(right, 500);
}

TEST_F(hosted_service_test, a_call_that_nobody_answers_ends_at_its_deadline) {
  (*mail)->on<text_message>([](const text_message&, const received&, reply_slot&&) {});
  EXPECT_EQ(loop.run(shop->rpc_call<text_message>(mail_name, make("x"), 20ms)).error(), errc::no_answer);
}

TEST_F(hosted_service_test, a_call_to_a_node_that_is_unknown_or_not_there_fails_at_once) {
  EXPECT_EQ(loop.run(shop->rpc_call<text_message>({"nobody_9", "x"}, make("x"), 1h)).error(),
            errc::unknown_node);
  shop_node.at.peers().set("dead_7", "127.0.0.1:1");
  EXPECT_TRUE(loop.run(shop->rpc_call<text_message>({"dead_7", "x"}, make("x"), 1h)).has_error());
}

TEST_F(hosted_service_test, what_is_sent_one_way_and_does_not_get_there_is_logged) {
  ASSERT_TRUE((*shop)->send({"nobody_9", "x"}, make("x")).has_value());
  ASSERT_TRUE((*shop)->send_text({"nobody_9", "y"}, {1, {{"cmd", "a"}}}).has_value());
  loop.run_until([&] { return shop_node.log.size() == 2; });
  const auto why = ": " + error_code(errc::unknown_node).message();
  EXPECT_EQ(shop_node.log[0], "shop: not sent to nobody_9 x" + why);
  EXPECT_EQ(shop_node.log[1], "shop: not sent to nobody_9 y" + why);
}

TEST_F(hosted_service_test, a_text_command_has_no_way_through_a_proxy) {
  const auto forwarder = hosted_proxy::open(shop_node.at, "proxy", 10s).value();
  std::vector<std::string> log;
  const auto behind = hosted_service::open(
                          shop_node.at, loop.executor(), "behind",
                          [&](std::string_view line) { log.emplace_back(line); }, sender_through(*forwarder))
                          .value();
  ASSERT_TRUE((*behind)->send_text(mail_name, {1, {{"cmd", "a"}}}).has_value());
  EXPECT_EQ(log.size(), 1u);
}

TEST_F(hosted_service_test, a_reply_that_is_no_message_of_the_type_is_an_error) {
  (*mail)->on<text_message>([](const text_message&, const received&, reply_slot&& reply) {
    ASSERT_TRUE(reply.answer("pb.Other", "").has_value());
  });
  EXPECT_EQ(loop.run(shop->rpc_call<text_message>(mail_name, make("x"), 10s)).error(), errc::bad_message);
}

TEST_F(hosted_service_test, a_text_command_is_answered_and_an_unknown_one_fails) {
  (*shop)->on_text("cmd_ping",
                   [](const payload::text_command& c) { return "pong " + std::to_string(c.uid); });
  auto caller = lobby.add(loop, "caller");
  const service_address to_shop{"shop_master_4", "shop"};
  EXPECT_EQ(loop.run(caller->call_text(to_shop, {5, {{"cmd", "cmd_ping"}}}, 10s)).body, "pong 5");
  EXPECT_EQ(loop.run(caller->call_text(to_shop, {5, {{"cmd", "nope"}}}, 10s)).error,
            errc::remote_call_failed);
}

TEST_F(hosted_service_test, a_command_of_sub_type_lua_runs_and_one_that_throws_has_failed) {
  shop->on("add",
           [](const value::list& a) { return value::list{a.at(0).as_integer() + a.at(1).as_integer()}; });
  auto& peers = lobby.at.peers();
  const wire::address to(std::string("@shop"));
  EXPECT_EQ(loop.run(peers.call("shop_master_4", to, {"lua", "add", 1, 2}, 10s)).body,
            value::pack({3}).value());
  EXPECT_EQ(loop.run(peers.call("shop_master_4", to, {"lua", "add"}, 10s)).error, errc::remote_call_failed);
  EXPECT_EQ(loop.run(peers.call("shop_master_4", to, {"lua", "no"}, 10s)).error, errc::remote_call_failed);
  EXPECT_EQ(loop.run(peers.call("shop_master_4", to, {"huh"}, 10s)).error, errc::remote_call_failed);
}

TEST_F(hosted_service_test, a_command_that_waits_answers_when_it_has_ended_and_fails_when_it_throws) {
  mail_answers();
  shop->on("ask", [this](value::list a) -> boost::asio::awaitable<value::list> {
    const auto request = make(std::string(a.at(0).as_string()));
    const auto reply = co_await shop->rpc_call<text_message>(mail_name, request, 10s);
    co_return value::list{value::value(reply.value().value())};
  });
  const wire::address to(std::string("@shop"));
  auto& peers = lobby.at.peers();
  EXPECT_EQ(loop.run(peers.call("shop_master_4", to, {"lua", "ask", "hi"}, 10s)).body,
            value::pack({"hi 0"}).value());
  EXPECT_EQ(loop.run(peers.call("shop_master_4", to, {"lua", "ask"}, 10s)).error, errc::remote_call_failed);
}

TEST_F(hosted_service_test, a_command_that_waits_may_outlive_its_service) {
  const auto note = std::make_shared<std::string>();
  shop->on("ask", [note, this](value::list) -> boost::asio::awaitable<value::list> {
    const auto kept = note;
    const auto request = make("x");
    const auto reply = co_await shop->rpc_call<text_message>(mail_name, request, 10s);
    *note = reply.has_error() ? reply.error().message() : "answered";
    co_return value::list{};
  });
  bool asked = false;
  (*mail)->on<text_message>([&](const text_message&, const received&, reply_slot&&) { asked = true; });
  lobby.at.peers().push("shop_master_4",
                        {wire::address(std::string("@shop")), value::pack({"lua", "ask"}).value(), {}});
  loop.run_until([&] { return asked; });
  shop.reset();
  loop.run_until([&] { return !note->empty(); });
  EXPECT_EQ(*note, error_code(errc::abandoned).message());
}

TEST_F(hosted_service_test, a_handler_keeps_what_it_changes_in_itself) {
  std::vector<int> counts;
  (*mail)->on<text_message>([&counts, n = 0](const text_message&, const received&, reply_slot&&) mutable {
    counts.push_back(++n);
  });
  for (int i = 0; i < 2; ++i) ASSERT_TRUE((*shop)->send(mail_name, make("x")).has_value());
  loop.run_until([&] { return counts.size() == 2; });
  EXPECT_EQ(counts, (std::vector<int>{1, 2}));
}

TEST_F(hosted_service_test, a_service_behind_a_proxy_of_its_node_sends_and_calls_through_it) {
  const auto forwarder = hosted_proxy::open(shop_node.at, "proxy", 10s).value();
  const auto behind =
      hosted_service::open(shop_node.at, loop.executor(), "behind", {}, sender_through(*forwarder)).value();
  std::string got;
  (*mail)->on<text_message>([&got](const text_message& m, const received& r, reply_slot&& reply) {
    got = m.value() + " " + std::to_string(r.fields.uid) + " " + std::string(to_string(r.layout));
    EXPECT_TRUE(reply.answer(make("yes")).has_value());
  });
  ASSERT_TRUE((*behind)->send(mail_name, make("one way"), {.uid = 5}).has_value());
  loop.run_until([&] { return !got.empty(); });
  EXPECT_EQ(got, "one way 5 inner");
  EXPECT_EQ(loop.run(behind->rpc_call<text_message>(mail_name, make("both ways"), 10s, {.uid = 6}))->value(),
            "yes");
  EXPECT_EQ(got, "both ways 6 routed");
  EXPECT_EQ(forwarder->counted().forwarded, 2u);
}

TEST_F(hosted_service_test, an_address_in_braces_is_fine_within_co_await) {
  mail_answers();
  const auto ask = [this]() -> boost::asio::awaitable<std::string> {
    const auto reply =
        co_await shop->rpc_call<text_message>({"mail_master_6", "mail_master"}, make("hi"), 10s);
    co_return reply->value();
  };
  EXPECT_EQ(loop.run(ask()), "hi 0");
}

TEST_F(hosted_service_test, a_master_redirects_by_uid_and_the_worker_answers_the_caller) {
  std::vector<std::unique_ptr<hosted_service>> workers;
  std::vector<hosting::command_service*> all;
  std::vector<int> got(8);
  for (std::size_t i = 0; i < 8; ++i) {
    workers.push_back(mail_node.add(loop, ""));
    (*workers[i])->on<text_message>([&got, i](const text_message&, const received&, reply_slot&& reply) {
      ++got[i];
      ASSERT_TRUE(reply.answer(make("worker " + std::to_string(i + 1))).has_value());
    });
    all.push_back(workers[i].get());
  }
  mail->redirect_to(all);
  EXPECT_EQ(loop.run(shop->rpc_call<text_message>(mail_name, make("x"), 10s, {.uid = 10}))->value(),
            "worker 3");
  EXPECT_EQ(loop.run(shop->rpc_call<text_message>(mail_name, make("x"), 10s, {.uid = -1}))->value(),
            "worker 1");
  ASSERT_TRUE((*shop)->send(mail_name, make("x"), {.uid = 0}).has_value());
  loop.run_until([&] { return got[7] == 1; });
  EXPECT_EQ(got, (std::vector<int>{2, 1, 2, 1, 1, 1, 1, 1}));
}

TEST_F(hosted_service_test, commands_of_a_master_go_to_workers_by_the_uid_in_the_argument_that_is_named) {
  std::vector<std::unique_ptr<hosted_service>> workers;
  std::vector<hosting::command_service*> all;
  std::vector<int> got(3);
  for (std::size_t i = 0; i < 3; ++i) {
    workers.push_back(mail_node.add(loop, ""));
    workers[i]->on("rank", [&got, i](const std::string&, std::int64_t) {
      ++got[i];
      return "worker " + std::to_string(i + 1);
    });
    all.push_back(workers[i].get());
  }
  mail->on("own", [] { return "mine"; });
  mail->redirect_to(all, 2);
  const auto ask = [&](value::list arguments) {
    arguments.insert(arguments.begin(), "lua");
    const auto o =
        loop.run(lobby.at.peers().call("mail_master_6", "@mail_master", std::move(arguments), 10s));
    return o.error ? o.body : std::string(value::unpack(o.body).value().at(0).as_string());
  };
  EXPECT_EQ(ask({"rank", "spring", 7}), "worker 2");
  EXPECT_EQ(ask({"rank", "spring", -1}), "worker 1");
  EXPECT_EQ(ask({"rank", "spring", 0}), "worker 2") << "an answer can come from one of them alone";
  EXPECT_NE(ask({"rank", "spring"}).find("bad argument 2"), std::string::npos)
      << "a worker says what it lacks";
  EXPECT_EQ(ask({"own"}), "mine");
  EXPECT_NE(ask({"none", "spring", 7}).find("call failed"), std::string::npos);
  lobby.at.peers().push(
      "mail_master_6",
      {wire::address(std::string("@mail_master")), value::pack({"lua", "rank", "all", 0}).value(), {}});
  loop.run_until([&] { return got[2] == 1; });
  EXPECT_EQ(got, (std::vector<int>{2, 3, 1}));
}

TEST_F(hosted_service_test, a_proxy_brings_requests_there_and_replies_back) {
  mail_answers();
  const auto forwarder = hosted_proxy::open(lobby.at, "proxy", 10s).value();
  // A service that knows no node but the proxy's: what it sends goes there.
  auto& to_proxy = shop_node.at.peers();
  hosting::bee_service behind({"shop_master_4", "shop"}, [&](hosting::dispatch_out&& out) {
    to_proxy.push("lobby_1",
                  {wire::address(std::string("@proxy")), value::pack({out.sub_type, out.body}).value(), {}});
  });
  std::string got;
  const auto session = behind.rpc_call(mail_name, text_type, make("hi").SerializeAsString(), {},
                                       [&](auto&& r) { got = r.has_value() ? r->type : "failed"; });
  ASSERT_TRUE(session.has_value());
  shop_node.at.unregister_name("shop");
  const auto id = shop_node.at.add({.label = "behind"}, [&](invocation&& call, responder&&) {
    behind.receive_reply(call.arguments.at(1).as_string());
  });
  ASSERT_TRUE(shop_node.at.register_name("shop", id).has_value());
  loop.run_until([&] { return !got.empty(); });
  EXPECT_EQ(got, text_type);
  EXPECT_EQ(forwarder->counted().forwarded, 1u);
}

TEST_F(hosted_service_test, a_proxy_drops_what_has_no_known_service_and_goes_on) {
  mail_answers();
  std::vector<std::string> log;
  const auto forwarder = hosted_proxy::open(lobby.at, "proxy", 10s, [&](std::string_view line) {
                           log.emplace_back(line);
                         }).value();
  for (const auto* service : {"nobody", "mail_master"}) {
    const payload::envelope e{
        .type_name = text_type, .destination_node = "mail_master_6", .destination_service = service};
    lobby.at.peers().push("lobby_1",
                          {wire::address(std::string("@proxy")),
                           value::pack({"text", payload::encode(payload::layout::routed, e).value()}).value(),
                           {}});
  }
  lobby.at.peers().set("lobby_1", to_string(lobby.at.address()));
  loop.run_until([&] { return forwarder->counted().forwarded + forwarder->counted().dropped == 2; });
  EXPECT_EQ(forwarder->counted().dropped, 1u);
  EXPECT_EQ(log.size(), 1u);
}

TEST_F(hosted_service_test, a_name_that_is_taken_is_refused) {
  EXPECT_EQ(hosted_service::open(shop_node.at, loop.executor(), "shop").error(), errc::bad_name);
  EXPECT_EQ(hosted_proxy::open(shop_node.at, "shop", 1s).error(), errc::bad_name);
}

TEST_F(hosted_service_test, timers_tick_while_calls_are_answered) {
  mail_answers();
  std::vector<std::uint64_t> ticks;
  ASSERT_TRUE(mail->timers().every(1ms, [&](const tick& t) { ticks.push_back(t.number); }).has_value());
  int answered = 0;
  while (ticks.size() < 20)
    answered += loop.run(shop->rpc_call<text_message>(mail_name, make("x"), 10s)).has_value();
  for (std::size_t i = 0; i < ticks.size(); ++i) EXPECT_EQ(ticks[i], i);
  EXPECT_GT(answered, 0);
}

}  // namespace
}  // namespace bee::node
