#include "bee/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "bee/base/bytes.hpp"

namespace bee {
namespace {

// The code point of one valid sequence.
char32_t code_point(std::string_view sequence) {
  constexpr std::array<std::uint8_t, 5> mask{0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t out = byte_at(sequence, 0) & mask[sequence.size()];
  for (std::size_t i = 1; i < sequence.size(); ++i) out = out << 6 | (byte_at(sequence, i) & 0x3f);
  return out;
}

struct code_range {
  char32_t first;
  char32_t last;
};

// What moves a terminal (C0, DEL, C1), reorders text (bidirectional controls), breaks a line, or is there
// without being seen. Selectors of an emoji's form stay: they are common, and change nothing but that.
constexpr std::array<code_range, 20> unprintable{{
    {0x0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
    {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f},   {0x3164, 0x3164},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
    {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe00ff}, {0xe01f0, 0xe0fff},
}};

void append_json_escape(std::string& out, char32_t unit) {
  const char bytes[] = {static_cast<char>(unit >> 8), static_cast<char>(unit)};
  out.append("\\u").append(to_hex({bytes, sizeof bytes}));
}

}  // namespace

// The length of the UTF-8 sequence at the front, 0 when there is none. Limits of the second byte: Unicode
// table 3-7.
std::size_t utf8_length(std::string_view s) {
  const auto first = byte_at(s, 0);
  const auto second = byte_at(s, 1);
  const auto continues = [&](std::size_t i) { return (byte_at(s, i) & 0xc0) == 0x80; };
  if (first < 0x80) return s.empty() ? 0 : 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if ((first & 0xf0) == 0xe0) {
    const bool in_range = first == 0xe0 ? second >= 0xa0 : first == 0xed ? second <= 0x9f : true;
    return in_range && continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool in_range = first == 0xf0 ? second >= 0x90 : first == 0xf4 ? second <= 0x8f : true;
    return in_range && continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

std::size_t whole_characters(std::string_view bytes, std::size_t size) {
  if (size >= bytes.size()) return bytes.size();
  while (size > 0 && (byte_at(bytes, size) & 0xc0) == 0x80) --size;
  return size;
}

bool is_visible(std::string_view sequence) {
  const auto c = code_point(sequence);
  const auto* range =
      std::partition_point(unprintable.begin(), unprintable.end(), [c](const auto& r) { return r.last < c; });
  return range == unprintable.end() || range->first > c;
}

bool is_ascii_text(std::string_view bytes) {
  return std::ranges::all_of(bytes,
                             [](char c) { return (c >= ' ' && c != '\x7f') || c == '\n' || c == '\t'; });
}

bool is_plain_text(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto length = utf8_length(bytes);
    const auto c = code_point(bytes.substr(0, length));
    if (length == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string escape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto length = utf8_length(text);
    const auto sequence = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(sequence.size());
    const bool is_layout = sequence == "\n" || sequence == "\t" || sequence == "\r";
    if (is_layout || length == 0 || is_visible(sequence)) {
      out += sequence;
      continue;
    }
    const auto c = code_point(sequence);
    if (c > 0xffff) append_json_escape(out, 0xd800 + ((c - 0x10000) >> 10));
    append_json_escape(out, c > 0xffff ? 0xdc00 + ((c - 0x10000) & 0x3ff) : c);
  }
  return out;
}

}  // namespace bee
