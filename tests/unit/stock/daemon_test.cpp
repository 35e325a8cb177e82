#include "bee/stock/daemon.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace bee::stock {
namespace {

const value::table both{{},
                        {{"clusterd", ":00000008"}, {"bee_clusterd", ":00000009"}, {"other", ":0000000a"}}};

TEST(find_daemon, takes_the_frameworks_own_of_two) {
  const auto found = find_daemon(both);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "bee_clusterd");
  EXPECT_EQ(found->handle, 9u);
}

TEST(find_daemon, takes_the_one_that_is_asked_for_when_it_is_there) {
  EXPECT_EQ(find_daemon(both, "clusterd")->handle, 8u);
  EXPECT_EQ(find_daemon(both, "bee_clusterd")->handle, 9u);
  EXPECT_EQ(find_daemon({{}, {{"clusterd", 8}}}, "bee_clusterd")->handle, 8u);
}

TEST(find_daemon, takes_no_other_service_and_no_odd_handle) {
  EXPECT_EQ(find_daemon({{}, {{"other", ":0000000a"}}}, "other"), std::nullopt);
  EXPECT_EQ(find_daemon({}), std::nullopt);
  EXPECT_EQ(find_daemon({{}, {{"bee_clusterd", "gone"}, {"clusterd", ":00000008"}}})->name, "clusterd");
}

TEST(handle_in, is_a_number_above_zero_of_32_bits_or_its_text) {
  EXPECT_EQ(handle_in(":0000000a"), 10u);
  EXPECT_EQ(handle_in(0xffffffffll), 0xffffffffu);
  for (const value::value& v :
       {value::value(), value::value(0), value::value(-1), value::value(0x100000000ll),
        value::value(std::numeric_limits<std::int64_t>::min()), value::value(1.5), value::value("0000000a"),
        value::value(":x"), value::value("@name")})
    EXPECT_EQ(handle_in(v), std::nullopt);
}

}  // namespace
}  // namespace bee::stock
