// 100,000 words as a person or a script may type them: each arrives with every digit, or stays a string, or
// is refused.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "bee/value/pack.hpp"
#include "cli/call/arguments.hpp"

namespace bee::cli {
namespace {

using value::kind;

class typist {
 public:
  explicit typist(unsigned seed) : random_(seed) {}

  std::string word() {
    switch (up_to(9)) {
      case 0: return sign() + digits(1, 24);
      case 1: return sign() + digits(0, 20) + "." + digits(0, 20);
      case 2: return sign() + digits(1, 4) + "." + digits(1, 4) + exponent();
      case 3: return sign() + digits(1, 18) + exponent();
      case 4: return sign() + "0x" + hex(1, 20);
      case 5:
        return sign() + "0x" + hex(1, 14) + "." + hex(0, 6) + (up_to(1) ? "p" + sign() + digits(1, 4) : "");
      case 6: return sign() + zeros() + digits(1, 6) + zeros();
      case 7: return space() + digits(1, 6) + space();
      case 8: return sign() + digits(1, 3) + "." + zeros() + digits(0, 3) + zeros();
      default: return letters();
    }
  }

 private:
  unsigned up_to(unsigned most) { return std::uniform_int_distribution<unsigned>(0, most)(random_); }
  std::string some(const char* alphabet, unsigned size, unsigned least, unsigned most) {
    std::string out(least + up_to(most - least), '0');
    for (char& c : out) c = alphabet[up_to(size - 1)];
    return out;
  }
  std::string digits(unsigned least, unsigned most) { return some("0123456789", 10, least, most); }
  std::string hex(unsigned least, unsigned most) { return some("0123456789abcdefABCDEF", 22, least, most); }
  std::string zeros() { return std::string(up_to(3), '0'); }
  std::string sign() { return up_to(2) == 0 ? "-" : ""; }
  std::string space() { return std::string(up_to(1), " \t\n"[up_to(2)]); }
  std::string exponent() {
    return std::string(1, "eE"[up_to(1)]) + (up_to(2) == 0 ? "+" : sign()) + digits(1, 3);
  }
  std::string letters() { return some("0123456789.-+exp_ {}'\"=,", 24, 0, 8); }

  std::mt19937 random_;
};

// The digits of a decimal text as they stand, without its point, and where the point is; told by the text
// alone.
struct seen {
  std::string digits;
  int point = 0;
};

seen look(std::string text) {
  seen out;
  const auto mark = text.find_first_of("eE");
  if (mark != std::string::npos) out.point = std::atoi(text.c_str() + mark + 1);
  text.resize(std::min(mark, text.size()));
  if (text.starts_with('-')) text.erase(0, 1);
  const auto dot = text.find('.');
  out.point += static_cast<int>(std::min(dot, text.size()));
  for (const char c : text)
    if (c != '.') out.digits += c;
  while (out.digits.size() > 1 && out.digits[0] == '0') out.digits.erase(0, 1), --out.point;
  return out;
}

// A double in as many digits as were typed, and not one of them other than typed.
void expect_same_digits(const std::string& word, double d) {
  const auto typed = look(word);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*e", static_cast<int>(typed.digits.size()) - 1, d);
  const auto arrived = look(buffer);
  EXPECT_EQ(arrived.digits, typed.digits) << word;
  EXPECT_TRUE(d == 0 || arrived.point == typed.point) << word;
  EXPECT_EQ(std::signbit(d), word.starts_with('-')) << word;
  const auto dot = word.find('.');
  const auto fraction =
      dot == std::string::npos ? "" : word.substr(dot + 1, word.find_first_of("eE") - dot - 1);
  EXPECT_TRUE(fraction.size() < 2 || !fraction.ends_with('0')) << word << " lost the zero at its end";
}

void expect_same_hex(const std::string& word, const value::value& v) {
  if (v.is_integer()) {
    const bool is_negative = word.starts_with('-');
    const auto magnitude = std::strtoull(word.c_str() + (is_negative ? 1 : 0), nullptr, 16);
    EXPECT_EQ(static_cast<std::uint64_t>(v.as_integer()), is_negative ? 0 - magnitude : magnitude) << word;
    EXPECT_LE(
        word.find_last_of("0123456789abcdefABCDEF") + 1 - word.find_first_of("123456789abcdefABCDEF", 2),
        16u);
  } else {
    // A long double has eleven bits more: what is the same in both has lost none.
    EXPECT_EQ(static_cast<long double>(v.as_number()), std::strtold(word.c_str(), nullptr)) << word;
  }
}

TEST(random_arguments, none_of_100000_is_changed) {
  constexpr int count = 100'000;
  typist types(20261128);
  int numbers = 0, strings = 0, refused = 0;
  for (int i = 0; i < count; ++i) {
    const auto word = types.word();
    SCOPED_TRACE(word);
    std::vector<std::string> kept;
    auto parsed = parse_argument(word, argument_mode::literal, &kept);
    if (!parsed) {
      ++refused;
      EXPECT_EQ(parsed.error().code, exit_code::bad_input);
      continue;
    }
    const auto arrived = value::unpack(value::pack({*parsed}).value()).value().at(0);
    if (arrived.is_string()) {
      ++strings;
      const bool is_quoted = word.size() > 1 && (word[0] == '"' || word[0] == '\'') && word.back() == word[0];
      const bool is_inside = is_quoted && arrived.as_string() == word.substr(1, word.size() - 2);
      EXPECT_TRUE(is_inside || arrived.as_string() == word);
    } else if (arrived.is_integer() || arrived.type() == kind::number) {
      ++numbers;
      if (word.find_first_of("xX") != std::string::npos) {
        expect_same_hex(word, arrived);
      } else if (arrived.is_integer()) {
        EXPECT_EQ(std::to_string(arrived.as_integer()), word);
      } else {
        expect_same_digits(word, arrived.as_number());
      }
    }
  }
  std::printf("%d arguments: %d numbers, %d strings, %d refused\n", count, numbers, strings, refused);
  EXPECT_GT(numbers, count / 10);
  EXPECT_GT(strings, count / 10);
  EXPECT_GT(refused, count / 100);
}

}  // namespace
}  // namespace bee::cli
