// Commands with C++ types, between two nodes of one process over loopback.
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/node/hosted_service.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "support/event_loop.hpp"

namespace bee::node {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using value::list;

const std::string long_text(100, 'x');

struct typed_command_test : testing::Test {
  test::event_loop loop;
  std::vector<std::string> log, node_log;
  bee::node::node lobby{loop.executor(), "lobby_1"};
  bee::node::node here{
      loop.executor(), "shop_4", {.log = [this](std::string_view line) { node_log.emplace_back(line); }}};
  std::unique_ptr<hosted_service> shop =
      hosted_service::open(here, loop.executor(), "shop", [this](std::string_view line) {
        log.emplace_back(line);
      }).value();

  typed_command_test() {
    EXPECT_TRUE(here.listen());
    EXPECT_TRUE(lobby.listen());
    lobby.peers().set("shop_4", to_string(here.address()));
    here.peers().set("lobby_1", to_string(lobby.address()));
    here.peers().set("shop_4", to_string(here.address()));
  }
  /// The answer as Lua text, or the text of the error.
  std::string ask(const std::string& command, list arguments, const char* service = "@shop") {
    arguments.insert(arguments.begin(), {"lua", command});
    const auto o = loop.run(lobby.peers().call("shop_4", service, std::move(arguments), 10s));
    if (o.error) return o.body;
    std::string out;
    for (const auto& v : value::unpack(o.body).value())
      out += (out.empty() ? "" : "; ") + value::to_literal(v);
    return out;
  }
};

const std::string call_failed = "./lualib/skynet.lua:720: call failed";

TEST_F(typed_command_test, a_command_takes_and_returns_types) {
  std::int64_t total = 0;
  shop->on("add", [&](std::int64_t n) { return total += n; });
  shop->on("twice", [](std::string_view text, double x) {
    return std::tuple(std::string(text) + std::string(text), 2 * x);
  });
  shop->on("all", [](bool b, const std::vector<std::string>& names, const value::table& t, const list& rest) {
    return std::tuple(b, names.size(), t.pairs.size(), rest.size());
  });
  shop->on("maybe", [](std::optional<std::uint8_t> n) -> std::optional<int> {
    if (!n) return std::nullopt;
    return *n + 1;
  });
  shop->on("nothing", [] {});
  shop->on("text", [] { return "a literal"; });
  shop->on("any", [](const value::value& v) { return v; });
  EXPECT_EQ(ask("add", {5}), "5");
  EXPECT_EQ(ask("add", {-2, "too", "much"}), "3");
  EXPECT_EQ(ask("twice", {"ab", 3}), "\"abab\"; 6.0");
  EXPECT_EQ(ask("all", {true, value::table{{"a", "b"}, {}}, value::table{{}, {{"k", 1}}}, 1, nullptr, 3}),
            "true; 2; 1; 3");
  EXPECT_EQ(ask("maybe", {}), "nil");
  EXPECT_EQ(ask("maybe", {nullptr}), "nil");
  EXPECT_EQ(ask("maybe", {255}), "256");
  EXPECT_EQ(ask("nothing", {}), "");
  EXPECT_EQ(ask("text", {}), "\"a literal\"");
  EXPECT_EQ(ask("any", {long_text}), '"' + long_text + '"');
  EXPECT_EQ(log, std::vector<std::string>());
}

TEST_F(typed_command_test, an_argument_of_a_wrong_kind_never_reaches_the_handler_and_the_caller_is_told) {
  int ran = 0;
  shop->on("add", [&](std::int64_t) { return ++ran; });
  shop->on("byte", [&](int, std::uint8_t) { return ++ran; });
  shop->on("name", [&](std::string_view) { return ++ran; });
  shop->on("names", [&](const std::vector<std::string>&) { return ++ran; });
  EXPECT_EQ(ask("add", {long_text}), "bad argument 1: integer expected, got string");
  EXPECT_EQ(ask("add", {1.0}), "bad argument 1: integer expected, got number");
  EXPECT_EQ(ask("add", {}), "bad argument 1: integer expected, got no value");
  EXPECT_EQ(ask("add", {nullptr}), "bad argument 1: integer expected, got nil");
  EXPECT_EQ(ask("byte", {1, 256}), "bad argument 2: integer from 0 to 255 expected, got 256");
  EXPECT_EQ(ask("name", {INT64_MAX}), "bad argument 1: string expected, got integer");
  EXPECT_EQ(ask("name", {value::value::userdata(0x1234)}), "bad argument 1: string expected, got userdata");
  EXPECT_EQ(ask("names", {value::table{{"a", 1}, {}}}),
            "bad argument 1: element 2: string expected, got integer");
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(log.at(0), "shop: add: bad argument 1: integer expected, got string");
}

TEST_F(typed_command_test, a_command_that_waits_has_types_too) {
  int ran = 0;
  shop->on("greet", [&](std::string who, std::optional<int> n) -> awaitable<std::tuple<std::string, int>> {
    ++ran;
    boost::asio::steady_timer pause(loop.executor(), 1ms);
    co_await pause.async_wait(boost::asio::use_awaitable);
    co_return std::tuple("hello, " + who, n.value_or(7));
  });
  shop->on("wait", [](const std::string& text) -> awaitable<void> {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer pause(executor, 1ms);
    co_await pause.async_wait(boost::asio::use_awaitable);
    EXPECT_EQ(text, long_text);  // what is referred to lives until the end
  });
  EXPECT_EQ(ask("greet", {long_text}), "\"hello, " + long_text + "\"; 7");
  EXPECT_EQ(ask("wait", {long_text}), "");
  EXPECT_EQ(ask("greet", {1}), "bad argument 1: string expected, got integer");
  EXPECT_EQ(ask("greet", {"a", "b"}), "bad argument 2: integer expected, got string");
  EXPECT_EQ(ran, 1);
}

TEST_F(typed_command_test, what_a_handler_throws_is_an_error_at_the_caller_and_a_line_of_the_log) {
  shop->on("typed", [](int) -> int { throw std::runtime_error("out of\x1b[m gold"); });
  shop->on("list", [](const list& a) { return list{a.at(3)}; });
  shop->on("kind", [](const list& a) { return list{a.at(0).as_integer()}; });
  shop->on("odd", [] { throw 7; });
  shop->on("waits", [](int) -> awaitable<void> {
    throw std::runtime_error("late");
    co_return;
  });
  EXPECT_EQ(ask("typed", {1}), call_failed);
  EXPECT_EQ(ask("list", {1}), call_failed);
  EXPECT_EQ(ask("kind", {"a"}), call_failed);
  EXPECT_EQ(ask("odd", {}), call_failed);
  EXPECT_EQ(ask("waits", {1}), call_failed);
  ASSERT_EQ(log.size(), 5u);
  EXPECT_EQ(log[0], "shop: typed: out of\\x1b[m gold");
  EXPECT_TRUE(log[1].starts_with("shop: list: ")) << log[1];
  EXPECT_EQ(log[2], "shop: kind: integer expected, got string");
  EXPECT_EQ(log[3], "shop: odd: something was thrown that is no std::exception");
  EXPECT_EQ(log[4], "shop: waits: late");
}

TEST_F(typed_command_test, what_a_handler_of_messages_or_text_throws_is_an_error_and_a_line_of_the_log) {
  using text = google::protobuf::StringValue;
  (*shop)->on<text>([](const text&, const received&, reply_slot&&) { throw std::runtime_error("no shop"); });
  (*shop)->on_text("ping",
                   [](const payload::text_command&) -> std::string { throw std::runtime_error("no"); });
  const payload::envelope e{.type_name = "google.protobuf.StringValue"};
  for (const auto& body : {payload::encode(payload::layout::inner, e).value(),
                           payload::encode(payload::text_command{1, {{"cmd", "ping"}}}).value()}) {
    const auto o = loop.run(lobby.peers().call("shop_4", "@shop", {"text", body}, 10s));
    EXPECT_EQ(o.error, errc::remote_call_failed);
  }
  EXPECT_EQ(log, (std::vector<std::string>{"shop: google.protobuf.StringValue: no shop", "shop: ping: no"}));
}

TEST_F(typed_command_test, what_a_worker_throws_does_not_keep_a_message_from_the_others) {
  using text = google::protobuf::StringValue;
  std::vector<std::unique_ptr<hosted_service>> workers;
  int got = 0;
  for (int i = 0; i < 2; ++i) {
    workers.push_back(hosted_service::open(here, loop.executor(), "").value());
    (*workers.back())->on<text>([&got](const text&, const received&, reply_slot&&) {
      if (++got == 1) throw std::runtime_error("the first");
    });
  }
  shop->redirect_to({workers[0].get(), workers[1].get()});
  const auto body =
      payload::encode(payload::layout::inner, {.uid = 0, .type_name = "google.protobuf.StringValue"});
  const auto o = loop.run(lobby.peers().call("shop_4", "@shop", {"text", *body}, 10s));
  EXPECT_EQ(o.error, errc::remote_call_failed);
  EXPECT_EQ(got, 2);
}

TEST_F(typed_command_test, what_a_raw_handler_throws_is_an_error_and_a_line_of_the_nodes_log) {
  const auto raw =
      here.add({.label = "snlua raw"}, [](request&&, responder&&) { throw std::runtime_error("raw broke"); });
  const auto plain =
      here.add({.label = "snlua plain"}, [](invocation&& c, responder&&) { (void)c.arguments.at(9); });
  ASSERT_TRUE(here.register_name("raw", raw) && here.register_name("plain", plain));
  EXPECT_EQ(ask("x", {}, "@raw"), call_failed);
  EXPECT_EQ(ask("x", {}, "@plain"), call_failed);
  ASSERT_EQ(node_log.size(), 2u);
  EXPECT_EQ(node_log[0], "snlua raw: raw broke");
  EXPECT_TRUE(node_log[1].starts_with("snlua plain: ")) << node_log[1];
}

TEST_F(typed_command_test, a_tick_that_throws_is_a_line_of_the_log_and_the_timer_goes_on) {
  int ticks = 0;
  ASSERT_TRUE(shop->timers().every(1ms, [&](const tick&) {
    if (++ticks == 1) throw std::runtime_error("a bad start");
  }));
  loop.run_until([&] { return ticks >= 3; });
  EXPECT_EQ(log, std::vector<std::string>{"shop: a timer: a bad start"});
}

TEST_F(typed_command_test, peers_cause_so_many_lines_of_the_log_and_no_more) {
  shop->on("add", [](int n) { return n; });
  for (int i = 0; i < 200; ++i)
    lobby.peers().push("shop_4", {"@shop", value::pack({"lua", "add", "x"}).value(), {}});
  EXPECT_EQ(ask("add", {1}), "1");
  EXPECT_GT(log.size(), 0u);
  EXPECT_LT(log.size(), 200u);
}

TEST_F(typed_command_test, a_service_without_a_log_writes_to_the_nodes) {
  const auto quiet = hosted_service::open(here, loop.executor(), "quiet").value();
  quiet->on("boom", [] { throw std::runtime_error("boom"); });
  EXPECT_EQ(ask("boom", {}, "@quiet"), call_failed);
  EXPECT_EQ(node_log, std::vector<std::string>{"quiet: boom: boom"});
}

TEST_F(typed_command_test, a_result_that_can_not_be_packed_is_an_error_and_a_line_of_the_log) {
  shop->on("deep", [] {
    value::value v;
    for (int i = 0; i < 1000; ++i) v = value::table{{std::move(v)}, {}};
    return v;
  });
  shop->on("large", [] { return UINT64_MAX; });
  EXPECT_EQ(ask("deep", {}), call_failed);
  EXPECT_EQ(ask("large", {}), call_failed);
  ASSERT_EQ(log.size(), 2u);
  EXPECT_TRUE(log[0].starts_with("shop: deep: what it returned can not be packed: ")) << log[0];
  EXPECT_EQ(log[1], "shop: large: 18446744073709551615 is above the largest integer of Lua");
}

TEST_F(typed_command_test, a_call_packs_adds_the_sub_type_and_unpacks) {
  shop->on("join", [](const std::string& a, int n, const std::vector<int>& all) {
    return std::tuple(a, n + static_cast<int>(all.size()));
  });
  auto ended = loop.run(lobby.call("shop_4", "shop", "join", long_text, 2u, std::vector<int>{1, 2, 3}, 10s));
  ASSERT_TRUE(ended) << ended.error.message();
  EXPECT_EQ(ended.values, (list{long_text, 5}));
  EXPECT_EQ(ended.has_run(), ran::yes);
  EXPECT_EQ((ended.as<std::string, int>()), std::tuple(long_text, 5));
  EXPECT_THROW(ended.as<int>(), value::wrong_kind);
}

// g++ 12 destroys some temporaries of a co_await twice, and compiles no braces in one.
TEST_F(typed_command_test, a_call_with_temporaries_is_safe_within_co_await_and_with_braces_before_it) {
  shop->on("echo", [](const list& all) { return all; });
  const auto run = [&]() -> awaitable<list> {
    auto waiting = lobby.call("shop_4", "shop", "echo", value::table{{long_text, 1}, {}}, 10s);
    auto first = co_await std::move(waiting);
    auto second = co_await lobby.call("shop_4", std::string("@") + "shop", "echo", long_text + "y",
                                      std::vector<std::string>(2, long_text), first.values.at(0), 10s);
    co_return std::move(second).to_values();
  };
  const value::value texts(value::table{{long_text, long_text}, {}});
  EXPECT_EQ(loop.run(run()), (list{long_text + "y", texts, value::table{{long_text, 1}, {}}}));
}

TEST_F(typed_command_test, a_call_tells_why_there_is_no_answer) {
  shop->on("add", [](int n) { return n; });
  const auto why = [&](auto&&... all) { return loop.run(lobby.call(all..., 10s)); };
  EXPECT_EQ(why("nobody_9", "shop", "add", 1).error, errc::unknown_node);
  EXPECT_EQ(why("nobody_9", "shop", "add", 1).has_run(), ran::no);
  EXPECT_EQ(why("shop_4", "nobody", "add", 1).error, errc::remote_invalid_name);
  EXPECT_EQ(why("shop_4", "", "add", 1).error, errc::bad_name);
  EXPECT_EQ(why("shop_4", ":zz", "add", 1).error, errc::bad_name);
  EXPECT_EQ(why("shop_4", "shop", "nope").error, errc::remote_call_failed);
  auto refused = why("shop_4", "shop", "add", "x");
  EXPECT_EQ(refused.error, errc::remote_error);
  EXPECT_EQ(refused.text, "bad argument 1: integer expected, got string");
  EXPECT_THROW(refused.as<int>(), boost::system::system_error);
  EXPECT_THROW((void)lobby.call("shop_4", "shop", "add", UINT64_MAX, 1s), std::out_of_range);
}

TEST_F(typed_command_test, a_command_may_hand_on_how_a_call_has_ended) {
  shop->on("add", [](int n) { return n + 1; });
  shop->on("relay", [this](std::string service, value::value what) -> awaitable<call_result> {
    co_return co_await here.call("shop_4", service, "add", what, 10s);
  });
  EXPECT_EQ(ask("relay", {"shop", 1}), "2");
  EXPECT_EQ(ask("relay", {"shop", "x"}), call_failed);
  EXPECT_TRUE(std::any_of(log.begin(), log.end(), [](const std::string& line) {
    return line.starts_with("shop: relay: bad argument 1: integer expected, got string");
  }));
}

}  // namespace
}  // namespace bee::node
