#include "bee/base/endpoint.hpp"

#include <gtest/gtest.h>

namespace bee {
namespace {

TEST(endpoint, names_v4_and_bracketed_v6_round_trip) {
  for (const char* text : {"10.0.0.1:2528", "lobby.example:1", "[::1]:65535"})
    EXPECT_EQ(to_string(parse_endpoint(text).value()), text);
  EXPECT_EQ(parse_endpoint("[fe80::1]:7").value(), (endpoint{"fe80::1", 7}));
}

TEST(endpoint, a_missing_or_impossible_part_is_refused) {
  for (const char* text : {"", "a", "a:", ":1", "a:0", "a:65536", "a:-1", "a:1x", "a: 1", "a b:1", "::1:80",
                           "[::1]", "[]:1", "\xb5:1", "a\x7f:1"})
    EXPECT_EQ(parse_endpoint(text).error(), errc::bad_address) << text;
  EXPECT_EQ(parse_endpoint("a:0", true).value().port, 0);
}

}  // namespace
}  // namespace bee
