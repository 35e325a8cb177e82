#include "cli/site/site_readers.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

class readers : public testing::Test {
 protected:
  static std::string next(const std::shared_ptr<web::event_stream>& of) {
    const auto out = of->take();
    return out ? *out : "";
  }
  static std::string snapshot(const std::string& text) { return web::event_text("snapshot", text); }
  static std::string update(const std::string& text) { return web::event_text("update", text); }

  int snapshots_ = 0;
  std::optional<std::string> news_;
  site_readers all_{{[this] { return std::to_string(++snapshots_); },
                     [this](bool) { return std::exchange(news_, std::nullopt); }},
                    60};
};

TEST_F(readers, that_begin_while_nothing_happens_share_one_snapshot) {
  const auto first = all_.add(), second = all_.add();
  EXPECT_EQ(next(first), snapshot("1"));
  EXPECT_EQ(next(second), snapshot("1"));
  EXPECT_EQ(snapshots_, 1);
}

TEST_F(readers, are_all_told_what_comes) {
  const auto first = all_.add(), second = all_.add();
  next(first), next(second);
  news_ = "a";
  all_.tell(true);
  EXPECT_EQ(next(first), update("a"));
  EXPECT_EQ(next(second), update("a"));
  EXPECT_EQ(next(first), "");
}

TEST_F(readers, that_begin_do_not_hear_again_what_their_snapshot_says) {
  const auto first = all_.add();
  next(first);
  news_ = "a";
  const auto second = all_.add();
  EXPECT_EQ(next(second), snapshot("2"));
  EXPECT_EQ(next(second), "");
  EXPECT_EQ(next(first), update("a"));
}

TEST_F(readers, that_are_slow_are_counted_and_begin_anew) {
  const auto slow = all_.add();
  next(slow);
  for (int i = 0; i < 9; ++i) {
    news_ = "something";
    all_.tell(true);
  }
  EXPECT_EQ(all_.drops(), 1u);
  EXPECT_EQ(next(slow), web::event_text("dropped", "{}"));
  EXPECT_EQ(next(slow), snapshot("2"));
}

TEST_F(readers, that_are_gone_are_forgotten) {
  const std::weak_ptr<web::event_stream> gone = all_.add();
  EXPECT_TRUE(gone.expired());
  news_ = "a";
  all_.tell(true);
  EXPECT_EQ(all_.drops(), 0u);
}

}  // namespace
}  // namespace bee::cli
