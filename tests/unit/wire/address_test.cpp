#include "bee/wire/address.hpp"

#include <gtest/gtest.h>

namespace bee::wire {
namespace {

TEST(address, a_text_of_any_kind_becomes_a_name_and_a_number_a_handle) {
  const std::string text = "@lobby";
  const address of_literal = "@lobby", of_text = text, of_view = std::string_view(text), of_handle = 5u;
  EXPECT_EQ(of_literal.name(), "@lobby");
  EXPECT_EQ(of_text, of_literal);
  EXPECT_EQ(of_view, of_literal);
  EXPECT_EQ(of_handle.handle(), 5u);
  EXPECT_EQ(address(0).handle(), 0u);
}

}  // namespace
}  // namespace bee::wire
