#include "bee/fleet/mesh.hpp"

#include <gtest/gtest.h>

#include "bee/node/node.hpp"
#include "support/event_loop.hpp"

namespace bee::fleet {
namespace {

using names = std::vector<std::string>;

map_ptr map_of(std::initializer_list<const char*> live) {
  cluster::node_map map;
  for (const char* name : live) map.set(name, endpoint("127.0.0.1", 1));
  return std::make_shared<const cluster::node_map>(std::move(map));
}

// "b:ask c:none".
std::string planned(const names& senders, const map_ptr& known, bool probe) {
  std::string out;
  for (const auto& cell : plan_row("a", {"a", "b", "c"}, senders, known, probe)) {
    const auto state = cell.state == cell_state::ok ? "ask" : to_text(cell.state);
    out += (out.empty() ? "" : " ") + cell.to + ":" + std::string(state);
  }
  return out;
}

TEST(mesh, a_row_asks_about_open_senders_only) {
  EXPECT_EQ(planned({}, nullptr, false), "b:none c:none");
  EXPECT_EQ(planned({"c"}, map_of({"b"}), false), "b:none c:ask");
}

TEST(mesh, a_probe_asks_about_what_the_node_surely_knows_and_nothing_else) {
  EXPECT_EQ(planned({}, nullptr, true), "b:unknown c:unknown");
  EXPECT_EQ(planned({"c"}, nullptr, true), "b:unknown c:ask");
  EXPECT_EQ(planned({"c"}, map_of({"b"}), true), "b:ask c:ask");
}

TEST(mesh, a_name_that_the_node_has_switched_off_is_off) {
  test::event_loop loop;
  node::node a(loop.executor(), "a");
  ASSERT_TRUE(a.listen());
  a.peers().set("gone", std::nullopt);
  links connections{std::chrono::seconds(5)};
  cluster::node_map known;
  known.set("gone", endpoint("127.0.0.1", 1));
  mesh_request request{
      {{"a", a.address()}}, true, {{"a", std::make_shared<const cluster::node_map>(known)}}, 4};
  const auto rows = loop.run(ask_mesh(std::move(request), connections));
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].cells.size(), 1u);
  EXPECT_EQ(rows[0].cells[0].state, cell_state::off);
  EXPECT_FALSE(is_bad(rows[0].cells[0].state));
}

}  // namespace
}  // namespace bee::fleet
