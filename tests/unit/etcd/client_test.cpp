// Against a real etcd, and against what is none.
#include "bee/etcd/client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <fstream>

#include "support/etcd_cluster.hpp"
#include "support/event_loop.hpp"
#include "support/fake_peer.hpp"

namespace bee::etcd {
namespace {

using test::etcd_cluster;

class etcd_client : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::has_etcd()) GTEST_SKIP() << "etcd is not installed: scripts/setup";
  }

  answer<std::shared_ptr<client>> make(const std::string& address, const std::string& password = "") {
    auto to = parse_url(address);
    if (!to) return to.error();
    to->password = password;
    return client::make(loop.executor(), *to, options);
  }
  /// The revision that a cluster shows, or what went wrong.
  std::string ask(const std::shared_ptr<client>& c) {
    const auto text = loop.run(c->post(path::range, range_request(all_with("foo/"), 1)));
    if (!text) return text.error().text;
    const auto read = read_range(*text);
    return read ? "revision " + std::to_string(read->at) : read.error().text;
  }

  test::event_loop loop;
  client_options options;
};

TEST_F(etcd_client, a_member_that_is_not_there_is_passed_over) {
  etcd_cluster etcd;
  const auto c = make("etcd://127.0.0.1:" + std::to_string(test::closed_port()) + "," + etcd.address(0));
  EXPECT_EQ(ask(*c), "revision 1");
  EXPECT_EQ(to_string((*c)->member()), etcd.address(0));
}

TEST_F(etcd_client, a_member_that_has_stopped_is_passed_over_in_time) {
  etcd_cluster etcd({.members = 3});
  options.total = std::chrono::seconds(30);
  options.attempt = std::chrono::seconds(3);
  const auto c = make(etcd.url("p"));
  EXPECT_EQ(ask(*c), "revision 1");
  const auto follower = (etcd.leader() + 1) % 3;
  while (to_string((*c)->member()) != etcd.address(follower)) (*c)->turn_from((*c)->turns());
  EXPECT_EQ(ask(*c), "revision 1");
  etcd.pause(follower);
  EXPECT_EQ(ask(*c), "revision 1");
  EXPECT_NE(to_string((*c)->member()), etcd.address(follower));
  etcd.resume(follower);
}

TEST_F(etcd_client, a_member_that_has_stopped_is_left_by_the_next_request_when_one_had_time_for_no_other) {
  etcd_cluster etcd({.members = 3});
  options.total = std::chrono::milliseconds(300);
  const auto c = make(etcd.url("p"));
  ASSERT_TRUE(c);
  etcd.pause(0);
  EXPECT_EQ(ask(*c), etcd.address(0) + ": no answer in time");
  EXPECT_EQ(to_string((*c)->member()), etcd.address(1));
  etcd.resume(0);
}

TEST_F(etcd_client, a_connection_that_was_closed_while_it_was_idle_is_no_failure_of_the_member) {
  etcd_cluster etcd;
  const auto c = make(etcd.url("p"));
  EXPECT_EQ(ask(*c), "revision 1");
  etcd.kill(0);
  etcd.start(0);
  etcd.wait_for(0);
  EXPECT_EQ(ask(*c), "revision 1");
  EXPECT_EQ((*c)->turns(), 0u);
}

TEST_F(etcd_client, more_requests_than_connections_are_all_answered) {
  etcd_cluster etcd;
  options.connections = 3;
  const auto c = make(etcd.url("p"));
  std::size_t answered = 0;
  const auto one = [&]() -> task<void> {
    const auto text = co_await (*c)->post(path::range, range_request(all_with("foo/"), 1));
    if (text) ++answered;
  };
  for (int i = 0; i < 40; ++i) boost::asio::co_spawn(loop.executor(), one(), [](std::exception_ptr) {});
  loop.run_until([&] { return answered == 40; });
}

TEST_F(etcd_client, when_nobody_answers_it_ends_in_time_and_says_who_did_not) {
  options.total = std::chrono::milliseconds(300);
  const auto at = "127.0.0.1:" + std::to_string(test::closed_port());
  EXPECT_EQ(ask(*make("etcd://" + at)), at + ": Connection refused");
}

