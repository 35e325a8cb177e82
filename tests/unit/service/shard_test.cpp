#include "bee/service/shard.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace bee::service {
namespace {

std::vector<std::size_t> deal(shard_dealer& dealer, std::int64_t uid) {
  std::vector<std::size_t> got;
  dealer.deal(uid, [&](std::size_t worker) { got.push_back(worker); });
  return got;
}

TEST(shard, a_positive_uid_is_one_worker_counted_from_one) {
  EXPECT_EQ(choose_shard(8, 8), (shard{shard_kind::one, 1}));
  EXPECT_EQ(choose_shard(10076447, 8), (shard{shard_kind::one, 8}));
  EXPECT_EQ(choose_shard(1, 1), (shard{shard_kind::one, 1}));
  EXPECT_EQ(choose_shard(std::numeric_limits<std::int64_t>::max(), 8), (shard{shard_kind::one, 8}));
}

TEST(shard, uid_0_is_every_worker_once) {
  shard_dealer dealer(4);
  EXPECT_EQ(deal(dealer, 0), (std::vector<std::size_t>{1, 2, 3, 4}));
}

TEST(shard, a_negative_uid_is_any_worker_and_all_get_their_turn) {
  shard_dealer dealer(3);
  std::vector<std::size_t> got;
  for (int i = 0; i < 6; ++i) got.push_back(deal(dealer, -1).at(0));
  EXPECT_EQ(got, (std::vector<std::size_t>{1, 2, 3, 1, 2, 3}));
  EXPECT_EQ(deal(dealer, std::numeric_limits<std::int64_t>::min()).size(), 1u);
}

TEST(shard, the_same_uid_is_always_the_same_worker) {
  shard_dealer dealer(8);
  for (std::int64_t uid = 1; uid < 100; ++uid) EXPECT_EQ(deal(dealer, uid), deal(dealer, uid));
}

}  // namespace
}  // namespace bee::service
