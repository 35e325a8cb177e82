#include "bee/base/bytes.hpp"

#include <array>
#include <cstdint>

#include "bee/base/text.hpp"

namespace bee {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto b = static_cast<std::uint8_t>(c);
    out += hex_digits[b >> 4];
    out += hex_digits[b & 15];
  }
  return out;
}

result<std::string> from_hex(std::string_view text) {
  std::string out;
  int high = -1;
  for (const char c : text) {
    if (is_space(c)) continue;
    const int digit = hex_value(c);
    if (digit < 0) return errc::bad_hex;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  if (high >= 0) return errc::bad_hex;
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned group = static_cast<unsigned>(byte_at(bytes, i)) << 16 |
                           static_cast<unsigned>(byte_at(bytes, i + 1)) << 8 | byte_at(bytes, i + 2);
    out += base64_digits[group >> 18];
    out += base64_digits[group >> 12 & 63];
    out += i + 1 < bytes.size() ? base64_digits[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? base64_digits[group & 63] : '=';
  }
  return out;
}

result<std::string> from_base64(std::string_view text) {
  std::string out;
  std::uint32_t group = 0;
  unsigned digits = 0;
  unsigned padding = 0;
  for (const char c : text) {
    if (is_space(c)) continue;
    const auto at = base64_digits.find(c);
    if (c == '=') {
      ++padding;
    } else if (at == std::string_view::npos || padding > 0) {
      return errc::bad_base64;
    }
    group = group << 6 | static_cast<std::uint32_t>(c == '=' ? 0 : at);
    if (++digits % 4 != 0) continue;
    const std::array<char, 3> bytes{static_cast<char>(group >> 16), static_cast<char>(group >> 8),
                                    static_cast<char>(group)};
    if (padding > 2) return errc::bad_base64;
    out.append(bytes.data(), 3 - padding);
    group = 0;
  }
  if (digits % 4 != 0 || (padding > 0 && digits < 4)) return errc::bad_base64;
  return out;
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto length = utf8_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::size_t printable_length(std::string_view bytes) {
  const auto length = utf8_length(bytes);
  return length == 0 || !is_visible(bytes.substr(0, length)) ? 0 : length;
}

std::string escape_for_terminal(std::string_view bytes, bool keep_lines) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto length = utf8_length(bytes);
    const auto sequence = bytes.substr(0, length == 0 ? 1 : length);
    const bool is_kept_space = keep_lines && (sequence == "\n" || sequence == "\t");
    if (is_kept_space || (length > 0 && is_visible(sequence))) {
      out += sequence;
    } else {
      for (const char c : sequence) out.append("\\x").append(to_hex({&c, 1}));
    }
    bytes.remove_prefix(sequence.size());
  }
  return out;
}

}  // namespace bee
