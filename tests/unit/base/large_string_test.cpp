#include "bee/base/large_string.hpp"

#include <gtest/gtest.h>

namespace bee {
namespace {

TEST(reserve_large, keeps_what_is_there_and_has_room) {
  std::string s = "head";
  reserve_large(s, 10u << 20);
  EXPECT_EQ(s, "head");
  EXPECT_GE(s.capacity(), 10u << 20);
  const auto* before = s.data();
  s.append(9u << 20, 'x');
  EXPECT_EQ(s.data(), before);
}

TEST(reserve_large, small_strings_are_just_reserved) {
  std::string s;
  for (const std::size_t size : {0u, 1u, 100u, 1u << 20}) {
    reserve_large(s, size);
    EXPECT_GE(s.capacity(), size);
  }
}

}  // namespace
}  // namespace bee
