// Stock nodes, C++ nodes and beectl around name servers that are processes of their own.
#include "watched_test.hpp"

namespace bee::test {
namespace {

class stock_names_servers : public watched_test {
 protected:
  void SetUp() override {
    if (!has_stock()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    watched_test::SetUp();
  }
};

TEST_P(stock_names_servers, a_hot_version_is_seen_by_ls_and_by_every_watcher_at_once) {
  const names_server server(folder_);
  tell_server("names", server);
  announce("lease=10, server='names'");
  join({&server});
  watch(server.url(), [&] {
    EXPECT_EQ(shown(announcer_, {"set_hot_version", "1.5"}), "true");
    EXPECT_EQ(listed(server)["stock_1"], "1.5");
    events_.wait_for("\"version\":\"1.5\"");
    run_until_heard("set stock_1 1.5");
    ASSERT_TRUE(loop.run(member_->set_hot_version("2.5")));
    EXPECT_EQ(listed(server)["cpp_1"], "2.5");
    events_.wait_for("\"version\":\"2.5\"");
    run_until_happened("set cpp_1");
  });
  // Each step once, in order, for the watcher outside.
  const auto all = event_file::parsed(events_.text());
  ASSERT_EQ(all.size(), 4u) << events_.text();
  EXPECT_EQ(all[2]["node"], "stock_1");
  EXPECT_EQ(all[2]["version"], "1.5");
  EXPECT_EQ(all[2]["event"], "set");
  EXPECT_EQ(all[3]["node"], "cpp_1");
  EXPECT_EQ(all[3]["revision"], all[2]["revision"].get<int>() + 1);
}

// The two know nothing of each other here: each node has to announce itself again.
TEST_P(stock_names_servers, nodes_go_to_the_next_server_when_one_hangs_and_when_one_is_killed) {
  names_server first(folder_, in_folder(folder_, "first")), second(folder_, in_folder(folder_, "second"));
  tell_server("names", first);
  tell_server("names_2", second);
  announce("servers={'names', 'names_2'}, patience=0.5");
  lease_ = std::chrono::milliseconds(1000);
  join({&first, &second});
  const auto move_to = [&](const names_server& to, const char* version) {
    run_until_listed(to);
    EXPECT_EQ(shown(announcer_, {"set_hot_version", version}), "true");
    ASSERT_TRUE(loop.run(member_->set_hot_version(version)));
    EXPECT_EQ(listed(to)["stock_1"], version);
    EXPECT_EQ(listed(to)["cpp_1"], version);
  };
  first.pause();
  move_to(second, "2");
  first.resume();
  second.end(SIGKILL);
  move_to(first, "3");
}

INSTANTIATE_TEST_SUITE_P(each, stock_names_servers, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
