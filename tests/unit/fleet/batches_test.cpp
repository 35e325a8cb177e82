#include "bee/fleet/batches.hpp"

#include <gtest/gtest.h>

namespace bee::fleet {
namespace {

using sizes = std::vector<std::size_t>;

sizes cut(std::string_view text, std::size_t total) {
  return cut_batches(parse_batches(text).value(), total);
}

TEST(batches, a_canary_and_the_rest) {
  EXPECT_EQ(cut("1,100%", 20), (sizes{1, 19}));
}

TEST(batches, the_last_size_repeats_until_all_nodes_have_a_turn) {
  EXPECT_EQ(cut("1,30%", 10), (sizes{1, 3, 3, 3}));
  EXPECT_EQ(cut("4", 10), (sizes{4, 4, 2}));
}

TEST(batches, a_percentage_of_few_nodes_is_at_least_one) {
  EXPECT_EQ(cut("1%", 3), (sizes{1, 1, 1}));
  EXPECT_EQ(cut("50%", 3), (sizes{2, 1}));
}

TEST(batches, no_sizes_mean_all_at_once_and_no_nodes_mean_no_batch) {
  EXPECT_EQ(cut_batches({}, 7), (sizes{7}));
  EXPECT_EQ(cut("1,100%", 0), sizes{});
}

TEST(batches, that_make_no_sense_are_refused) {
  for (const char* text : {"", "0", "0%", "101%", "1,", ",1", "x", "-1", "1.5", "1 ", "99999999999999999999"})
    EXPECT_EQ(parse_batches(text).error(), errc::bad_batches) << text;
}

}  // namespace
}  // namespace bee::fleet
