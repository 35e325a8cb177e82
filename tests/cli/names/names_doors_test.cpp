// Strangers before a name service: what they can not do, and what goes on working for those who may.
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "cli/support/beectl_test.hpp"
#include "cli/support/names_client.hpp"
#include "cli/support/names_server.hpp"
#include "support/other_network.hpp"

namespace bee::test {
namespace {

class names_doors : public beectl {
 protected:
  names_settings with(words more, const std::string& listen = "127.0.0.1:0") {
    names_settings out{listen};
    out.more = std::move(more);
    return out;
  }
  program_end ask(const names_server& at, words arguments) {
    arguments.insert(arguments.end(), {"-c", at.url()});
    return run(std::move(arguments));
  }
  std::string token_file(const std::string& text = "secret\n") { return folder_.write("token", text); }
  static std::string port_of(const std::string& address) { return address.substr(address.rfind(':') + 1); }
};

// Reload, a proxy to itself, and a write through that: it came from 127.0.0.1 then.
TEST_F(names_doors, a_stranger_does_not_write_through_the_servers_own_cluster_daemon) {
  const other_network net;
  if (!net.trouble().empty()) GTEST_SKIP() << net.trouble();
  names_server server(folder_, with({}, "0.0.0.0:0"));
  const auto port = port_of(server.address());
  const auto at = net.address() + ":" + port;
  const auto attack = [&](words arguments) {
    arguments.insert(arguments.begin(), {"call", at});
    arguments.insert(arguments.end(), {"--dialect", "skynet"});
    return run(arguments);
  };
  const auto reload = attack({"clusterd", "reload", "{me='127.0.0.1:" + port + "'}"});
  EXPECT_EQ(reload.code, 7) << reload.out << reload.err;
  EXPECT_NE(reload.err.find("the node does not offer this to others (it did not run)"), std::string::npos)
      << reload.err;
  EXPECT_EQ(attack({"clusterd", "proxy", "me", "'@names'"}).code, 7);
  EXPECT_EQ(attack({"clusterd", "unregister", "names"}).code, 7);
  EXPECT_EQ(attack({"clusterd", "sender", "me"}).code, 7);
  EXPECT_EQ(attack({".launcher", "KILL", ".names"}).code, 7);
  // A proxy would be the next service: nothing that writes is behind any handle.
  event_loop loop;
  names_client stranger(loop, at);
  const value::list evil{"register", *value::parse_literal("{name='evil', address='10.0.0.1:1'}")};
  for (std::uint32_t handle = 1; handle < 32; ++handle)
    stranger.channel().call({wire::address(handle), *value::pack(evil), {}}, patience,
                            [](session::outcome&&) {});
  EXPECT_EQ(stranger.ask("register", "{name='evil', address='10.0.0.1:1'}"),
            "false \"denied\" \"only this host may write: there is no token\"");
  EXPECT_EQ(stranger.state_of("evil"), "none");
  EXPECT_NE(server.log().find(net.address()), std::string::npos) << server.log();
  EXPECT_NE(server.log().find("refused .launcher KILL"), std::string::npos) << server.log();
}

TEST_F(names_doors, many_reloads_with_ever_new_names_leave_the_memory_as_it_was) {
  names_server server(folder_, with({}));
  event_loop loop;
  names_client client(loop, server.address());
  const auto rss_kb = [&] {
    std::ifstream in("/proc/" + std::to_string(server.pid()) + "/statm");
    long total = 0, resident = 0;
    in >> total >> resident;
    return resident * 4;
  };
  // AddressSanitizer keeps what was freed for a while.
#ifdef __SANITIZE_ADDRESS__
  constexpr long most_kb = 300'000;
#else
  constexpr long most_kb = 20'000;
#endif
  const auto before = rss_kb();
  for (int i = 0; i < 200; ++i) {
    value::table names;
    for (int k = 0; k < 1000; ++k)
      names.pairs.emplace_back("x" + std::to_string(i * 1000 + k), "127.0.0.1:1");
    const value::list request{"reload", std::move(names)};
    EXPECT_TRUE(
        loop.run(client.channel().call({wire::address(9u), *value::pack(request), {}}, patience)).error);
  }
  EXPECT_LT(rss_kb() - before, most_kb);
}

TEST_F(names_doors, what_relays_on_the_servers_host_does_not_write_without_the_token) {
  names_server server(folder_, with({"--token-file", token_file()}));
  test_node relay("relay");
  relay.knows("names", server.address());
  // The relay sees the server as a node, and whoever reaches the relay gets a proxy from it.
  const auto proxied =
      run({"call", relay.address(), "clusterd", "proxy", "names", "'@names'", "--dialect", "skynet"});
  ASSERT_EQ(proxied.code, 0) << proxied.err;
  const auto handle = static_cast<std::uint32_t>(std::stoul(proxied.out));
  event_loop loop;
  names_client through(loop, relay.address());
  const value::list request{"register", *value::parse_literal("{name='evil', address='10.0.0.1:1'}")};
  const auto end =
      loop.run(through.channel().call({wire::address(handle), *value::pack(request), {}}, patience));
  ASSERT_FALSE(end.error) << end.body;
  EXPECT_EQ(value::unpack(end.body).value().at(1), value::value("denied"));
}

TEST_F(names_doors, with_a_token_loopback_needs_it_and_gives_it_in_every_way) {
  names_server server(folder_, with({"--token-file", token_file()}));
  const words set{"names", "set", "a", "address=127.0.0.1:1"};
  const auto denied = ask(server, set);
  EXPECT_EQ(denied.code, 1);
  EXPECT_NE(denied.err.find("writes need the token"), std::string::npos) << denied.err;
  EXPECT_NE(denied.err.find("--token-file FILE, or BEECTL_TOKEN"), std::string::npos) << denied.err;
  folder_.write("other", "another-token-of-some-length\n");
  const auto wrong = ask(server, {"names", "set", "a", "address=127.0.0.1:1", "--token-file", "other"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find("writes need the token, and this is another"), std::string::npos) << wrong.err;
  const auto expect_done = [&](words more) {
    auto all = set;
    all.insert(all.end(), more.begin(), more.end());
    const auto end = ask(server, all);
    EXPECT_EQ(end.code, 0) << end.err;
  };
  expect_done({"--token", "secret"});
  expect_done({"--token-file", token_file()});
  environment_ = {{"BEECTL_TOKEN", "secret"}};
  expect_done({});
  environment_ = {{"BEECTL_TOKEN_FILE", token_file()}};
  expect_done({});
  environment_ = {{"XDG_CONFIG_HOME", folder_.path() + "/config"}};
  ASSERT_EQ(run({"context", "set", "here", "-c", server.url(), "--token-file", token_file()}).code, 0);
  ASSERT_EQ(run({"context", "use", "here"}).code, 0);
  EXPECT_EQ(run(set).code, 0);
  EXPECT_EQ(run({"names", "rm", "a"}).code, 0);
  environment_.clear();
  EXPECT_EQ(ask(server, {"names", "ls"}).code, 0) << "reading needs none";
}

TEST_F(names_doors, a_trace_does_not_show_the_token) {
  names_server server(folder_, with({"--token-file", token_file()}));
  const auto end = ask(server, {"names", "set", "a", "address=127.0.0.1:1", "--token", "secret", "-v"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.err.find("token = \"(hidden)\""), std::string::npos) << end.err;
  EXPECT_EQ(end.err.find("\"secret\""), std::string::npos) << end.err;
}

TEST_F(names_doors, a_wrong_token_is_refused_and_never_shown) {
  names_server server(folder_, with({"--token-file", token_file()}));
  const auto end = ask(server, {"names", "rm", "a", "--token", "wrong-guess"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(server.log().find("secret"), std::string::npos);
  EXPECT_EQ(server.log().find("wrong-guess"), std::string::npos);
  EXPECT_NE(server.log().find("remove refused: denied: writes need the token"), std::string::npos)
      << server.log();
}

TEST_F(names_doors, loopback_that_is_trusted_writes_as_before_and_the_start_says_what_that_means) {
  names_server server(folder_, with({"--token", "secret", "--trust-loopback"}));
  EXPECT_EQ(ask(server, {"names", "set", "a", "address=127.0.0.1:1"}).code, 0);
  EXPECT_NE(
      server.log().find("beectl: names: --trust-loopback: this host may write without the token, and what "
                        "relays on it"),
      std::string::npos)
      << server.log();
}

TEST_F(names_doors, without_a_token_the_start_says_who_can_write) {
  names_server server(folder_, with({}));
  EXPECT_NE(server.log().find(
                "beectl: names: no token: this host may write, and what relays on it (a mock or stock "
                "node that strangers reach) can too\n"),
            std::string::npos)
      << server.log();
}

TEST_F(names_doors, a_token_file_that_is_none_is_bad_input_and_nothing_starts) {
  const auto code_of = [&](const std::string& file) {
    return run({"names", "serve", "--listen", "127.0.0.1:0", "--token-file", file}).code;
  };
  EXPECT_EQ(code_of(folder_.path() + "/none"), 3);
  EXPECT_EQ(code_of(folder_.write("empty", "\n")), 3);
  EXPECT_EQ(code_of(folder_.write("lines", "a\nb\n")), 3);
  EXPECT_EQ(code_of(folder_.write("long", std::string(5000, 'x'))), 3);
  EXPECT_EQ(code_of("/dev/zero"), 3);
  EXPECT_EQ(run({"names", "serve", "--token", "a", "--token-file", token_file()}).code, 2);
}

// As of a variable that is not set.
TEST_F(names_doors, a_token_that_is_empty_is_none_and_nothing_starts) {
  for (const char* flag : {"--token", "--token-file"}) {
    const auto end = run({"names", "serve", "--listen", "127.0.0.1:0", flag, ""});
    EXPECT_EQ(end.code, 2) << flag;
    EXPECT_NE(end.err.find(std::string(flag) + ": it is empty"), std::string::npos) << end.err;
  }
}

TEST_F(names_doors, our_own_tools_see_a_names_node_as_far_as_it_offers_itself) {
  names_server server(folder_, with({}));
  const auto at = server.address();
  EXPECT_EQ(run({"ping", at}).code, 0);
  EXPECT_EQ(run({"query", at, "names"}).code, 0);
  const auto ps = run({"ps", at});
  EXPECT_EQ(ps.code, 7);
  EXPECT_NE(ps.err.find("the node does not offer this to others (it did not run)"), std::string::npos)
      << ps.err;
  EXPECT_EQ(run({"call", at, "@names", "map", "--dialect", "skynet"}).code, 0);
  const auto nobody = run({"call", at, "nobody", "x", "--dialect", "skynet"});
  EXPECT_EQ(nobody.code, 7) << nobody.err;
}

TEST_F(names_doors, a_mock_and_a_proxy_offer_what_their_owner_says) {
  const auto bad = run({"mock", "--echo", "--offer", "nothing"});
  EXPECT_EQ(bad.code, 2);
  EXPECT_NE(bad.err.find("--offer: \"nothing\" is none of all, names"), std::string::npos) << bad.err;
  EXPECT_EQ(run({"proxy", "--listen", "127.0.0.1:0", "--offer", "x"}).code, 2);
}

}  // namespace
}  // namespace bee::test
