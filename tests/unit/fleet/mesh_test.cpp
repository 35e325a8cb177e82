#include "bee/fleet/mesh.hpp"

#include <gtest/gtest.h>

#include "bee/node/node.hpp"
#include "support/event_loop.hpp"

namespace bee::fleet {
namespace {

using names = std::vector<std::string>;

map_ptr map_of(std::initializer_list<const char*> live, std::initializer_list<const char*> off = {}) {
  cluster::node_map map;
  for (const char* name : live) map.set(name, endpoint("127.0.0.1", 1));
  for (const char* name : off) map.set(name, std::nullopt);
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

TEST(mesh, a_bounded_probe_asks_those_behind_the_node_in_a_ring_and_senders_beside) {
  const names all{"a", "b", "c", "d", "game_2", "game_10"};
  const auto asked = [&](const std::string& from, const names& senders, std::size_t most) {
    auto cells = plan_row(from, all, senders, map_of({"a", "b", "c", "d", "game_2", "game_10"}), true);
    bound_probe(cells, from, senders, most);
    std::string out;
    for (const auto& cell : cells)
      if (cell.state == cell_state::ok) out += (out.empty() ? "" : " ") + cell.to;
    return out;
  };
  EXPECT_EQ(asked("a", {}, 2), "b c");
  EXPECT_EQ(asked("d", {}, 3), "a game_2 game_10");
  EXPECT_EQ(asked("game_10", {}, 1), "a");
  EXPECT_EQ(asked("a", {"game_2"}, 1), "b game_2");
  EXPECT_EQ(asked("a", {}, 0), "");
  EXPECT_EQ(asked("a", {}, SIZE_MAX), "b c d game_2 game_10");
  EXPECT_EQ(asked("127.0.0.1:1", {}, 1), "a");
}

TEST(mesh, a_peer_that_the_node_was_told_is_false_is_off_whatever_sender_it_keeps) {
  EXPECT_EQ(planned({"c"}, map_of({"b"}, {"c"}), false), "b:none c:off");
  EXPECT_EQ(planned({}, map_of({"b"}, {"c"}), false), "b:none c:off");
  EXPECT_EQ(planned({"c"}, map_of({"b"}, {"c"}), true), "b:ask c:off");
  EXPECT_EQ(planned({}, map_of({"b"}, {"c"}), true), "b:ask c:ask") << "it says so itself";
}

TEST(mesh, off_is_what_was_told_unless_something_gets_through_all_the_same) {
  test::event_loop loop;
  node::node a(loop.executor(), "a");
  node::node b(loop.executor(), "b");
  ASSERT_TRUE(a.listen());
  ASSERT_TRUE(b.listen());
  const auto ask = [&] {
    links connections{std::chrono::seconds(5)};
    const mesh_request request{
        {{"a", a.address()}, {"b", b.address()}}, false, {{"a", map_of({}, {"b"})}}, 4};
    loop.run(connections.open_all(request.nodes, request.jobs));
    auto rows = plan_mesh(request, connections);
    loop.run(ask_mesh(request, connections, rows));
    return rows.at(0).cells.at(0).state;
  };
  EXPECT_EQ(ask(), cell_state::off) << "it has never talked to it";
  a.peers().set("b", to_string(b.address()));
  ASSERT_FALSE(loop.run(a.peers().call("b", wire::address(".launcher"), {value::value("PING")},
                                       std::chrono::seconds(5)))
                   .error);
  EXPECT_EQ(ask(), cell_state::ok) << "others have told it where the peer is";
  a.peers().set("b", std::nullopt);
  EXPECT_EQ(ask(), cell_state::off) << "its sender is still there";
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
  loop.run(connections.open_all(request.nodes, request.jobs));
  auto rows = plan_mesh(request, connections);
  loop.run(ask_mesh(request, connections, rows));
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].cells.size(), 1u);
  EXPECT_EQ(rows[0].cells[0].state, cell_state::off);
  EXPECT_FALSE(is_bad(rows[0].cells[0].state));
}

}  // namespace
}  // namespace bee::fleet
