#include "bee/payload/text_command.hpp"

#include <algorithm>
#include <charconv>

namespace bee::payload {
namespace {

constexpr std::string_view prefix = "lua ";
constexpr std::string_view escaped_space = "<!spc>";

bool is_key(std::string_view key) {
  return !key.empty() && key.find_first_of(" =") == std::string_view::npos;
}

std::string escape(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == ' ')
      out += escaped_space;
    else
      out += c;
  }
  return out;
}

std::string unescape(std::string_view value) {
  std::string out;
  for (auto at = value.find(escaped_space); at != std::string_view::npos; at = value.find(escaped_space)) {
    out.append(value.substr(0, at)).append(" ");
    value.remove_prefix(at + escaped_space.size());
  }
  return out.append(value);
}

// Takes the text up to the next space, and that space.
std::string_view take_word(std::string_view& text) {
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

}  // namespace

std::string_view text_command::get(std::string_view key) const {
  for (const auto& [name, value] : fields)
    if (name == key) return value;
  return {};
}

result<std::string> encode(const text_command& command) {
  std::string out = std::string(prefix) + std::to_string(command.uid);
  for (const auto& [key, value] : command.fields) {
    if (!is_key(key) || value.find(escaped_space) != std::string::npos) return errc::bad_text_command;
    out.append(" ").append(key).append("=").append(escape(value));
  }
  return out;
}

result<text_command> decode_text_command(std::string_view text) {
  if (!text.starts_with(prefix)) return errc::bad_text_command;
  text.remove_prefix(prefix.size());
  text_command out;
  const auto digits = take_word(text);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), out.uid);
  if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return errc::bad_text_command;
  while (!text.empty()) {
    const auto word = take_word(text);
    const auto equals = word.find('=');
    if (equals == std::string_view::npos || equals == 0) return errc::bad_text_command;
    out.fields.emplace_back(word.substr(0, equals), unescape(word.substr(equals + 1)));
  }
  return out;
}

}  // namespace bee::payload
