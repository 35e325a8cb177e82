// etcd itself as the registry of a command: -c etcd://HOST:PORT/PREFIX.
#include <thread>

#include "cli/support/beectl_test.hpp"
#include "support/etcd_cluster.hpp"

namespace bee::test {
namespace {

class etcd_registry : public beectl {
 protected:
  void SetUp() override {
    if (!has_etcd()) GTEST_SKIP() << "etcd is not installed: scripts/setup";
    etcd.emplace();
    url = etcd->url("game");
  }
  program_end ask(words arguments) {
    arguments.insert(arguments.end(), {"-c", url});
    return run(std::move(arguments));
  }
  std::string out_of(words arguments) {
    const auto end = ask(std::move(arguments));
    EXPECT_EQ(end.code, 0) << end.err;
    return end.out;
  }

  std::optional<etcd_cluster> etcd;
  std::string url;
};

TEST_F(etcd_registry, its_nodes_are_those_of_every_verb) {
  test_node here("lobby_1");
  EXPECT_TRUE(out_of({"names", "set", "lobby_1", "address=" + here.address()}).starts_with("revision  "));
  EXPECT_EQ(out_of({"call", "lobby_1", "mysqlpool", "ping"}), "pong\n");
  EXPECT_NE(out_of({"names", "ls"}).find("lobby_1  " + here.address()), std::string::npos);
  EXPECT_EQ(out_of({"names", "export"}), "lobby_1 = \"" + here.address() + "\"\n");
  const auto unknown = ask({"call", "lobby_2", "mysqlpool", "ping"});
  EXPECT_EQ(unknown.code, 7);
  EXPECT_NE(unknown.err.find("did you mean lobby_1?"), std::string::npos) << unknown.err;
  out_of({"names", "rm", "lobby_1"});
  EXPECT_EQ(out_of({"names", "export"}), "");
}

TEST_F(etcd_registry, a_change_is_waited_for_and_watched) {
  out_of({"names", "set", "lobby_1", "address=127.0.0.1:1"});
  std::thread later([&] { out_of({"names", "set", "lobby_1", "hot_version=3"}); });
  EXPECT_NE(out_of({"wait", "lobby_1", "--for", "hot=3", "--within", "20s"}).find("ready  3"),
            std::string::npos);
  later.join();
  EXPECT_NE(out_of({"watch", "--once"}).find("lobby_1  up"), std::string::npos);
}

TEST_F(etcd_registry, what_does_not_hold_is_refused_as_a_name_server_does) {
  const auto end = ask({"names", "set", "if", "address=127.0.0.1:1"});
  EXPECT_EQ(end.code, 3) << end.err;
  EXPECT_EQ(ask({"names", "get", "nobody"}).code, 7);
  EXPECT_EQ(out_of({"names", "export"}), "");
}

TEST_F(etcd_registry, no_etcd_another_service_foreign_keys_and_a_wrong_address_are_told_apart) {
  const auto closed = "127.0.0.1:" + std::to_string(closed_port());
  expect_refused({"names", "ls", "-c", "etcd://" + closed, "-t", "500ms"}, 4,
                 "beectl: etcd: " + closed + ": Connection refused\n");
  fake_peer console({.greeting = "Welcome to skynet console\n"});
  expect_refused(
      {"names", "ls", "-c", "etcd://" + console.address()}, 10,
      "beectl: etcd: " + console.address() + " is no etcd (it answered \"Welcome to skynet console\")\n");
  etcd->post(0, "/v3/kv/put", R"({"key":"b3RoZXIveA==","value":"eQ=="})");
  expect_refused({"names", "ls", "-c", etcd->url("other")}, 3,
                 "beectl: etcd: the key \"other/x\" is not of a name service\n");
  expect_refused({"names", "ls", "-c", "etcd://u:p@h"}, 3,
                 "beectl: the address of etcd: a password is no part of the address: give it as "
                 "password-file=FILE\n"
                 "hint: etcd://HOST:PORT,HOST:PORT/PREFIX, or etcds:// for TLS\n");
}

TEST_F(etcd_registry, a_password_comes_from_the_environment_and_a_wrong_one_is_told) {
  etcd->post(0, "/v3/auth/user/add", R"({"name":"root","password":"secret"})");
  etcd->post(0, "/v3/auth/role/add", R"({"name":"root"})");
  etcd->post(0, "/v3/auth/user/grant", R"({"user":"root","role":"root"})");
  etcd->post(0, "/v3/auth/enable", "{}");
  const auto at = "etcd://root@" + etcd->address(0) + "/game";
  environment_["BEECTL_ETCD_PASSWORD"] = "secret";
  EXPECT_EQ(run({"names", "export", "-c", at}).err, "");
  environment_.clear();
  const auto end = run({"names", "export", "-c", at});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("authentication failed"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("BEECTL_ETCD_PASSWORD"), std::string::npos) << end.err;
}

TEST_F(etcd_registry, a_mock_depends_on_nodes_only_with_a_name_service) {
  expect_refused({"mock", "--echo", "--depends", "a"}, 2,
                 "beectl: mock: --depends needs --names\nhint: --names names://HOST:PORT\n");
  expect_refused({"mock", "--echo", "--names", "names://127.0.0.1:1", "--depends", "a,if"}, 2,
                 "beectl: --depends: \"if\" is no name of a node\n");
}

}  // namespace
}  // namespace bee::test
