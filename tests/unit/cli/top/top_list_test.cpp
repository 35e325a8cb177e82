#include "cli/top/top_list.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

using ids = std::vector<std::string>;

class list : public testing::Test {
 protected:
  list() {
    list_.set_rows(rows_);
    list_.set_room(3);
  }
  // "a b [c]": the cursor in brackets.
  std::string shown() const {
    std::string out;
    for (const auto i : list_.shown()) {
      const auto& id = rows_[i];
      out += (out.empty() ? "" : " ") + (id == list_.chosen() ? "[" + id + "]" : id);
    }
    return out;
  }
  void now(ids rows) {
    rows_ = std::move(rows);
    list_.set_rows(rows_);
  }

  ids rows_{"a", "b", "c", "d", "e"};
  top_list list_;
};

TEST_F(list, shows_what_has_room_with_the_cursor_on_the_first_row) {
  EXPECT_EQ(shown(), "[a] b c");
}

TEST_F(list, scrolls_as_far_as_the_cursor_needs) {
  list_.move(2);
  EXPECT_EQ(shown(), "a b [c]");
  list_.move(1);
  EXPECT_EQ(shown(), "b c [d]");
  list_.move(-2);
  EXPECT_EQ(shown(), "[b] c d");
  list_.move_to_last();
  EXPECT_EQ(shown(), "c d [e]");
  list_.move(1);
  EXPECT_EQ(shown(), "c d [e]");
  list_.move_page(-1);
  EXPECT_EQ(shown(), "[b] c d");
  list_.move_page(-7);
  EXPECT_EQ(shown(), "[a] b c");
}

TEST_F(list, whose_order_changes_keeps_the_cursor_on_its_row_once_it_was_moved) {
  list_.move(1);
  now({"e", "d", "c", "b", "a"});
  EXPECT_EQ(list_.chosen(), "b");
  EXPECT_EQ(shown(), "d c [b]");
}

TEST_F(list, whose_order_changes_keeps_the_cursor_on_the_first_row_until_it_is_moved) {
  now({"e", "d", "c", "b", "a"});
  EXPECT_EQ(shown(), "[e] d c");
  list_.move(2);
  list_.move_to_first();
  now({"a", "b", "c"});
  EXPECT_EQ(shown(), "[a] b c");
}

TEST_F(list, whose_chosen_row_goes_chooses_the_one_in_its_place) {
  list_.move(1);
  now({"a", "c", "d", "e"});
  EXPECT_EQ(list_.chosen(), "c");
  list_.move_to_last();
  now({"a"});
  EXPECT_EQ(shown(), "[a]");
  now({});
  EXPECT_EQ(shown(), "");
  EXPECT_EQ(list_.chosen(), "");
  list_.move(1);
  list_.keep_or_release();
  now({"x"});
  EXPECT_EQ(shown(), "[x]");
}

TEST_F(list, shows_rows_that_are_kept_above_the_others_wherever_those_are) {
  list_.move(1);
  list_.keep_or_release();
  EXPECT_EQ(shown(), "[b] a c");
  list_.move_to_last();
  EXPECT_EQ(shown(), "b d [e]");
  now({"e", "d", "c", "b", "a"});
  EXPECT_EQ(shown(), "b [e] d");
  now({"e", "d"});
  EXPECT_EQ(shown(), "[e] d");
  now({"e", "d", "b"});
  list_.move(-5);
  list_.keep_or_release();
  EXPECT_EQ(shown(), "e d [b]");
}

TEST_F(list, leaves_room_for_the_others_when_many_rows_are_kept) {
  for (int i = 0; i < 4; ++i) {
    list_.move(4);
    list_.keep_or_release();
  }
  list_.move_to_last();
  EXPECT_EQ(list_.shown().size(), 3u);
  EXPECT_EQ(rows_[list_.shown().back()], list_.chosen());
}

TEST_F(list, of_any_room_shows_no_more_than_that_and_the_cursor_if_there_is_any) {
  for (std::size_t room = 0; room < 7; ++room) {
    list_.set_room(room);
    for (const int by : {3, -1, 9, -9, 1}) {
      list_.move(by);
      const auto places = list_.shown();
      EXPECT_LE(places.size(), room);
      const bool has_cursor =
          std::any_of(places.begin(), places.end(), [&](auto i) { return rows_[i] == list_.chosen(); });
      EXPECT_EQ(has_cursor, room > 0) << room;
    }
  }
}

}  // namespace
}  // namespace bee::cli
