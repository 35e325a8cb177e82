// beectl and the library against stock nodes, in both directions. Each test runs once for each skynet of
// SKYNET_HOME.
#include <gtest/gtest.h>

#include "bee/node/node.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "stock_node.hpp"
#include "support/event_loop.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

class stock : public testing::TestWithParam<std::string> {
 protected:
  stock() : peer(GetParam(), "stock_1") { to = *loop.run(net::channel::open(peer.at(), patience)); }
  ~stock() override { to->close(); }

  session::outcome call(const std::string& address, const value::list& arguments) {
    return loop.run(to->call({*wire::parse_address(address), *value::pack(arguments), {}}, patience));
  }
  // The values of the answer as Lua text, or the error.
  std::string ask(const std::string& address, const value::list& arguments) {
    const auto o = call(address, arguments);
    if (o.error) return "error: " + o.error.message();
    std::string out;
    for (const auto& v : *value::unpack(o.body)) out += (out.empty() ? "" : "; ") + value::to_literal(v);
    return out;
  }
  std::string clusterd() {
    const auto listed = call(".service", {"LIST"});
    const auto values = value::unpack(listed.body).value();
    return std::string(values.at(0).as_table().find("clusterd")->as_string());
  }
  void reload(const std::string& name, value::value address) {
    EXPECT_EQ(ask(clusterd(), {"reload", value::table{{}, {{name, std::move(address)}}}}), "nil");
  }
  program_end beectl(std::vector<std::string> arguments, std::string input = {}) {
    arguments.insert(arguments.begin(), BEECTL);
    program p;
    p.arguments = std::move(arguments);
    p.input = std::move(input);
    p.folder = home.path();
    p.environment = {{"XDG_CONFIG_HOME", home.path()}};
    return run(p);
  }
  void write_cluster() {
    home.write("clustername.lua", "__nowaiting = true\nlpersistence_3 = \"" + peer.address() + "\"\n");
  }

