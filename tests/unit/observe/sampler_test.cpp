#include "bee/observe/sampler.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/observe/launcher_says.hpp"

namespace bee::observe {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double middle = 0.5;

time_point at(milliseconds t) {
  return time_point(t);
}

milliseconds wait_after(std::size_t failures, double random, backoff_pace pace = {}) {
  backoff b(pace);
  for (std::size_t i = 0; i < failures; ++i) b.fail(at(seconds(100)), random);
  return std::chrono::duration_cast<milliseconds>(b.next() - at(seconds(100)));
}

TEST(backoff, doubles_the_wait_with_each_failure_up_to_the_longest) {
  EXPECT_EQ(wait_after(1, middle), seconds(1));
  EXPECT_EQ(wait_after(2, middle), seconds(2));
  EXPECT_EQ(wait_after(5, middle), seconds(16));
  EXPECT_EQ(wait_after(7, middle), seconds(60));
  EXPECT_EQ(wait_after(10'000, middle), seconds(60));
  EXPECT_EQ(wait_after(3, middle, {.first = seconds(10), .longest = seconds(1)}), seconds(10));
}

TEST(backoff, spreads_the_wait_by_its_part) {
  EXPECT_EQ(wait_after(1, 0), milliseconds(800));
  EXPECT_EQ(wait_after(1, 1), milliseconds(1200));
  EXPECT_EQ(wait_after(1, -7), milliseconds(800));
  EXPECT_EQ(wait_after(1, 7), milliseconds(1200));
  EXPECT_EQ(wait_after(1, std::nan("")), milliseconds(800));
}

TEST(backoff, is_due_at_once_when_nothing_has_failed_or_an_answer_came) {
  backoff b;
  EXPECT_TRUE(b.is_due(at(milliseconds(0))));
  b.fail(at(seconds(1)), middle);
  EXPECT_FALSE(b.is_due(at(milliseconds(1999))));
  EXPECT_TRUE(b.is_due(at(seconds(2))));
  b.succeed();
  EXPECT_TRUE(b.is_due(at(seconds(1))));
  EXPECT_EQ(b.failures(), 0u);
}

class sampling : public testing::Test {
 protected:
  sampling() { s_.set_nodes(names_); }

  std::vector<std::string> due(time_point now) { return s_.take_due(now, 100); }
  // Each node that is due is asked, and a answers.
  void see_a(node_sample sample) {
    const auto now = sample.at;
    (void)due(now);
    s_.saw("a", std::move(sample), now, middle);
  }

  std::vector<std::string> names_ = {"a", "b"};
  sampler s_{{.calm = milliseconds(200)}};
};

TEST_F(sampling, never_asks_a_node_again_that_has_not_answered) {
  EXPECT_EQ(due(at(seconds(1))), names_);
  EXPECT_TRUE(due(at(seconds(1000))).empty());
  EXPECT_EQ(s_.next_due(), time_point::max());
  see_a(sample_at(seconds(1001), {}));
  EXPECT_EQ(due(at(seconds(1001))), std::vector<std::string>{"a"});
}

TEST_F(sampling, asks_a_node_that_answers_in_its_interval) {
  (void)due(at(seconds(10)));
  see_a(sample_at(seconds(11), {}));
  EXPECT_EQ(s_.next_due(), at(seconds(15)));
  EXPECT_TRUE(due(at(milliseconds(14'999))).empty());
  EXPECT_EQ(due(at(seconds(15))), std::vector<std::string>{"a"});
}

TEST_F(sampling, asks_a_node_that_does_not_answer_ever_later) {
  (void)due(at(seconds(10)));
  s_.missed("a", "refused", at(seconds(10)), middle);
  EXPECT_EQ(s_.next_due(), at(seconds(11)));
  (void)due(at(seconds(11)));
  s_.missed("a", "refused", at(seconds(11)), middle);
  EXPECT_EQ(s_.next_due(), at(seconds(13)));
  EXPECT_EQ(s_.find("a")->state, node_state::down);
  EXPECT_EQ(s_.find("a")->why, "refused");
}

TEST_F(sampling, shows_the_last_sample_and_the_rates_since_the_one_before) {
  EXPECT_EQ(s_.find("a")->state, node_state::unseen);
  see_a(sample_at(seconds(1), {{10, "snlua db", 100, 1}}));
  EXPECT_EQ(s_.find("a")->rates.messages, std::nullopt);
  see_a(sample_at(seconds(6), {{10, "snlua db", 600, 1}}));
  EXPECT_EQ(s_.find("a")->state, node_state::up);
  EXPECT_EQ(s_.find("a")->sample->all.messages, 600);
  EXPECT_EQ(s_.find("a")->rates.messages, 100.0);
}

TEST_F(sampling, of_a_node_that_went_down_keeps_the_sample_and_no_rates) {
  see_a(sample_at(seconds(1), {{10, "snlua db", 100, 1}}));
  see_a(sample_at(seconds(6), {{10, "snlua db", 600, 1}}));
  (void)due(at(seconds(11)));
  s_.missed("a", "refused", at(seconds(11)), middle);
  EXPECT_EQ(s_.find("a")->sample->all.messages, 600);
  EXPECT_EQ(s_.find("a")->rates.messages, std::nullopt);
  see_a(sample_at(seconds(12), {{10, "snlua db", 7, 0.1}}));
  EXPECT_EQ(s_.find("a")->state, node_state::up);
  EXPECT_EQ(s_.find("a")->rates.messages, std::nullopt);
}

TEST_F(sampling, asks_those_first_that_have_waited_longest_and_no_more_than_are_wanted) {
  s_.set_nodes(std::vector<std::string>{"a", "b", "c"});
  EXPECT_EQ(s_.take_due(at(seconds(1)), 2), names_);
  s_.saw("a", sample_at(seconds(1), {}), at(seconds(1)), middle);
  EXPECT_EQ(s_.take_due(at(seconds(100)), 1), std::vector<std::string>{"c"});
  EXPECT_EQ(s_.take_due(at(seconds(100)), 1), std::vector<std::string>{"a"});
}

TEST_F(sampling, asks_a_node_ever_later_whose_services_owe_answers) {
  const auto ask = [&](seconds when) {
    auto owing = sample_at(when, {});
    owing.is_kept_back = true;
    see_a(std::move(owing));
    return s_.next_due();
  };
  EXPECT_EQ(ask(seconds(10)), at(seconds(15)));
  EXPECT_EQ(ask(seconds(15)), at(seconds(20)));
  EXPECT_EQ(ask(seconds(20)), at(seconds(25)));
  EXPECT_EQ(ask(seconds(25)), at(seconds(33)));
  see_a(sample_at(seconds(33), {}));
  EXPECT_EQ(s_.next_due(), at(seconds(38)));
}

TEST_F(sampling, asks_a_node_soon_of_which_there_are_signs) {
  see_a(sample_at(seconds(10), {}));
  s_.hurry("a", at(milliseconds(10'100)));
  EXPECT_EQ(s_.next_due(), at(milliseconds(10'200)));
  s_.hurry("a", at(milliseconds(10'150)));
  s_.hurry("nobody", at(milliseconds(10'150)));
  EXPECT_EQ(s_.next_due(), at(milliseconds(10'200)));
  EXPECT_EQ(due(at(milliseconds(10'200))), std::vector<std::string>{"a"});
  s_.hurry("a", at(milliseconds(10'300)));
  EXPECT_EQ(s_.next_due(), time_point::max());
}

TEST_F(sampling, forgets_nodes_that_are_not_named_any_more) {
  see_a(sample_at(seconds(1), {}));
  s_.set_nodes(std::vector<std::string>{"b", "c"});
  s_.saw("a", sample_at(seconds(2), {}), at(seconds(2)), middle);
  s_.missed("a", "refused", at(seconds(2)), middle);
  EXPECT_EQ(s_.find("a"), nullptr);
  EXPECT_EQ(s_.size(), 2u);
  EXPECT_EQ(due(at(seconds(2))), std::vector<std::string>{"c"});  // b is still being asked
}

}  // namespace
}  // namespace bee::observe
