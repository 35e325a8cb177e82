#include "bee/web/request.hpp"

#include <gtest/gtest.h>

namespace bee::web {
namespace {

TEST(a_target, is_split_and_its_path_is_decoded) {
  const auto at = parse_target("/api/v1/nodes/lobby%201?from=1%202");
  ASSERT_TRUE(at);
  EXPECT_EQ(at->path, "/api/v1/nodes/lobby 1");
  EXPECT_EQ(at->query, "from=1%202");
  EXPECT_EQ(parse_target("/")->path, "/");
  EXPECT_EQ(parse_target("/?")->query, "");
}

TEST(a_target, that_climbs_is_refused_however_it_is_written) {
  for (const char* bad : {"/..", "/../etc/passwd", "/a/../b", "/%2e%2e/x", "/a/%2E%2e", "/..%2fx", "/..%5cx"})
    EXPECT_FALSE(parse_target(bad)) << bad;
  EXPECT_TRUE(parse_target("/a..b/..."));
}

TEST(a_target, that_is_no_path_or_has_bad_escapes_or_control_characters_is_refused) {
  for (const char* bad : {"", "*", "a", "http://x/", "/%", "/%1", "/%zz", "/%00", "/%0a", "/\x7f"})
    EXPECT_FALSE(parse_target(bad)) << bad;
}

TEST(a_cookie, is_found_by_its_whole_name) {
  EXPECT_EQ(cookie_in("a=1; beectl=secret; b=2", "beectl"), "secret");
  EXPECT_EQ(cookie_in("beectl=x=y", "beectl"), "x=y");
  EXPECT_EQ(cookie_in("notbeectl=1;  beectl2=2", "beectl"), "");
  EXPECT_EQ(cookie_in("", "beectl"), "");
  EXPECT_EQ(cookie_in(";;=;beectl", "beectl"), "");
}

TEST(a_bearer_token, is_what_stands_behind_the_scheme_in_any_case) {
  EXPECT_EQ(bearer_in("Bearer abc"), "abc");
  EXPECT_EQ(bearer_in("bEARER  abc "), "abc");
  for (const char* bad : {"", "Bearer", "Bearer ", "Basic abc", "Bearerabc"})
    EXPECT_EQ(bearer_in(bad), "") << bad;
}

TEST(a_host, is_without_port_and_brackets) {
  EXPECT_EQ(host_in("localhost:9527"), "localhost");
  EXPECT_EQ(host_in("[::1]:9527"), "::1");
  EXPECT_EQ(host_in("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(host_in("[::1"), "::1");
  EXPECT_EQ(host_in(""), "");
}

}  // namespace
}  // namespace bee::web
