#include "bee/node/node.hpp"

#include <gtest/gtest.h>

#include "bee/base/bytes.hpp"
#include "bee/wire/remote_error.hpp"
#include "support/raw_peer.hpp"
#include "unit/node/running_node.hpp"

namespace bee::node {
namespace {

using test::event_loop;
using test::running_node;
using test::soon;
using value::list;
using wire::address;

address name(const char* text) {
  return address(std::string(text));
}

struct node_test : testing::Test {
  event_loop loop;
};

using node = node_test;

TEST_F(node, it_listens_on_loopback_unless_told_otherwise) {
  running_node n(loop);
  EXPECT_EQ(n.here.address().host, "127.0.0.1");
  EXPECT_NE(n.here.address().port, 0);
}

TEST_F(node, a_service_is_reached_by_handle_and_by_every_kind_of_name) {
  running_node n(loop);
  EXPECT_EQ(n.echo, 0x0au);
  for (const auto& to : {address(n.echo), name("@echo"), name(".echo"), name(":0000000a"), name(":a")})
    EXPECT_EQ(n.ask(to, {1, 1.0, "x"}), "1; 1.0; \"x\"") << to_string(to);
}

TEST_F(node, messages_of_every_size_come_back) {
  running_node n(loop);
  for (const std::size_t size : {0x7fffu, 0x8000u, 0x8001u, 200'000u, 10'000'000u}) {
    const std::string message(size, 'm');
    EXPECT_TRUE(n.call_packed(n.echo, message).body == message) << size;
  }
}

TEST_F(node, a_name_query_gives_the_handle) {
  running_node n(loop);
  EXPECT_EQ(n.ask(address(0), {"echo"}), "10");
}

TEST_F(node, a_name_query_for_an_unknown_name_says_so) {
  running_node n(loop);
  const auto o = n.call(address(0), {"nobody"});
  EXPECT_EQ(o.error, errc::remote_name_not_found);
  EXPECT_EQ(o.body, "name not found");
}

TEST_F(node, a_name_query_with_a_number_looks_for_its_text) {
  running_node n(loop);
  EXPECT_TRUE(n.here.register_name("5", n.echo));
  EXPECT_EQ(n.ask(address(0), {5}), "10");
}

TEST_F(node, a_name_query_without_a_name_is_never_answered) {
  running_node n(loop);
  EXPECT_TRUE(n.is_never_answered(address(0), list{}));
  EXPECT_TRUE(n.is_never_answered(address(0), list{true}));
  EXPECT_TRUE(n.is_never_answered(address(0), "\xff\xff"));
}

TEST_F(node, an_unknown_registered_name_is_invalid) {
  running_node n(loop);
  const auto o = n.call(name("@nobody"), {});
  EXPECT_EQ(o.error, errc::remote_invalid_name);
  EXPECT_EQ(o.body, "Invalid name");
}

TEST_F(node, a_push_to_an_unknown_registered_name_is_told_as_a_stock_node_tells_it) {
  running_node n(loop);
  ASSERT_TRUE(n.to->push({name("@nobody"), "", {}}));
  std::string bytes;
  const auto raw = [&]() -> test::awaitable<void> {
    auto socket = co_await test::raw_connect(n.here.address());
    co_await test::write(socket, *from_hex("000e 80 07 406e6f626f6479 00000000 00"));
    bytes = co_await test::read_frame(socket);
  };
  loop.run(raw());
  EXPECT_EQ(bytes, std::string("\0\0\0\0\0Invalid name", 17));
  EXPECT_EQ(n.ask(n.echo, {1}), "1");
}

TEST_F(node, a_dead_handle_and_an_unknown_local_name_are_invalid_addresses) {
  running_node n(loop);
  for (const auto& to : {address(0x99), name(".nobody"), name(":99")}) {
    const auto o = n.call(to, {});
    EXPECT_EQ(o.error, errc::remote_invalid_address);
    EXPECT_EQ(o.body, "./lualib/skynet.lua:747: call to invalid address");
  }
}

TEST_F(node, a_global_name_is_never_answered) {
  running_node n(loop);
  EXPECT_TRUE(n.is_never_answered(name("echo"), list{}));
}

TEST_F(node, a_service_that_fails_throws_or_drops_its_responder_has_raised_an_error) {
  running_node n(loop);
  const auto fails = n.here.add({.label = "f"}, [](request&&, responder&& answer) { answer.fail(); });
  const auto throws =
      n.here.add({.label = "t"}, [](request&&, responder&&) { throw std::runtime_error("x"); });
  const auto drops = n.here.add(
      {.label = "d"}, [](request&&, responder&& answer) { const responder gone(std::move(answer)); });
  for (const auto id : {fails, throws, drops}) {
    const auto o = n.call(id, {});
    EXPECT_EQ(o.error, errc::remote_call_failed);
    EXPECT_EQ(o.body, "./lualib/skynet.lua:720: call failed");
  }
}

TEST_F(node, only_the_first_answer_counts) {
  running_node n(loop);
  const auto twice = n.here.add({.label = "t"}, [](invocation&&, responder&& answer) {
    answer.answer({1});
    answer.answer({2});
    answer.fail();
  });
  EXPECT_EQ(n.ask(twice, {}), "1");
  EXPECT_EQ(n.ask(twice, {}), "1");
}

TEST_F(node, an_answer_may_come_later_and_in_another_order) {
  running_node n(loop);
  std::vector<std::unique_ptr<responder>> held;
  const auto slow = n.here.add({.label = "s"}, [&](request&&, responder&& answer) {
    held.push_back(std::make_unique<responder>(std::move(answer)));
  });
  std::vector<std::string> ended;
  for (const char* each : {"a", "b"})
    n.to->call({slow, "", {}}, soon,
               [&ended, each](session::outcome&& o) { ended.push_back(each + o.body); });
  loop.run_until([&] { return held.size() == 2; });
  EXPECT_EQ(n.here.count(slow)->tasks, 2u);
  held[1]->answer_packed("2");
  held[0]->answer_packed("1");
  loop.run_until([&] { return ended.size() == 2; });
  EXPECT_EQ(ended, (std::vector<std::string>{"b2", "a1"}));
  EXPECT_EQ(n.here.count(slow)->tasks, 0u);
}

TEST_F(node, values_that_can_not_be_packed_are_a_failed_call) {
  running_node n(loop);
  const auto deep = n.here.add({.label = "deep"}, [](invocation&&, responder&& answer) {
    value::value v;
    for (int i = 0; i < 40; ++i) v = value::table{{std::move(v)}, {}};
    answer.answer({std::move(v)});
  });
  EXPECT_EQ(n.call(deep, {}).error, errc::remote_call_failed);
}

TEST_F(node, a_message_that_does_not_unpack_is_never_answered_and_is_logged) {
  node_options options;
  std::string log;
  options.log = [&](std::string_view line) { log += line; };
  running_node n(loop, std::move(options));
  const auto values =
      n.here.add({.label = "v"}, [](invocation&&, responder&& answer) { answer.answer({1}); });
  EXPECT_EQ(n.ask(values, {}), "1");
  EXPECT_TRUE(n.is_never_answered(values, "\xff\xff"));
  EXPECT_NE(log.find("does not unpack"), std::string::npos);
}

TEST_F(node, a_push_reaches_the_service_and_is_not_answered) {
  running_node n(loop);
  std::vector<std::string> seen;
  const auto notes = n.here.add({.label = "n"}, [&](invocation&& c, responder&& answer) {
    seen.push_back((c.is_push ? "push " : "call ") + std::string(c.arguments.at(0).as_string()));
    answer.answer({"done"});
  });
  ASSERT_TRUE(n.to->push({notes, *value::pack({"one"}), {}}));
  ASSERT_TRUE(n.to->push({notes, *value::pack({std::string(100'000, 'x')}), {}}));
  EXPECT_EQ(n.ask(notes, {"two"}), "\"done\"");
  loop.run_until([&] { return seen.size() == 3; });
}

TEST_F(node, a_trace_tag_comes_with_its_request) {
  running_node n(loop);
  std::string tag;
  const auto traced = n.here.add({.label = "t"}, [&](request&& r, responder&& answer) {
    tag = r.trace;
    answer.answer({});
  });
  (void)loop.run(n.to->call({traced, "", "(a-b-1)tag"}, soon));
  EXPECT_EQ(tag, "(a-b-1)tag");
}

TEST_F(node, a_service_may_close_the_connection) {
  running_node n(loop);
  const auto rude =
      n.here.add({.label = "r"}, [](request&&, responder&& answer) { answer.close_connection(); });
  EXPECT_EQ(n.call(rude, {}).error, errc::connection_lost);
  EXPECT_FALSE(n.to->is_open());
}

TEST_F(node, a_removed_service_is_an_invalid_address_and_what_it_owed_is_still_answered) {
  running_node n(loop);
  std::unique_ptr<responder> held;
  const auto slow = n.here.add({.label = "s"}, [&](request&&, responder&& answer) {
    held = std::make_unique<responder>(std::move(answer));
  });
  std::string body;
  n.to->call({slow, "", {}}, soon, [&](session::outcome&& o) { body = o.body; });
  loop.run_until([&] { return held != nullptr; });
  EXPECT_TRUE(n.here.remove(slow));
  EXPECT_FALSE(n.here.remove(slow));
  EXPECT_EQ(n.call(slow, {}).error, errc::remote_invalid_address);
  held->answer_packed("late");
  loop.run_until([&] { return !body.empty(); });
}

TEST_F(node, a_service_may_remove_itself) {
  running_node n(loop);
  handle self = 0;
  self = n.here.add({.label = "s"}, [&](request&&, responder&& answer) {
    n.here.remove(self);
    answer.answer({"bye"});
  });
  EXPECT_EQ(n.ask(self, {}), "\"bye\"");
  EXPECT_EQ(n.call(self, {}).error, errc::remote_invalid_address);
}

TEST_F(node, a_service_may_end_the_node) {
  auto doomed = std::make_unique<bee::node::node>(loop.executor(), "doomed");
  bool ended = false;
  const auto self = doomed->add({.label = "s"}, [&](request&&, responder&&) {
    doomed.reset();
    ended = true;
  });
  ASSERT_TRUE(doomed->listen());
  const auto to = *loop.run(net::channel::open(doomed->address(), soon));
  const auto o = loop.run(to->call({self, "", {}}, soon));
  EXPECT_EQ(o.error, errc::connection_lost);
  EXPECT_TRUE(ended);
}

TEST_F(node, a_responder_may_outlive_its_node) {
  std::unique_ptr<responder> held;
  {
    running_node n(loop);
    const auto slow = n.here.add({.label = "s"}, [&](request&&, responder&& answer) {
      held = std::make_unique<responder>(std::move(answer));
    });
    n.to->call({slow, "", {}}, soon, [](session::outcome&&) {});
    loop.run_until([&] { return held != nullptr; });
  }
  held->answer({1});
}

TEST_F(node, names_that_no_address_can_carry_are_refused) {
  running_node n(loop);
  EXPECT_FALSE(n.here.register_name("", n.echo));
  EXPECT_FALSE(n.here.register_name(std::string(255, 'n'), n.echo));
  EXPECT_FALSE(n.here.register_name("echo", 0x0b));
}

TEST_F(node, a_second_name_for_a_service_takes_the_place_of_the_first) {
  running_node n(loop);
  EXPECT_TRUE(n.here.register_name("other", n.echo));
  EXPECT_EQ(n.here.find_name("other"), n.echo);
  EXPECT_EQ(n.call(name("@echo"), {}).error, errc::remote_invalid_name);
}

TEST_F(node, a_peer_that_waits_for_too_much_is_not_read_from_until_answers_go_out) {
  node_options options;
  options.listener.max_queued_output = 100'000;
  running_node n(loop, std::move(options));
  std::vector<std::unique_ptr<responder>> held;
  const auto slow = n.here.add({.label = "s"}, [&](request&&, responder&& answer) {
    held.push_back(std::make_unique<responder>(std::move(answer)));
  });
  std::size_t ended = 0;
  for (int i = 0; i < 100; ++i)
    n.to->call({slow, std::string(20'000, 'x'), {}}, soon, [&](session::outcome&&) { ++ended; });
  loop.run_until([&] { return held.size() >= 5; });
  for (int i = 0; i < 100; ++i) loop.poll();
  EXPECT_LT(held.size(), 50u);
  while (ended < 100) {
    held.clear();
    loop.run_until([&] { return !held.empty() || ended == 100; });
  }
}

}  // namespace
}  // namespace bee::node
