#include "bee/value/difference.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/value/literal.hpp"

namespace bee::value {
namespace {

// A value short enough for a sentence.
std::string brief(const value& v) {
  constexpr std::size_t most = 120;
  auto text = to_literal(v);
  return text.size() > most ? escape_for_terminal(text.substr(0, most)) + "..." : text;
}

std::string step(const value& key) {
  const bool is_word = key.is_string() && !key.as_string().empty() &&
                       key.as_string().find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                           "0123456789") == std::string_view::npos;
  return is_word ? "." + std::string(key.as_string()) : "[" + brief(key) + "]";
}

std::string sentence(const std::string& path, const std::string& expected, const std::string& got) {
  return "expected " + expected + ", got " + got + (path.empty() ? "" : " at " + path);
}

std::string compare(const value& expected, const value& got, const std::string& path);

// The first key of `expected` whose value differs, then the first of `got` that is not expected.
std::string compare_tables(const table& expected, const table& got, const std::string& path) {
  const auto common = std::min(expected.array.size(), got.array.size());
  for (std::size_t i = 0; i < common; ++i)
    if (auto found = compare(expected.array[i], got.array[i], path + "[" + std::to_string(i + 1) + "]");
        !found.empty())
      return found;
  if (expected.array.size() != got.array.size())
    return sentence(path, std::to_string(expected.array.size()) + " elements",
                    std::to_string(got.array.size()));
  for (const auto& [key, wanted] : expected.pairs) {
    const auto* there = got.find(key);
    if (!there) return sentence(path + step(key), brief(wanted), "nothing");
    if (auto found = compare(wanted, *there, path + step(key)); !found.empty()) return found;
  }
  for (const auto& [key, there] : got.pairs)
    if (!expected.find(key)) return sentence(path + step(key), "nothing", brief(there));
  return sentence(path, brief(expected), brief(got));
}

std::string compare(const value& expected, const value& got, const std::string& path) {
  if (expected == got) return {};
  if (expected.is_table() && got.is_table()) return compare_tables(expected.as_table(), got.as_table(), path);
  return sentence(path, brief(expected), brief(got));
}

// How many values were wanted; the one itself when nothing came.
std::string wanted(const expectation& expected, const list& answer) {
  if (expected.size() > 1) return std::to_string(expected.size()) + " values";
  return answer.empty() && expected[0] ? brief(*expected[0]) : "one value";
}

std::string count_of(const list& answer) {
  return answer.empty() ? "no values" : std::to_string(answer.size());
}

}  // namespace

std::string difference(const expectation& expected, const list& answer) {
  if (answer.size() != expected.size()) return sentence({}, wanted(expected, answer), count_of(answer));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    if (!expected[i]) continue;
    const auto place = answer.size() == 1 ? "" : "value " + std::to_string(i + 1);
    if (auto found = compare(*expected[i], answer[i], place); !found.empty()) return found;
  }
  return {};
}

}  // namespace bee::value
