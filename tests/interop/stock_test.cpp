// beectl against stock nodes. Each test runs once for each skynet of SKYNET_HOME.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "bee/net/channel.hpp"
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
    p.environment = {{"XDG_CONFIG_HOME", home.path()}, {"BEECTL_DIALECT", "bee"}};
    return run(p);
  }
  // The nodes that this one has tried to reach: each caller of a protobuf rpc is one.
  std::vector<std::string> senders() {
    const auto answer = call(clusterd(), {"senders"});
    std::vector<std::string> names;
    const auto values = value::unpack(answer.body).value();
    for (const auto& [name, handle] : values.at(0).as_table().pairs) names.emplace_back(name.as_string());
    return names;
  }
  static std::string free_address(event_loop& on) {
    node::node n(on.executor(), "free");
    EXPECT_TRUE(n.listen());
    return to_string(n.address());
  }
  // Whether the stock node would still go to an address under a name: somebody listens there again, and it is
  // asked to call them. With a new route it does, so the question is a fair one.
  bool has_route(const std::string& name, const std::string& address) {
    node::node again(loop.executor(), name);
    EXPECT_TRUE(again.listen(*parse_endpoint(address)));
    const auto echo = again.add(
        {.label = "echo"}, [](node::invocation&& in, node::responder&& out) { out.answer(in.arguments); });
    EXPECT_TRUE(again.register_name("echo", echo));
    const auto reached = ask("@echo", {"rcall", name, "@echo", "there"});
    const auto connections = again.connections();
    reload(name, address);
    EXPECT_EQ(ask("@echo", {"rcall", name, "@echo", "there"}), "\"there\"");
    reload(name, false);
    return connections > 0 || reached == "\"there\"";
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

TEST_P(stock, a_protobuf_rpc_prints_the_reply_in_either_layout_and_its_route_is_gone_afterwards) {
  write_cluster();
  const auto at = free_address(loop);
  for (const std::string service : {"activity_master", "mail_master"}) {
    const auto end =
        beectl({"call", "lpersistence_3", service, "--pb", "pb.iBuyRSP", R"({"code":5})", "--uid", "42",
                "--proto", BEE_TEST_DIR "/support/proto/shop.proto", "-o", "json", "--listen", at});
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_NE(end.out.find(R"({"type":"pb.iBuyRSP","uid":42,"message":{"code":5}})"), std::string::npos)
        << end.out;
  }
  const auto callers = senders();
  EXPECT_EQ(callers.size(), 2u);
  for (const auto& name : callers) EXPECT_FALSE(has_route(name, at)) << name;
}

TEST_P(stock, a_protobuf_rpc_that_is_interrupted_leaves_no_route) {
  write_cluster();
  const auto at = free_address(loop);
  program p;
  p.arguments = {BEECTL,      "call",    "lpersistence_3",
                 "mysqlpool", "--pb",    "pb.iBuyRSP",
                 "{}",        "--proto", BEE_TEST_DIR "/support/proto/shop.proto",
                 "--timeout", "50s",     "--listen",
                 at};
  p.folder = home.path();
  p.while_running = [&](int pid) {
    while (senders().empty()) std::this_thread::yield();
    ::kill(pid, SIGINT);
  };
  EXPECT_EQ(run(p).code, 128 + SIGINT);
  const auto callers = senders();
  ASSERT_EQ(callers.size(), 1u);
  EXPECT_FALSE(has_route(callers[0], at));
}

TEST_P(stock, a_protobuf_rpc_without_a_reply_leaves_no_route) {
  write_cluster();
  const auto at = free_address(loop);
  const auto end = beectl({"call", "lpersistence_3", "mysqlpool", "--pb", "pb.iBuyRSP", "{}", "--proto",
                           BEE_TEST_DIR "/support/proto/shop.proto", "--timeout", "1s", "--listen", at});
  EXPECT_EQ(end.code, 5) << end.err;
  const auto callers = senders();
  ASSERT_EQ(callers.size(), 1u);
  EXPECT_FALSE(has_route(callers[0], at));
}

TEST_P(stock, many_protobuf_rpcs_go_over_one_route) {
  write_cluster();
  for (const std::string service : {"activity_master", "mail_master"}) {
    const auto end = beectl({"call", "lpersistence_3", service, "--pb", "pb.iBuyRSP", R"({"code":5})",
                             "--proto", BEE_TEST_DIR "/support/proto/shop.proto", "--repeat", "50",
                             "--expect", R"({"code":5})", "-o", "jsonl"});
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(std::count(end.out.begin(), end.out.end(), '\n'), 50) << end.out;
  }
  EXPECT_EQ(senders().size(), 2u);
}

TEST_P(stock, a_node_that_can_not_reach_beectl_is_sent_nothing) {
  write_cluster();
  const auto end = beectl({"call", "lpersistence_3", "mail_master", "--pb", "pb.iBuyRSP", "{}", "--proto",
                           BEE_TEST_DIR "/support/proto/shop.proto", "--listen", "127.255.255.255:0"});
  EXPECT_EQ(end.code, 4) << end.err;
  EXPECT_NE(end.err.find("the node can not reach beectl at 127.255.255.255:"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("--listen HOST:PORT"), std::string::npos) << end.err;
  EXPECT_EQ(ask("@mail_master", {"lua", "seen"}), "{}");
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

}  // namespace
}  // namespace bee::test
