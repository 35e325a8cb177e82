#include "bee/etcd/url.hpp"

#include <gtest/gtest.h>

namespace bee::etcd {
namespace {

std::string shown(std::string_view text) {
  const auto read = parse_url(text);
  if (!read) return read.error().text;
  std::string out = read->is_tls ? "tls " : "";
  if (!read->user.empty()) out += read->user + " at ";
  for (const auto& m : read->members) out += to_string(m) + " ";
  return out + read->prefix;
}

TEST(etcd_url, a_host_alone_has_the_port_and_the_prefix_that_are_usual) {
  EXPECT_EQ(shown("etcd://db"), "db:2379 beectl");
  EXPECT_EQ(shown("etcd://db/"), "db:2379 beectl");
  EXPECT_EQ(shown("etcd://[::1]"), "[::1]:2379 beectl");
}

TEST(etcd_url, several_members_a_user_and_a_prefix_with_slashes) {
  EXPECT_EQ(shown("etcd://ops@a:1,b,[::1]:3/games/live/"), "ops at a:1 b:2379 [::1]:3 games/live");
}

TEST(etcd_url, options_of_tls) {
  const auto read = parse_url("etcds://ops@a/p?ca=/x/ca.pem&cert=/x/c.pem&key=/x/c.key&password-file=/x/pw");
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_TRUE(read->is_tls);
  EXPECT_EQ(read->ca_file + " " + read->certificate_file + " " + read->key_file + " " + read->password_file,
            "/x/ca.pem /x/c.pem /x/c.key /x/pw");
}

TEST(etcd_url, what_can_not_be_is_named) {
  EXPECT_EQ(shown("http://a"), "\"http://a\" does not begin with etcd:// or etcds://");
  EXPECT_EQ(shown("etcd://"), "\"\" is not HOST or HOST:PORT");
  EXPECT_EQ(shown("etcd://a:0/x"), "\"a:0\" is not HOST or HOST:PORT");
  EXPECT_EQ(shown("etcd://a,:1/x"), "\":1\" is not HOST or HOST:PORT");
  EXPECT_EQ(shown("etcd://ops:secret@a"),
            "a password is no part of the address: give it as password-file=FILE");
  EXPECT_EQ(shown("etcd://@a"), "the user is missing in front of @");
  EXPECT_EQ(shown("etcd://a/x y"), "\"x y\" is no prefix for keys: printable ASCII, at most 256 bytes");
  EXPECT_EQ(shown("etcd://a/x?what=1"), "no option \"what\": one of ca, cert, key, password-file");
  EXPECT_EQ(shown("etcds://a/x?ca="), "option ca has no value");
  EXPECT_EQ(shown("etcd://a/x?ca=f"), "ca, cert and key need etcds://");
  EXPECT_EQ(shown("etcds://a/x?cert=f"), "cert and key go together");
  EXPECT_EQ(shown("etcd://a/x?password-file=f"), "password-file needs USER@ before the host");
}

}  // namespace
}  // namespace bee::etcd
