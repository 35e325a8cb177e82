#include "bee/stock/process_text.hpp"

#include <gtest/gtest.h>

namespace bee::stock {
namespace {

TEST(process_mark, reads_back_as_it_was_written_and_what_is_odd_says_nothing) {
  const process_mark mark{42, {{"b", 17}, {"game_2", 0xffffffffu}}};
  EXPECT_EQ(parse_process(to_text(mark)), mark);
  EXPECT_EQ(to_text(process_mark{}), "");
  for (const char* text : {"", "{", "[]", "7", R"({"top":-1})", R"({"top":4294967296})", R"({"top":"7"})",
                           R"({"senders":[1]})", R"({"senders":{"b":"x"}})", R"({"senders":{"b":0}})"})
    EXPECT_EQ(parse_process(text), process_mark{}) << text;
  EXPECT_EQ(parse_process(R"({"top":7,"mood":"good"})").top, 7u);
}

TEST(process_mark, of_another_life_has_no_higher_handle_or_lacks_a_sender) {
  const process_mark then{42, {{"b", 17}}};
  EXPECT_FALSE(is_another_life(then, {43, {{"b", 17}, {"c", 43}}}));
  EXPECT_TRUE(is_another_life(then, {42, {{"b", 17}}})) << "each connection takes a new handle";
  EXPECT_TRUE(is_another_life(then, {12, {{"b", 17}}}));
  EXPECT_TRUE(is_another_life(then, {99, {}}));
  EXPECT_TRUE(is_another_life(then, {99, {{"b", 18}}}));
}

TEST(process_mark, that_says_nothing_is_no_sign_of_another_life) {
  EXPECT_FALSE(is_another_life({}, {7, {}}));
  EXPECT_FALSE(is_another_life({7, {}}, {}));
  EXPECT_FALSE(is_another_life({}, {}));
}

}  // namespace
}  // namespace bee::stock
