#include "bee/web/secret.hpp"

#include <gtest/gtest.h>

namespace bee::web {
namespace {

TEST(a_secret, is_the_same_when_every_byte_is) {
  EXPECT_TRUE(is_same_secret("abc", "abc"));
  EXPECT_TRUE(is_same_secret("", ""));
  EXPECT_FALSE(is_same_secret("abc", "abd"));
  EXPECT_FALSE(is_same_secret("abc", "ab"));
  EXPECT_FALSE(is_same_secret("", "a"));
}

TEST(a_secret, that_is_random_is_another_each_time) {
  EXPECT_EQ(random_secret().size(), 64u);
  EXPECT_NE(random_secret(), random_secret());
}

}  // namespace
}  // namespace bee::web
