#include "cli/testing/value_diff.hpp"

#include <algorithm>
#include <string_view>

#include "bee/value/literal.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_lines = 400;  // of each: the work is their product
constexpr std::size_t most_shown = 60;
constexpr std::size_t longest_line = 200;
constexpr std::size_t around = 3;  // lines that both have, beside a difference

std::vector<std::string> lines_of(const value::value& v) {
  const auto text = value::to_literal(v, value::layout::indented);
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    auto line = text.substr(from, end - from);
    if (line.ends_with(',')) line.pop_back();  // the last entry has none: no difference
    if (line.size() > longest_line) line = line.substr(0, longest_line) + "...";
    out.push_back(std::move(line));
    from = end + 1;
  }
  return out;
}

using table_of_lengths = std::vector<std::vector<unsigned>>;

// How long the longest common sequence of what follows [i] and [j] is.
table_of_lengths common_lengths(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  table_of_lengths out(a.size() + 1, std::vector<unsigned>(b.size() + 1, 0));
  for (auto i = a.size(); i-- > 0;)
    for (auto j = b.size(); j-- > 0;)
      out[i][j] = a[i] == b[j] ? out[i + 1][j + 1] + 1 : std::max(out[i + 1][j], out[i][j + 1]);
  return out;
}

std::vector<std::string> merged(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto common = common_lengths(a, b);
  std::vector<std::string> out;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out.push_back("  " + a[i++]);
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out.push_back("- " + a[i++]);
    } else {
      out.push_back("+ " + b[j++]);
    }
  }
  return out;
}

// Lines that are far from each difference become one that says so.
std::vector<std::string> shortened(const std::vector<std::string>& lines) {
  const auto differs = [&](std::size_t i) { return lines[i][0] != ' '; };
  std::vector<std::string> out;
  bool is_left_out = false;
  for (std::size_t i = 0; i < lines.size() && out.size() < most_shown; ++i) {
    const auto from = i > around ? i - around : 0;
    const auto to = std::min(i + around + 1, lines.size());
    bool is_near = false;
    for (auto at = from; at < to; ++at) is_near = is_near || differs(at);
    if (is_near) out.push_back(lines[i]);
    if (!is_near && !is_left_out) out.push_back("  ...");
    is_left_out = !is_near;
  }
  if (out.size() == most_shown) out.push_back("  ...");
  return out;
}

}  // namespace

std::vector<std::string> diff_lines(const value::value& expected, const value::value& got) {
  const auto a = lines_of(expected);
  const auto b = lines_of(got);
  if ((a.size() == 1 && b.size() == 1) || a.size() > most_lines || b.size() > most_lines) return {};
  return shortened(merged(a, b));
}

}  // namespace bee::cli
