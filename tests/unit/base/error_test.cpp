#include "bee/base/error.hpp"

#include <gtest/gtest.h>

#include <set>

namespace bee {
namespace {

TEST(error, every_enumerator_has_a_sentence_of_its_own) {
  std::set<std::string> sentences;
  const int last = static_cast<int>(errc::script_limit);
  for (int e = 1; e <= last; ++e) {
    const std::string text = make_error_code(static_cast<errc>(e)).message();
    EXPECT_NE(text, "an unknown error") << e;
    EXPECT_NE(text.back(), '.') << text;
    sentences.insert(text);
  }
  EXPECT_EQ(sentences.size(), static_cast<std::size_t>(last) - 1)
      << "only the two unknown-name codes share one";
  EXPECT_EQ(make_error_code(static_cast<errc>(last + 1)).message(), "an unknown error");
}

}  // namespace
}  // namespace bee