  temporary_folder home;
  stock_node peer;
  event_loop loop;
  std::shared_ptr<net::channel> to;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(stock);

std::string version_name(const testing::TestParamInfo<std::string>& info) {
  std::string out;
  for (const char c : info.param) out += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return out;
}
INSTANTIATE_TEST_SUITE_P(skynet, stock, testing::ValuesIn(skynet_homes()), version_name);

TEST(stock_nodes, are_tested_when_skynet_home_is_set) {
  if (skynet_homes().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
}

// ---- beectl to a stock node

TEST_P(stock, the_call_of_the_readme_works_as_written) {
  write_cluster();
  const auto end = beectl({"call", "lpersistence_3", "mysqlpool", "execute", "select 1", "-o", "lua"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("sql = \"select 1\""), std::string::npos) << end.out;
}

TEST_P(stock, query_send_ping_and_ps_do_what_they_say) {
  write_cluster();
  EXPECT_EQ(beectl({"query", "lpersistence_3", "mysqlpool"}).code, 0);
  EXPECT_EQ(beectl({"query", "lpersistence_3", "nobody"}).code, 7);
  EXPECT_EQ(beectl({"ping", "lpersistence_3"}).code, 0);
  const auto sent =
      beectl({"send", "lpersistence_3", "echo", "note", "7", "--dialect", "skynet", "--confirm"});
  EXPECT_EQ(sent.code, 0) << sent.err;
  EXPECT_EQ(ask("@echo", {"count"}), "1");
  const auto ps = beectl({"ps", "lpersistence_3"});
  EXPECT_EQ(ps.code, 0) << ps.err;
  EXPECT_NE(ps.out.find("snlua mysqlpool"), std::string::npos) << ps.out;
}

TEST_P(stock, failures_are_told_apart) {
  write_cluster();
  EXPECT_EQ(beectl({"call", "lpersistence_3", "mysqlpool", "drop"}).code, 6);
  EXPECT_EQ(beectl({"call", "lpersistence_3", "nobody", "ping"}).code, 7);
  EXPECT_EQ(beectl({"call", "lpersistence_3", ":00ffffff", "ping"}).code, 7);
  EXPECT_EQ(
      beectl({"call", "lpersistence_3", "echo", "sleep", "500", "--dialect", "skynet", "-t", "200ms"}).code,
      5);
}

TEST_P(stock, via_reaches_another_node_through_an_unmodified_one) {
  stock_node other(GetParam(), "stock_2");
  reload("stock_2", other.address());
  home.write("clustername.lua",
             "stock_1 = \"" + peer.address() + "\"\nstock_2 = \"" + other.address() + "\"\n");
  const auto end = beectl({"call", "stock_2", "mysqlpool", "execute", "q", "--via", "stock_1", "-o", "lua"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("sql = \"q\""), std::string::npos) << end.out;
}

// ---- the library to a stock node

TEST_P(stock, messages_of_every_size_come_back_whole) {
  for (const std::size_t size : {0, 31, 32, 0x7ffb, 0x7ffc, 0x7fff, 0x8000, 0x8001, 200'000}) {
    const std::string bytes(size, 'x');
    const auto o = call("@echo", {"echo", bytes});
    ASSERT_FALSE(o.error) << size << ": " << o.error.message();
    EXPECT_TRUE(value::unpack(o.body).value().at(0).as_string() == bytes) << size;
  }
}

TEST_P(stock, values_of_every_kind_come_back_equal) {
  const auto v =
      value::parse_literal("{1, 2.0, \"x\\0\", true, {a = {b = -1, [2.5] = 0x7fffffffffffffff}}}").value();
  const auto o = call("@echo", {"echo", v, nullptr, 1.0, -0.0});
  ASSERT_FALSE(o.error);
  EXPECT_EQ(value::unpack(o.body).value(), (value::list{v, nullptr, 1.0, -0.0}));
}

TEST_P(stock, error_texts_are_classified) {
  EXPECT_EQ(call("@nobody", {}).error, errc::remote_invalid_name);
  EXPECT_EQ(call(":00ffffff", {}).error, errc::remote_invalid_address);
  EXPECT_EQ(call(".nobody", {}).error, errc::remote_invalid_address);
  EXPECT_EQ(call("@echo", {"err", "x"}).error, errc::remote_call_failed);
  EXPECT_EQ(call(":00000000", {"nobody"}).error, errc::remote_name_not_found);
}

TEST_P(stock, answers_come_out_of_order_and_find_their_calls) {
  std::vector<std::string> order;
  const auto later = [&](const char* name) {
    return [&order, name](session::outcome&& o) { order.push_back(o.error ? "error" : name); };
  };
  to->call({wire::address(std::string("@echo")), *value::pack({"sleep", 30}), {}}, patience, later("slow"));
  to->call({wire::address(std::string("@echo")), *value::pack({"ping"}), {}}, patience, later("fast"));
  loop.run_until([&] { return order.size() == 2; });
  EXPECT_EQ(order, (std::vector<std::string>{"fast", "slow"}));
}

// ---- a stock node to our node

class our_node : public stock {
 protected:
  our_node() : ours(loop.executor(), "ours_1") {
    const auto echo = ours.add(
        {.label = "snlua echo"},
        node::raw_handler([](node::request&& r, node::responder&& a) { a.answer_packed(r.message.take()); }));
    const auto raise = ours.add({.label = "snlua raise"},
                                node::raw_handler([](node::request&&, node::responder&& a) { a.fail(); }));
    const auto count =
        ours.add({.label = "snlua count"}, node::handler([this](node::invocation&&, node::responder&& a) {
                   ++pushes;
                   a.answer({});
                 }));
    EXPECT_TRUE(ours.register_name("echo", echo) && ours.register_name("raise", raise) &&
                ours.register_name("count", count));
    EXPECT_TRUE(ours.listen());
    reload("ours_1", to_string(ours.address()));
  }
  node::node ours;
  int pushes = 0;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(our_node);
INSTANTIATE_TEST_SUITE_P(skynet, our_node, testing::ValuesIn(skynet_homes()), version_name);

TEST_P(our_node, a_stock_node_calls_it_with_messages_of_every_size) {
  for (const std::size_t size : {0, 0x7fff, 0x8000, 0x8001, 200'000}) {
    const std::string bytes(size, 'y');
    const auto o = call("@echo", {"rcall", "ours_1", "@echo", bytes});
    ASSERT_FALSE(o.error) << size << ": " << o.error.message();
    EXPECT_TRUE(value::unpack(o.body).value().at(0).as_string() == bytes) << size;
  }
}

TEST_P(our_node, a_stock_node_sees_its_errors) {
  EXPECT_EQ(call("@echo", {"rcall", "ours_1", "@raise"}).error, errc::remote_call_failed);
  EXPECT_EQ(call("@echo", {"rcall", "ours_1", "@nobody"}).error, errc::remote_call_failed);
}

TEST_P(our_node, a_push_of_a_stock_node_arrives) {
  EXPECT_EQ(ask("@echo", {"relay", "ours_1", "@count", "x"}), "\"sent\"");
  loop.run_until([this] { return pushes == 1; });
}

TEST_P(our_node, a_stock_node_lists_it_among_its_senders_and_reaches_it_through_a_proxy) {
  EXPECT_EQ(ask("@echo", {"rcall", "ours_1", "@echo", 1}), "1");
  const auto senders = call(clusterd(), {"senders"});
  EXPECT_NE(value::unpack(senders.body).value().at(0).as_table().find("ours_1"), nullptr);
  const auto proxy = call(clusterd(), {"proxy", "ours_1", "@echo"});
  const auto handle = static_cast<std::uint32_t>(value::unpack(proxy.body).value().at(0).as_integer());
  EXPECT_EQ(ask(wire::to_string(handle), {"through", 2}), "\"through\"; 2");
}

TEST_P(our_node, a_stock_node_that_is_told_it_is_gone_calls_it_no_more) {
  EXPECT_EQ(ask("@echo", {"rcall", "ours_1", "@echo", 1}), "1");
  reload("ours_1", false);
  EXPECT_EQ(call("@echo", {"rcall", "ours_1", "@echo", 1}).error, errc::remote_call_failed);
}

}  // namespace
}  // namespace bee::test
