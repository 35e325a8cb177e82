// Who may see the site, and who not.
#include <csignal>

#include "cli/support/beectl_test.hpp"
#include "cli/support/site_process.hpp"

namespace bee::test {
namespace {

class access : public beectl {
 protected:
  access() { write_cluster("a = \"" + node_.address() + "\"\n"); }
  std::string folder() const { return folder_.path(); }
  std::string token_file() const { return folder_.write("token", "open sesame\n"); }

  test_node node_{"a"};
};

constexpr const char* right = "Authorization: Bearer open sesame\r\n";

TEST_F(access, without_the_token_sees_nothing_but_that_it_lives) {
  site_process site(folder(), {"--token-file", token_file()});
  for (const char* path :
       {"/metrics", "/api/v1/nodes", "/api/v1/nodes/a", "/api/v1/pushes", "/events", "/main.js", "/x"})
    EXPECT_EQ(site.get(path).status, 401) << path;
  EXPECT_EQ(site.get("/metrics", "Authorization: Bearer open sesam\r\n").status, 401);
  EXPECT_EQ(site.get("/metrics", "Authorization: Basic b3Blbg==\r\n").status, 401);
  EXPECT_EQ(site.get("/metrics", "Cookie: beectl_session=\r\n").status, 401);
  EXPECT_EQ(site.get("/healthz").status, 200);
  const auto page = site.get("/");
  EXPECT_EQ(page.status, 303);
  EXPECT_NE(page.head.find("Location: /login\r\n"), std::string::npos);
  EXPECT_EQ(site.get("/login").status, 200);
}

TEST_F(access, with_the_token_in_a_header_sees_all) {
  site_process site(folder(), {"--token-file", token_file()});
  EXPECT_EQ(site.get("/metrics", right).status, 200);
  EXPECT_EQ(site.get("/", right).status, 200);
}

TEST_F(access, logs_in_once_and_has_a_cookie_that_no_script_and_no_other_site_can_use) {
  site_process site(folder(), {"--token-file", token_file()});
  const auto answer = site.ask("POST", "/login", right);
  EXPECT_EQ(answer.status, 204);
  const auto at = answer.head.find("Set-Cookie: ");
  ASSERT_NE(at, std::string::npos) << answer.head;
  const auto cookie = answer.head.substr(at + 12, answer.head.find("\r\n", at) - at - 12);
  EXPECT_NE(cookie.find("; HttpOnly; SameSite=Strict"), std::string::npos) << cookie;
  EXPECT_EQ(cookie.find("open sesame"), std::string::npos);
  const auto pair = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(site.get("/metrics", "Cookie: other=1; " + pair + "\r\n").status, 200);
  EXPECT_EQ(site.get("/metrics", "Cookie: " + pair + "0\r\n").status, 401);
}

TEST_F(access, does_not_log_in_with_a_wrong_token_or_from_another_site) {
  site_process site(folder(), {"--token-file", token_file()});
  EXPECT_EQ(site.ask("POST", "/login", "Authorization: Bearer no\r\n").status, 403);
  EXPECT_EQ(site.ask("POST", "/login").status, 403);
  EXPECT_EQ(site.ask("POST", "/login", std::string(right) + "Origin: http://evil.example\r\n").status, 403);
  EXPECT_EQ(site.ask("POST", "/login", std::string(right) + "Origin: http://localhost\r\n").status, 204);
  EXPECT_EQ(site.end(SIGTERM), 0);
  EXPECT_NE(site.log().find("gave a wrong token"), std::string::npos) << site.log();
  EXPECT_EQ(site.log().find("sesame"), std::string::npos);
}

TEST_F(access, of_an_address_for_others_asks_for_the_token_under_any_name) {
  site_process site(folder(), {"--token-file", token_file(), "--listen", "0.0.0.0:0"});
  EXPECT_EQ(site.get("/metrics", "Host: fleet.example\r\n").status, 401);
  EXPECT_EQ(site.get("/metrics", std::string("Host: fleet.example\r\n") + right).status, 200);
  EXPECT_NE(site.log().find("no TLS"), std::string::npos) << site.log();
}

TEST_F(access, over_tls_is_read_with_it_and_not_without) {
  program make{.arguments = {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                             "-subj", "/CN=localhost", "-keyout", folder() + "/key.pem", "-out",
                             folder() + "/cert.pem"}};
  make.environment["PATH"] = "/usr/bin:/bin";
  make.arguments[0] = "/usr/bin/openssl";
  ASSERT_EQ(test::run(make).code, 0);
  site_process site(folder(), {"--cert", folder() + "/cert.pem", "--key", folder() + "/key.pem"}, "https://");
  EXPECT_EQ(site.get("/metrics").status, 0);
  program ask{.arguments = {"/usr/bin/openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile",
                            folder() + "/cert.pem", "-connect", site.address()},
              .input = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"};
  ask.environment["PATH"] = "/usr/bin:/bin";
  const auto said = test::run(ask).out;
  EXPECT_TRUE(said.starts_with("HTTP/1.1 200 OK")) << said;
  EXPECT_NE(said.find("ok\n"), std::string::npos);
  EXPECT_EQ(run({"serve", "--listen", "127.0.0.1:0", "--cert", "key.pem", "--key", "cert.pem"}).code, 3);
}

}  // namespace
}  // namespace bee::test