TEST_F(etcd_client, what_is_no_etcd_is_told_at_once_with_what_it_said) {
  test::fake_peer web({.answer = [](auto) { return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"; }});
  EXPECT_EQ(ask(*make("etcd://" + web.address())), web.address() + " is no etcd (it answered \"hello\")");
  test::fake_peer console({.greeting = "Welcome to skynet console\n"});
  EXPECT_EQ(ask(*make("etcd://" + console.address())),
            console.address() + " is no etcd (it answered \"Welcome to skynet console\")");
}

TEST_F(etcd_client, a_user_is_let_in_with_the_right_password_and_again_when_its_token_is_forgotten) {
  etcd_cluster etcd;
  etcd.post(0, "/v3/auth/user/add", R"({"name":"root","password":"secret"})");
  etcd.post(0, "/v3/auth/role/add", R"({"name":"root"})");
  etcd.post(0, "/v3/auth/user/grant", R"({"user":"root","role":"root"})");
  etcd.post(0, "/v3/auth/enable", "{}");
  EXPECT_EQ(ask(*make("etcd://" + etcd.address(0))), etcd.address(0) + ": etcdserver: user name is empty");
  EXPECT_EQ(ask(*make("etcd://root@" + etcd.address(0), "wrong")),
            etcd.address(0) + ": etcdserver: authentication failed, invalid user ID or password");
  const auto c = make("etcd://root@" + etcd.address(0), "secret");
  EXPECT_TRUE(ask(*c).starts_with("revision "));
  etcd.kill(0);
  etcd.start(0);
  etcd.wait_for(0);
  EXPECT_TRUE(ask(*c).starts_with("revision ")) << "a token does not outlive a restart of etcd";
}

TEST_F(etcd_client, a_password_is_read_from_its_file) {
  test::temporary_folder folder;
  etcd_cluster etcd;
  EXPECT_EQ(make("etcd://root@h/p?password-file=/nowhere").error().text,
            "no password can be read from /nowhere: no such file or directory");
  EXPECT_TRUE(make("etcd://root@h/p?password-file=" + folder.write("pw", "secret\n")));
}

// A certificate authority, and certificates of it for 127.0.0.1 and for a client.
void make_certificates(const test::temporary_folder& folder) {
  const auto in = folder.path();
  folder.write("san", "subjectAltName=IP:127.0.0.1\n");
  const auto run = [](const std::string& command) {
    ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command;
  };
  const std::string key = "openssl req -newkey rsa:2048 -nodes -subj /CN=";
  for (const std::string ca : {"ca", "other"})
    run(key + ca + " -x509 -days 2 -keyout " + in + "/" + ca + ".key -out " + in + "/" + ca + ".pem");
  for (const std::string who : {"server", "client"}) {
    run(key + who + " -keyout " + in + "/" + who + ".key -out " + in + "/" + who + ".csr");
    run("openssl x509 -req -days 2 -in " + in + "/" + who + ".csr -CA " + in + "/ca.pem -CAkey " + in +
        "/ca.key -CAcreateserial -extfile " + in + "/san -out " + in + "/" + who + ".pem");
  }
}

TEST_F(etcd_client, over_tls_both_sides_show_certificates_and_check_them) {
  test::temporary_folder folder;
  make_certificates(folder);
  etcd_cluster etcd({.certificate_folder = folder.path()});
  const auto at = "etcds://" + etcd.address(0) + "/p?";
  const auto file = [&](const std::string& name) { return folder.path() + "/" + name; };
  const auto client = "&cert=" + file("client.pem") + "&key=" + file("client.key");
  EXPECT_EQ(ask(*make(at + "ca=" + file("ca.pem") + client)), "revision 1");
  const auto stranger = *make(at + "ca=" + file("other.pem") + client);
  EXPECT_EQ(ask(stranger), etcd.address(0) + ": TLS: certificate verify failed (SSL routines)");
  EXPECT_EQ(stranger->turns(), 0u) << "it would say the same again";
  options.total = std::chrono::milliseconds(500);
  const auto nobody = ask(*make(at + "ca=" + file("ca.pem")));
  EXPECT_FALSE(nobody.starts_with("revision")) << nobody;
  const auto plain = ask(*make("etcd://" + etcd.address(0)));
  EXPECT_FALSE(plain.starts_with("revision")) << plain;
  EXPECT_NE(make(at + "ca=/nowhere").error().text.find("TLS: \"/nowhere\""), std::string::npos);
}

}  // namespace
}  // namespace bee::etcd
