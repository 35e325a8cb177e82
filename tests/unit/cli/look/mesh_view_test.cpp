#include "cli/look/mesh_view.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

using fleet::cell_state;

fleet::mesh_row row(std::string from, std::vector<fleet::mesh_cell> cells) {
  fleet::mesh_row out;
  out.from = std::move(from);
  out.cells = std::move(cells);
  return out;
}

const std::vector<fleet::mesh_row> two{
    row("a", {{"b", cell_state::ok, std::chrono::milliseconds(2)}, {"c", cell_state::failed, {}}}),
    row("b\x1b", {{"a", cell_state::none, {}}, {"c", cell_state::off, {}}})};

TEST(mesh_view, has_a_line_a_node_and_a_column_a_peer) {
  const auto m = matrix_of(two);
  EXPECT_EQ(m.headings, (std::vector<std::string>{"FROM", "a", "b", "c"}));
  ASSERT_EQ(m.rows.size(), 2u);
  EXPECT_EQ(m.rows[0], (std::vector<std::string>{"a", ".", "2.0", "failed"}));
  EXPECT_EQ(m.rows[1], (std::vector<std::string>{"b\\x1b", "-", ".", "off"}));
}

TEST(mesh_view, is_held_as_long_as_its_blocks_have_room) {
  const auto m = matrix_of(two);  // 5, 1, 3 and 6 columns wide, two apart
  EXPECT_TRUE(is_held(m, 80, 4));
  EXPECT_FALSE(is_held(m, 80, 3));
  EXPECT_FALSE(is_held(m, 14, 4));
  EXPECT_TRUE(is_held(m, 14, 8));
  EXPECT_TRUE(is_held(m, 0, 1));
  EXPECT_TRUE(is_held(m, 1, 0));
}

TEST(mesh_view, in_short_has_what_is_not_well_and_a_count) {
  EXPECT_EQ(mesh_text(two, {}),
            "FROM   TO  STATE\na      c   failed\nb\\x1b  c   off\n"
            "4 cells: 1 ok, 1 failed, 1 off, 1 none\n");
  EXPECT_EQ(mesh_text({}, {}), "0 cells\n");
}

}  // namespace
}  // namespace bee::cli
