#include "drive_fleet.hpp"

namespace bee::fleet {
namespace {

TEST(links, a_node_that_is_down_and_one_that_is_no_node_have_failed) {
  fleet f(3);
  f.nodes[1].reset();
  f.loop.run(f.connections.open_all(f.request.targets, 8));
  EXPECT_EQ(f.connections.failure("n0"), nullptr);
  ASSERT_NE(f.connections.failure("n1"), nullptr);
  EXPECT_EQ(f.connections.failure("n1")->has_run, ran::no);
  EXPECT_EQ(f.connections.peers().count("n1"), 0u);
  EXPECT_EQ(f.connections.peers().count("n2"), 1u);
}

TEST(stock, finds_the_daemon_of_the_framework_first) {
  fleet f(1);
  node::node_options options;
  options.daemon = "bee_clusterd";
  node::node other(f.loop.executor(), "bee", options);
  ASSERT_TRUE(other.listen());
  auto plain = f.loop.run(stock::stock_node::open(f.nodes[0]->address(), std::chrono::seconds(2)));
  auto bee = f.loop.run(stock::stock_node::open(other.address(), std::chrono::seconds(2)));
  ASSERT_TRUE(plain && bee);
  EXPECT_EQ(plain->daemon_name(), "clusterd");
  EXPECT_EQ(bee->daemon_name(), "bee_clusterd");
}

}  // namespace
}  // namespace bee::fleet
