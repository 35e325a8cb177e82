#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "bee/base/bytes.hpp"
#include "bee/value/literal.hpp"

namespace bee::value {
namespace {

constexpr std::array<std::string_view, 22> reserved = {
    "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
    "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !is_letter(text[0])) return false;
  for (const char c : text)
    if (!is_letter(c) && (c < '0' || c > '9')) return false;
  return std::find(reserved.begin(), reserved.end(), text) == reserved.end();
}

class writer {
 public:
  explicit writer(layout l) : layout_(l) {}

  void one(const value& v) {
    switch (v.type()) {
      case kind::nil: out_ += "nil"; return;
      case kind::boolean: out_ += v.boolean_unchecked() ? "true" : "false"; return;
      case kind::integer: return integer(v.integer_unchecked());
      case kind::number: return number(v.number_unchecked());
      case kind::string: return string(v.string_unchecked());
      case kind::userdata: return userdata(v.userdata_unchecked());
      case kind::table: return contents(v.table_unchecked());
    }
  }
  std::string take() { return std::move(out_); }

 private:
  // The lowest integer has no decimal numeral: 9223372036854775808 is a float.
  void integer(std::int64_t i) {
    if (i == std::numeric_limits<std::int64_t>::min()) {
      out_ += "0x8000000000000000";
    } else {
      digits(i);
    }
  }

  void number(double d) {
    if (std::isnan(d)) {
      out_ += "0/0";
    } else if (std::isinf(d)) {
      out_ += d > 0 ? "1e9999" : "-1e9999";
    } else {
      const auto from = out_.size();
      digits(d);
      if (out_.find_first_of(".e", from) == std::string::npos) out_ += ".0";
    }
  }

  template <class T>
  void digits(T number) {
    char buffer[32];
    out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
  }

  void userdata(std::uint64_t address) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(address >> shift);
    out_.append("userdata \"").append(to_hex(bytes)).append("\"");
  }

  void string(std::string_view bytes) {
    out_ += '"';
    while (!bytes.empty()) {
      const auto length = printable_length(bytes);
      if (length > 0 && bytes[0] != '"' && bytes[0] != '\\') {
        out_ += bytes.substr(0, length);
        bytes.remove_prefix(length);
      } else {
        escaped(bytes[0]);
        bytes.remove_prefix(1);
      }
    }
    out_ += '"';
  }

  void escaped(char c) {
    out_ += '\\';
    switch (c) {
      case '"':
      case '\\': out_ += c; return;
      case '\n': out_ += 'n'; return;
      case '\r': out_ += 'r'; return;
      case '\t': out_ += 't'; return;
      default: out_.append("x").append(to_hex({&c, 1}));
    }
  }

  void contents(const table& t) {
    out_ += '{';
    ++depth_;
    bool is_first = true;
    for (const auto& v : t.array) {
      separate(is_first);
      one(v);
    }
    for (const auto& [key, v] : t.pairs) {
      if (v.is_nil()) continue;
      separate(is_first);
      name(key);
      one(v);
    }
    --depth_;
    if (!is_first && layout_ == layout::indented) new_line();
    out_ += '}';
  }

  void name(const value& key) {
    if (key.is_string() && is_name(key.string_unchecked())) {
      out_ += key.string_unchecked();
    } else {
      out_ += '[';
      one(key);
      out_ += ']';
    }
    out_ += " = ";
  }

  void separate(bool& is_first) {
    if (!is_first) out_ += layout_ == layout::line ? ", " : ",";
    if (layout_ == layout::indented) new_line();
    is_first = false;
  }
  void new_line() { out_.append("\n").append(2 * depth_, ' '); }

  const layout layout_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

std::string to_literal(const value& v, layout l) {
  writer w(l);
  w.one(v);
  return w.take();
}

}  // namespace bee::value
