#include "bee/value/literal_scan.hpp"

#include <string>

#include "bee/value/numeral.hpp"
#include "bee/value/split_literals.hpp"

namespace bee::value {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Walks the tokens. It knows where a value may stand, as far as that decides what a '-' means.
class scanner {
 public:
  explicit scanner(std::string_view text) : text_(text) {}

  result<void> run() {
    for (skip_spaces(); at_ < text_.size(); skip_spaces())
      if (!token()) return is_too_deep_ ? errc::too_deep : errc::not_a_constant;
    return {};
  }

  /// The numerals that were walked over, each with its '-'.
  const std::vector<std::string_view>& numerals() const { return numerals_; }

  /// The end of the constant that begins at the front: a comma outside tables and strings, or the end.
  std::size_t find_comma() {
    for (skip_spaces(); at_ < text_.size(); skip_spaces()) {
      if (depth_ == 0 && peek() == ',') return at_;
      if (!is_placeholder() && !token()) break;
    }
    return text_.size();
  }

 private:
  bool is_placeholder() {
    if (depth_ > 0 || peek() != '_' || is_letter(peek(1)) || is_digit(peek(1))) return false;
    return ++at_, true;
  }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void skip_spaces() {
    while (is_space(peek())) ++at_;
  }

  bool token() {
    const char c = peek();
    if (is_letter(c)) return name();
    if (is_digit(c) || c == '.' || c == '-') return number();
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '[' && (peek(1) == '[' || peek(1) == '=')) return long_string();
    ++at_;
    return punctuation(c);
  }

  bool punctuation(char c) {
    expects_value_ = c != '}' && c != ']';
    switch (c) {
      case '{': is_too_deep_ = ++depth_ > max_text_depth; return !is_too_deep_;
      case '}': return depth_-- > 0;
      case '=': return depth_ > 0 && peek() != '=';
      case ',':
      case ';':
      case '[':
      case ']': return depth_ > 0;
      default: return false;
    }
  }

  bool name() {
    const auto from = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    const auto word = text_.substr(from, at_ - from);
    expects_value_ = false;
    if (word == "nil" || word == "true" || word == "false") return true;
    skip_spaces();
    if (word == "userdata" && (peek() == '"' || peek() == '\'')) return true;
    return depth_ > 0 && peek() == '=' && peek(1) != '=';
  }

  // A numeral as Lua's lexer takes it, with one '-' before it, or 0/0.
  bool number() {
    const bool is_negative = peek() == '-';
    if (is_negative && !expects_value_) return false;
    expects_value_ = false;
    if (is_negative) ++at_;
    const auto from = at_;
    if (!is_digit(peek()) && !(peek() == '.' && is_digit(peek(1)))) return false;
    const bool is_hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
    while (is_letter(peek()) || is_digit(peek()) || peek() == '.') {
      const char c = static_cast<char>(peek() | 0x20);
      ++at_;
      if (c == (is_hex ? 'p' : 'e') && (peek() == '+' || peek() == '-')) ++at_;
    }
    const auto start = from - (is_negative ? 1 : 0);
    numerals_.push_back(text_.substr(start, at_ - start));
    const bool is_zero = at_ - from == 1 && text_[from] == '0';
    return peek() != '/' || (is_zero && !is_negative && rest_of_nan());
  }
  bool rest_of_nan() {
    if (peek(1) != '0' || is_letter(peek(2)) || is_digit(peek(2)) || peek(2) == '.') return false;
    at_ += 2;
    return true;
  }

  bool quoted(char quote) {
    expects_value_ = false;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) return ++at_, true;
      if (text_[at_] == '\\') ++at_;
    }
    return false;
  }

  bool long_string() {
    expects_value_ = false;
    const auto open = text_.find_first_not_of('=', at_ + 1);
    if (open == std::string_view::npos || text_[open] != '[') return false;
    const auto close = std::string("]").append(text_.substr(at_ + 1, open - at_ - 1)).append("]");
    const auto end = text_.find(close, open + 1);
    at_ = end + close.size();
    return end != std::string_view::npos;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool expects_value_ = true;
  bool is_too_deep_ = false;
  std::vector<std::string_view> numerals_;
};

}  // namespace

result<void> scan_literal(std::string_view text) {
  return scanner(text).run();
}

std::vector<std::string_view> numerals_of(std::string_view literal) {
  scanner s(literal);
  return s.run() ? s.numerals() : std::vector<std::string_view>();
}

std::vector<std::string_view> split_literals(std::string_view text) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto comma = scanner(text).find_comma();
    out.push_back(text.substr(0, comma));
    if (comma == text.size()) return out;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace bee::value
