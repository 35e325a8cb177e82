#include "bee/value/numeral.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

namespace bee::value {
namespace {

constexpr std::string_view infinity = "1e9999";              // as to_literal writes it
constexpr std::int64_t no_exponent = std::int64_t{1} << 40;  // beyond any double

std::string_view without_zeros_in_front(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}
std::string_view without_zeros_at_end(std::string_view digits) {
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

// "-12", "+7", "": a text of digits, clamped.
std::int64_t exponent_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  text = without_zeros_in_front(text);
  std::int64_t out = 0;
  if (text.size() > 12) return is_negative ? -no_exponent : no_exponent;
  for (const char c : text) out = out * 10 + (c - '0');
  return is_negative ? -out : out;
}

// The text of a number without its sign, cut where its parts meet.
struct parts {
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;
  bool has_point = false;
  bool has_exponent = false;
  bool is_integer() const { return !has_point && !has_exponent; }
};

parts split(std::string_view text, std::string_view marks) {
  parts out;
  const auto mark = text.find_first_of(marks);
  out.has_exponent = mark != std::string_view::npos;
  if (out.has_exponent) out.exponent = text.substr(mark + 1);
  text = text.substr(0, mark);
  const auto point = text.find('.');
  out.has_point = point != std::string_view::npos;
  out.whole = text.substr(0, point);
  if (out.has_point) out.fraction = text.substr(point + 1);
  return out;
}

// A decimal value as digits without zeros around them, the first of which stands for 10^exponent.
struct scientific {
  std::string digits;
  std::int64_t exponent = 0;
  friend bool operator==(const scientific&, const scientific&) = default;
};

scientific scientific_of(const parts& p) {
  const std::string all = std::string(p.whole).append(p.fraction);
  const auto significant = without_zeros_in_front(all);
  if (significant.empty()) return {};
  const auto zeros = static_cast<std::int64_t>(all.size() - significant.size());
  return {std::string(without_zeros_at_end(significant)),
          static_cast<std::int64_t>(p.whole.size()) - zeros - 1 + exponent_of(p.exponent)};
}

// The double nearest to a value other than 0; nothing when it is too large or too small for one.
std::optional<double> double_of(const scientific& typed) {
  if (typed.exponent > 400 || typed.exponent < -400) return {};
  const double d = nearest_double("0." + typed.digits + "e" + std::to_string(typed.exponent + 1));
  return std::isfinite(d) && d != 0 ? std::optional(d) : std::nullopt;
}

constexpr std::size_t most_digits = 800;  // no double has more

scientific written(double d, std::size_t digits) {
  char buffer[most_digits + 40];
  const int size = std::snprintf(buffer, sizeof buffer, "%.*e", static_cast<int>(digits - 1), d);
  return scientific_of(split({buffer, static_cast<std::size_t>(size)}, "e"));
}

// The digits that were typed, from the first that is no zero to the last.
std::size_t count_digits(const parts& p) {
  const std::string all = std::string(p.whole).append(p.fraction);
  return without_zeros_in_front(all).size();
}

// Whether the shortest text that means the same double has the same digits, and no zero at the end stands for
// another digit of it.
bool is_shortest(const parts& p) {
  const auto typed = scientific_of(p);
  if (typed.digits.empty()) return true;
  const auto d = double_of(typed);
  if (!d) return false;
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, *d, std::chars_format::scientific).ptr;
  const auto shortest = scientific_of(split({buffer, static_cast<std::size_t>(end - buffer)}, "e"));
  const auto count = count_digits(p);
  return shortest == typed && count <= most_digits && written(*d, count) == typed;
}

// Whether the double, written with as many digits as were typed, has these digits.
bool holds_digits(const parts& p) {
  const auto typed = scientific_of(p);
  if (typed.digits.empty()) return true;
  const auto d = double_of(typed);
  return d && typed.digits.size() <= most_digits && written(*d, typed.digits.size()) == typed;
}

// Whether the double is the very value that was typed.
bool is_exact(const parts& p) {
  const auto typed = scientific_of(p);
  const auto d = double_of(typed);
  return d && written(*d, most_digits) == typed;
}

// 1e5 and 1e-07, as programs print it, but not 1e05: that may be a name.
bool is_exponent_kept(const parts& p) {
  return p.exponent.size() < 2 || p.exponent[0] != '0';
}

bool are_zeros_kept(const parts& p) {
  const bool has_zero_in_front = p.whole.size() > 1 && p.whole[0] == '0';
  const bool has_zero_at_end = p.fraction.size() > 1 && p.fraction.back() == '0';
  return !has_zero_in_front && !has_zero_at_end;
}

numeral judge_integer(std::string_view digits, bool is_negative) {
  constexpr std::string_view most = "9223372036854775807";
  const auto significant = without_zeros_in_front(digits);
  if (significant.size() > most.size() || (significant.size() == most.size() && significant > most))
    return numeral::beyond_64_bits;
  if (digits.size() > 1 && digits[0] == '0') return numeral::changed;
  return is_negative && significant.empty() ? numeral::changed : numeral::kept;
}

numeral judge_decimal(std::string_view text, bool is_negative) {
  const auto p = split(text, "eE");
  if (p.is_integer()) return judge_integer(p.whole, is_negative);
  if (text == infinity) return numeral::kept;
  return are_zeros_kept(p) && is_exponent_kept(p) && (is_shortest(p) || is_exact(p)) ? numeral::kept
                                                                                     : numeral::changed;
}

numeral judge_hex_integer(std::string_view digits, bool is_negative) {
  const auto significant = without_zeros_in_front(digits);
  if (significant.size() > 16) return numeral::beyond_64_bits;
  std::uint64_t magnitude = 0;
  std::from_chars(significant.data(), significant.data() + significant.size(), magnitude, 16);
  if (is_negative && magnitude > std::uint64_t{1} << 63) return numeral::beyond_64_bits;
  return is_negative && magnitude == 0 ? numeral::changed : numeral::kept;
}

int hex_digit(char c) {
  return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

// Whether no bit of the mantissa falls off.
bool is_hex_float_exact(const parts& p) {
  const std::string all = std::string(p.whole).append(p.fraction);
  const auto significant = without_zeros_at_end(without_zeros_in_front(all));
  if (significant.empty()) return true;
  if (significant.size() > 15) return false;
  std::uint64_t mantissa = 0;
  for (const char c : significant) mantissa = mantissa << 4 | static_cast<std::uint64_t>(hex_digit(c));
  const auto behind = all.size() - without_zeros_at_end(all).size();
  auto exponent = exponent_of(p.exponent) +
                  4 * (static_cast<std::int64_t>(behind) - static_cast<std::int64_t>(p.fraction.size()));
  const int shift = std::countr_zero(mantissa);
  mantissa >>= shift;
  exponent += shift;
  if (std::bit_width(mantissa) > 53 || exponent > 2000 || exponent < -2000) return false;
  const double d = std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
  return std::isfinite(d) && std::ldexp(d, static_cast<int>(-exponent)) == static_cast<double>(mantissa);
}

numeral judge_hex(std::string_view digits, bool is_negative) {
  const auto p = split(digits, "pP");
  if (p.is_integer()) return judge_hex_integer(p.whole, is_negative);
  return is_hex_float_exact(p) ? numeral::kept : numeral::changed;
}

bool is_hex(std::string_view text) {
  return text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

}  // namespace

numeral judge_numeral(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  return is_hex(text) ? judge_hex(text.substr(2), is_negative) : judge_decimal(text, is_negative);
}

bool is_exact_in_json(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return holds_digits(split(text, "eE"));
}

double nearest_double(std::string_view text) {
  return std::strtod(std::string(text).c_str(), nullptr);
}

}  // namespace bee::value
