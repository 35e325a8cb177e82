#include "cli/language/catalogue.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cli/language/catalogues.hpp"

namespace bee::cli {
namespace {

std::string four_bytes(std::uint32_t n) {
  std::string out;
  for (int i = 0; i < 4; ++i) out += static_cast<char>(n >> (8 * i));
  return out;
}

// "a" -> "1", "b" -> "2", as msgfmt writes it.
std::string image() {
  std::string out = four_bytes(0x950412de);
  for (const std::uint32_t n : {0, 2, 28, 44, 0, 60}) out += four_bytes(n);
  for (const std::uint32_t n : {1, 60, 1, 62, 1, 64, 1, 66}) out += four_bytes(n);
  for (const char* text : {"a", "b", "1", "2"}) out += std::string(text) + '\0';
  return out;
}

TEST(a_catalogue, finds_each_of_its_texts_and_no_other) {
  const auto bytes = image();
  const catalogue all(bytes);
  EXPECT_EQ(all.size(), 2u);
  EXPECT_EQ(all.find("a"), "1");
  EXPECT_EQ(all.find("b"), "2");
  for (const char* other : {"", "A", "aa", "c"}) EXPECT_FALSE(all.find(other)) << other;
}

TEST(a_catalogue, that_is_cut_or_changed_anywhere_is_read_within_its_bytes) {
  const auto bytes = image();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string part = bytes.substr(0, size);  // ends where a sanitizer sees it
    catalogue(part).find("a");
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto changed = bytes;
    changed[at] = '\xff';
    const catalogue all(changed);
    for (std::size_t n = 0; n < std::min<std::size_t>(all.size(), 4); ++n)
      (void)(all.text(n).size() + all.translation(n).size());
    all.find("b");
  }
}

TEST(the_catalogues_of_the_program, have_texts) {
  EXPECT_GT(help_in_chinese().size(), 900u);
  EXPECT_GT(sentences_in_chinese().size(), 1000u);
}

}  // namespace
}  // namespace bee::cli
