// beectl check of what nodes are to each other: mesh, and the map that they were told.
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

class fleet_checks : public fleet_test {
 protected:
  // The first line, or both standard output and error when there are more.
  std::string line_of(const words& line) {
    const auto end = run(line);
    return std::count(end.out.begin(), end.out.end(), '\n') == 1 ? end.out : end.out + end.err;
  }
};

TEST_F(fleet_checks, of_a_node_whose_connections_work_is_ok) {
  a_.knows("b", b_.address(), true);
  EXPECT_EQ(line_of({"check", "a", "--only", "mesh"}), "ok: 1 check of 1 node\n");
  EXPECT_EQ(a_.asked("sender").size(), 1u);
}

TEST_F(fleet_checks, of_a_node_that_can_not_reach_a_peer_is_critical_and_names_it) {
  a_.knows("b", b_.address(), true);
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("sender b")) return std::nullopt;
    return fake_reply{fake_reply::kind::error, {"call failed"}};
  });
  EXPECT_EQ(line_of({"check", "a", "--only", "mesh"}), "critical  a  mesh  it can not reach b (failed)\n");
  EXPECT_EQ(run({"check", "a", "--only", "mesh"}).code, 1);
}

TEST_F(fleet_checks, are_made_only_when_they_are_named) {
  a_.knows("b", b_.address(), true);
  (void)run({"check", "a"});
  EXPECT_TRUE(a_.asked("sender").empty());
  (void)run({"check", "a", "--also", "mesh"});
  EXPECT_FALSE(a_.asked("sender").empty());
}

TEST_F(fleet_checks, of_a_node_that_is_down_say_that_it_is_and_nothing_else) {
  b_.stop();
  const auto end = run({"check", "b", "--also", "mesh,map", "--skip", "nowaiting"});
  EXPECT_EQ(end.out.find("critical  b  reachable  connect "), 0u) << end.out;
  EXPECT_EQ(std::count(end.out.begin(), end.out.end(), '\n'), 1) << end.out;
}

TEST_F(fleet_checks, of_the_map_agree_with_the_journal) {
  const words line = {"check", "a", "--only", "map"};
  EXPECT_EQ(line_of(line), "unknown  a  map  the journal does not say which map it has\n");
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  EXPECT_EQ(line_of(line), "ok: 1 check of 1 node\n");
  write_cluster(map_text("new = \"127.0.0.1:9\"\n"));
  EXPECT_EQ(line_of(line),
            "warning  a  map  its map is not that of clustername.lua: a push would change 1 name\n");
}

TEST_F(fleet_checks, are_not_made_through_another_node) {
  expect_refused({"check", "a", "--only", "mesh", "--via", "b"}, 2,
                 "beectl: mesh and map ask each node itself: --via is not for them\n");
}

}  // namespace
}  // namespace bee::test
