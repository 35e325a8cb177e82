#include "bee/node/mock_host.hpp"

#include <gtest/gtest.h>

#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "support/event_loop.hpp"

namespace bee::node {
namespace {

constexpr const char* script_text = R"(
services.db = {
  get = function(key) return key, 1 end,
  slow = function() sleep(0.01) return "slept" end,
  fail = function() error "broken" end,
  bye = function() close() end,
  where = function() return node_name() end,
  ask = function(node, address) return call(node, address, "lua", "get", "far") end,
  try_ask = function(node) return (pcall(call, node, "@db", "get", 1)) end,
  tell = function(node) send(node, "@db", "remember", 7) return "sent" end,
  remember = function(n) kept = n end,
  kept = function() return kept end,
  nap = function() napping = true return sleep(3600, "bed") end,
  ring = function() wake("bed") return napping end,
  bytes = function(node) return raw_call(node, "@db", "get", 1) end,
}
)";

class mock_host_test : public testing::Test {
 protected:
  mock_host_test() {
    mock_host_options options;
    options.nodes = {{"a", {"127.0.0.1", 0}}, {"b", {"127.0.0.1", 0}}};
    options.script = std::move(script::parse_mock_script(script_text, "test.lua").script);
    options.has_echo = true;
    options.others.set("down", endpoint{"127.0.0.1", 1});
    options.log = [this](std::string_view line) { logged.emplace_back(line); };
    host = std::make_unique<mock_host>(loop.executor(), std::move(options));
    EXPECT_FALSE(host->listen());
    to = *loop.run(net::channel::open(host->nodes()[0].at, test::patience));
  }
  ~mock_host_test() override { to->close(); }

  std::string ask(const char* address, const value::list& arguments) {
    const auto o = loop.run(
        to->call({wire::address(std::string(address)), *value::pack(arguments), {}}, test::patience));
    if (o.error) return "error: " + o.error.message();
    std::string out;
    for (const auto& v : *value::unpack(o.body)) out += (out.empty() ? "" : "; ") + value::to_literal(v);
    return out;
  }

  test::event_loop loop;
  std::vector<std::string> logged;
  std::unique_ptr<mock_host> host;
  std::shared_ptr<net::channel> to;
};

TEST_F(mock_host_test, a_service_answers_both_dialects_under_its_name_and_its_local_name) {
  EXPECT_EQ(ask("@db", {"lua", "get", "k"}), "\"k\"; 1");
  EXPECT_EQ(ask(".db", {"get", "k"}), "\"k\"; 1");
}

TEST_F(mock_host_test, the_cluster_daemon_is_that_of_the_dialect_that_the_file_names) {
  const auto services_of = [&](const std::string& dialect) {
    mock_host_options options;
    options.nodes = {{"a", {"127.0.0.1", 0}}};
    options.script = std::move(script::parse_mock_script(dialect + " services = {}", "test.lua").script);
    mock_host one(loop.executor(), std::move(options));
    EXPECT_FALSE(one.listen());
    const auto channel = *loop.run(net::channel::open(one.nodes()[0].at, test::patience));
    const auto o = loop.run(
        channel->call({wire::address(std::string(".service")), *value::pack({"LIST"}), {}}, test::patience));
    channel->close();
    return value::to_literal(value::unpack(o.body).value().at(0));
  };
  EXPECT_EQ(services_of("").find("bee_clusterd"), std::string::npos);
  EXPECT_EQ(services_of("dialect = 'skynet'").find("bee_clusterd"), std::string::npos);
  EXPECT_NE(services_of("dialect = 'bee'").find("bee_clusterd"), std::string::npos);
  EXPECT_NE(services_of("dialect = 'raw'").find("bee_clusterd"), std::string::npos);
}

TEST_F(mock_host_test, echo_answers_the_message_as_it_came) {
  EXPECT_EQ(ask("@echo", {"lua", 1, 2.0}), "\"lua\"; 1; 2.0");
}

TEST_F(mock_host_test, a_handler_that_sleeps_answers_later) {
  EXPECT_EQ(ask("@db", {"slow"}), "\"slept\"");
}

TEST_F(mock_host_test, a_handler_that_raises_is_logged_and_answers_call_failed) {
  EXPECT_EQ(ask("@db", {"fail"}), "error: " + error_code(errc::remote_call_failed).message());
  ASSERT_EQ(logged.size(), 1u);
  EXPECT_NE(logged[0].find("broken"), std::string::npos);
}

TEST_F(mock_host_test, a_handler_that_closes_ends_the_connection) {
  EXPECT_EQ(ask("@db", {"bye"}), "error: " + error_code(errc::connection_lost).message());
}

TEST_F(mock_host_test, a_handler_knows_its_node_and_calls_another) {
  EXPECT_EQ(ask("@db", {"where"}), "\"a\"");
  EXPECT_EQ(ask("@db", {"ask", "b", "@db"}), "\"far\"; 1");
}

TEST_F(mock_host_test, a_call_that_fails_is_an_error_that_the_handler_may_catch) {
  EXPECT_EQ(ask("@db", {"try_ask", "nowhere"}), "false");
  EXPECT_EQ(ask("@db", {"try_ask", "down"}), "false");
  EXPECT_EQ(ask("@db", {"ask", "b", "no address"}),
            "error: " + error_code(errc::remote_call_failed).message());
}

TEST_F(mock_host_test, a_push_to_another_node_arrives) {
  EXPECT_EQ(ask("@db", {"tell", "b"}), "\"sent\"");
  while (ask("@db", {"kept"}) != "7") loop.poll();
}

TEST_F(mock_host_test, a_handler_that_sleeps_is_woken_by_its_key_and_later_ones_are_not) {
  for (int i = 0; i < 2; ++i) {
    std::string woken;
    to->call({wire::address(std::string("@db")), *value::pack({"nap"}), {}}, test::patience,
             [&](session::outcome&& o) { woken = o.error ? "error" : o.body; });
    EXPECT_EQ(ask("@db", {"ring"}), "true");
    loop.run_until([&] { return !woken.empty(); });
    EXPECT_EQ(woken, *value::pack({true}));
  }
}

TEST_F(mock_host_test, a_raw_call_gives_the_bytes_of_the_answer) {
  EXPECT_EQ(ask("@db", {"bytes", "b"}), value::to_literal(value::value(*value::pack({1, 1}))));
}

TEST_F(mock_host_test, destroying_it_while_handlers_wait_is_safe) {
  bool ended = false;
  to->call({wire::address(std::string("@db")), *value::pack({"slow"}), {}}, test::patience,
           [&](session::outcome&&) { ended = true; });
  to->call({wire::address(std::string("@db")), *value::pack({"ask", "down", "@db"}), {}}, test::patience,
           [](session::outcome&&) {});
  loop.poll();
  host.reset();
  loop.run_until([&] { return ended; });
}

TEST(mock_host, an_address_that_is_taken_is_named) {
  test::event_loop loop;
  mock_host_options first;
  first.has_echo = true;
  first.nodes = {{"a", {"127.0.0.1", 0}}};
  mock_host host(loop.executor(), std::move(first));
  ASSERT_FALSE(host.listen());
  mock_host_options second;
  second.nodes = {{"b", host.nodes()[0].at}};
  mock_host other(loop.executor(), std::move(second));
  const auto fault = other.listen();
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->node, "b");
}

}  // namespace
}  // namespace bee::node
