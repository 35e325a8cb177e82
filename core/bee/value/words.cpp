#include "bee/value/words.hpp"

#include "bee/value/literal.hpp"

namespace bee::value {
namespace {

constexpr std::size_t most_values = 3;
constexpr std::size_t longest_text = 80;

std::string words_of(const value& v) {
  if (v.is_table()) {
    const auto count = v.as_table().array.size() + v.as_table().pairs.size();
    return "a table of " + std::to_string(count) + (count == 1 ? " entry" : " entries");
  }
  if (!v.is_string()) return to_literal(v);
  const auto text = v.as_string();
  const bool is_long = text.size() > longest_text;
  return '"' + std::string(text.substr(0, longest_text)) + (is_long ? "..." : "") + '"';
}

}  // namespace

std::string in_words(const list& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < most_values; ++i)
    out += (out.empty() ? "" : ", ") + words_of(values[i]);
  if (values.size() > most_values) out += ", ...";
  return out.empty() ? "nothing" : out;
}

}  // namespace bee::value
