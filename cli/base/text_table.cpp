#include "cli/base/text_table.hpp"

#include <locale.h>
#include <wchar.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace bee::cli {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

constexpr std::size_t widest_column = 80;
constexpr std::size_t longest_cell = 240;

// What the C library knows of widths it tells only in a locale of UTF-8, whatever the user's is. It is made
// once, as that takes longer than what is done in it.
class utf8_locale {
 public:
  utf8_locale() {
    static const locale_t made = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (made) before_ = ::uselocale(made);
  }
  utf8_locale(const utf8_locale&) = delete;
  utf8_locale& operator=(const utf8_locale&) = delete;
  ~utf8_locale() {
    if (before_) ::uselocale(before_);
  }

 private:
  locale_t before_ = nullptr;
};

using row = std::vector<text_cell>;

std::vector<std::size_t> widths_of(const row& heading, const std::vector<row>& rows, std::size_t most) {
  std::vector<std::size_t> widths;
  const auto widen = [&](const row& cells) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], std::min(display_width(cells[i].text), most));
  };
  widen(heading);
  for (const auto& cells : rows) widen(cells);
  return widths;
}

// Columns of numbers, in which a "-" may stand for one that is missing.
std::vector<bool> number_columns(std::size_t count, const std::vector<row>& rows) {
  std::vector<bool> out(count, false);
  for (std::size_t i = 0; i < count; ++i) {
    const auto has = [i](const row& r) { return i < r.size() && r[i].is_number; };
    const auto fits = [i](const row& r) { return i >= r.size() || r[i].is_number || r[i].text == "-"; };
    out[i] = std::any_of(rows.begin(), rows.end(), has) && std::all_of(rows.begin(), rows.end(), fits);
  }
  return out;
}

// How many digits stand behind the point; nothing for what is no plain decimal number ("1e+20", "-").
std::optional<std::size_t> decimals_of(const text_cell& cell) {
  const bool is_plain = cell.text.find_first_not_of("-0123456789.") == std::string::npos;
  const bool has_digit = cell.text.find_first_of("0123456789") != std::string::npos;
  if (!cell.is_number || !is_plain || !has_digit) return std::nullopt;
  const auto point = cell.text.find('.');
  return point == std::string::npos ? 0 : cell.text.size() - point - 1;
}

// In one column, 0.07 below 0.157 is 0.070.
void share_decimals(std::size_t column, std::vector<row>& rows) {
  std::size_t most = 0;
  for (const auto& cells : rows)
    if (column < cells.size()) most = std::max(most, decimals_of(cells[column]).value_or(0));
  if (most == 0) return;
  for (auto& cells : rows) {
    const auto has = column < cells.size() ? decimals_of(cells[column]) : std::nullopt;
    if (!has) continue;
    if (*has == 0) cells[column].text += '.';
    cells[column].text.append(most - *has, '0');
  }
}

struct layout {
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  bool color = false;
};

std::string line_of(const row& cells, const layout& to) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto width = display_width(cells[i].text);
    const std::string padding(to.widths[i] - std::min(width, to.widths[i]), ' ');
    const bool is_last = i + 1 == cells.size();
    if (i > 0) line += "  ";
    if (to.right[i]) line += padding;
    line += to.color ? in_color(cells[i].text, cells[i].says) : cells[i].text;
    if (!to.right[i] && !is_last) line += padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

row heading_cells(const std::vector<std::string>& headings) {
  row cells;
  for (const auto& heading : headings) cells.push_back(text_cell{heading});
  return cells;
}

constexpr std::size_t between = 2;  // columns
constexpr std::size_t narrowest = 8;
constexpr std::size_t narrowest_cut = 12;  // a handle, and most names, stay whole

std::size_t total_of(const std::vector<std::size_t>& widths) {
  std::size_t total = 0;
  for (const auto width : widths) total += width + (total > 0 ? between : 0);
  return total;
}

std::string lines_of(const row& heading, const std::vector<row>& rows, const layout& to) {
  std::string out;
  if (!heading.empty()) {
    const auto line = line_of(heading, to);
    out += to.color ? "\x1b[1m" + line + "\x1b[0m\n" : line + "\n";
  }
  for (const auto& cells : rows) out += line_of(cells, to) + "\n";
  return out;
}

// As many whole characters of the text as fit, and three dots when that is not all.
std::string cut_to_width(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  auto end = text.size();
  const auto fits = [&](std::size_t n) { return display_width(text.substr(0, n)) + 3 <= width; };
  while (end > 0 &&
         (!fits(end) || (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)))
    --end;
  return text.substr(0, end) + "...";
}

// The widest columns of text give way first. Numbers stay whole.
void cut_columns(layout& to, std::size_t width, std::vector<row>& rows) {
  while (total_of(to.widths) >= width) {
    std::size_t widest = to.widths.size();
    for (std::size_t i = 0; i < to.widths.size(); ++i)
      if (!to.right[i] && (widest == to.widths.size() || to.widths[i] > to.widths[widest])) widest = i;
    if (widest == to.widths.size() || to.widths[widest] <= narrowest_cut) break;
    --to.widths[widest];
  }
  for (auto& cells : rows)
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!to.right[i]) cells[i].text = cut_to_width(cells[i].text, to.widths[i]);
}

// Takes the first character away; the columns that it takes. In a locale of UTF-8.
std::size_t take_character(std::string_view& text) {
  std::mbstate_t state{};
  wchar_t c = 0;
  const auto read = ::mbrtowc(&c, text.data(), text.size(), &state);
  const bool is_read = read <= text.size();
  const int columns = is_read ? ::wcwidth(c) : 1;
  text.remove_prefix(is_read ? std::max<std::size_t>(read, 1) : 1);
  return columns < 0 ? 1 : static_cast<std::size_t>(columns);
}

bool ends_open(std::string_view text) {
  constexpr std::string_view opening[] = {"（", "「", "『", "“", "‘", "《", "("};
  return std::any_of(std::begin(opening), std::end(opening),
                     [text](std::string_view one) { return text.ends_with(one); });
}

// A word in the parts between which a line may end: on both sides of a Chinese character, but not in front of
// what closes and not behind what opens.
std::vector<std::string_view> parts_of_word(std::string_view word) {
  if (is_ascii(word)) return {word};
  constexpr std::string_view closing = "，。；：、！？）」』”’》…,.;:!?)";
  const utf8_locale in_use;
  std::vector<std::string_view> out;
  bool may_end = false;
  std::size_t begin = 0;
  for (auto rest = word; !rest.empty();) {
    const auto at = word.size() - rest.size();
    const bool is_wide = take_character(rest) == 2;
    const auto character = word.substr(at, word.size() - rest.size() - at);
    const bool is_free =
        (may_end || is_wide) && at > begin && closing.find(character) == std::string_view::npos;
    const auto before = word.substr(begin, at - begin);
    if (is_free && !ends_open(before)) {
      out.push_back(before);
      begin = at;
    }
    may_end = is_wide;
  }
  out.push_back(word.substr(begin));
  return out;
}

// The words of a text in lines of that width.
std::vector<std::string> wrapped_lines(const std::string& text, std::size_t width) {
  std::vector<std::string> out(1);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    bool begins_word = true;
    for (const auto part : parts_of_word(std::string_view(text).substr(at, end - at))) {
      const auto used = display_width(out.back());
      const auto blank = begins_word && used > 0 ? 1u : 0u;
      if (used > 0 && used + blank + display_width(part) > width)
        out.emplace_back();
      else if (blank > 0)
        out.back() += ' ';
      out.back() += part;
      begins_word = false;
    }
    at = end + 1;
  }
  return out;
}

// Where the text of a line begins: behind its spaces, or behind the first column of a list.
std::size_t indent_of(const std::string& line) {
  constexpr std::size_t widest_first_column = 24;
  const auto begin = std::min(line.find_first_not_of(' '), line.size());
  const auto gap = line.find("  ", begin);
  if (gap > widest_first_column) return begin;
  return line.find_first_not_of(' ', gap);
}

// Too narrow a rest is of no use: then the lines stay long.
std::string wrapped(const std::vector<row>& rows, layout to, std::size_t width) {
  const auto last = to.widths.size() - 1;
  const auto before = total_of(to.widths) - to.widths[last];
  if (before + narrowest * 2 > width) return lines_of({}, rows, to);
  std::vector<row> all;
  for (const auto& cells : rows) {
    const bool is_whole = cells.size() == to.widths.size();
    const auto lines = is_whole ? wrapped_lines(cells[last].text, width - before - 1)
                                : std::vector<std::string>{cells.back().text};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      auto line = i == 0 ? cells : row(cells.size());
      line.back().text = lines[i];
      all.push_back(std::move(line));
    }
  }
  return lines_of({}, all, to);
}

// The columns from `first` on that fit beside the first column; at least one.
std::size_t end_of_block(const layout& to, std::size_t first, std::size_t width) {
  auto used = to.widths[0];
  auto end = first;
  for (; end < to.widths.size(); ++end) {
    used += between + to.widths[end];
    if (end > first && used >= width) break;
  }
  return end;
}

template <class T>
std::vector<T> part_of(const std::vector<T>& all, std::size_t first, std::size_t end) {
  std::vector<T> out(1, all[0]);
  for (std::size_t i = first; i < std::min(end, all.size()); ++i) out.push_back(all[i]);
  return out;
}

std::string in_blocks(const row& heading, const std::vector<row>& rows, const layout& to, std::size_t width) {
  std::string out;
  for (std::size_t first = 1; first < to.widths.size();) {
    const auto end = end_of_block(to, first, width);
    std::vector<row> part;
    for (const auto& cells : rows) part.push_back(part_of(cells, first, end));
    const layout of{part_of(to.widths, first, end), part_of(to.right, first, end), to.color};
    out += (out.empty() ? "" : "\n") + lines_of(part_of(heading, first, end), part, of);
    first = end;
  }
  return out;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  if (is_ascii(text)) return text.size();
  const utf8_locale in_use;
  std::size_t width = 0;
  while (!text.empty()) width += take_character(text);
  return width;
}

std::string first_columns(std::string_view text, std::size_t columns) {
  if (is_ascii(text)) return std::string(text.substr(0, columns));
  const utf8_locale in_use;
  auto rest = text;
  auto fits = rest;
  for (std::size_t width = 0; !rest.empty() && width <= columns;) {
    width += take_character(rest);
    if (width <= columns) fits = rest;
  }
  return std::string(text.substr(0, text.size() - fits.size()));
}

std::string wrap_lines(std::string_view text, std::size_t width) {
  if (width == 0) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool fits = display_width(line) < width;
    const auto indent = fits ? 0 : indent_of(line);
    const auto first_column = display_width(line.substr(0, indent));
    const auto room = width > first_column + narrowest ? width - first_column - 1 : SIZE_MAX;
    bool is_first = true;
    for (const auto& part :
         fits ? std::vector<std::string>{line} : wrapped_lines(line.substr(indent), room)) {
      out += (is_first ? line.substr(0, indent) : std::string(first_column, ' ')) + part + "\n";
      is_first = false;
    }
  }
  return out;
}

std::string cut_to_cell(std::string text) {
  if (text.size() <= longest_cell) return text;
  const auto begins_one = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  const auto characters = std::count_if(text.begin(), text.end(), begins_one);
  std::size_t end = longest_cell;
  while (end > 0 && !begins_one(text[end])) --end;
  text.resize(end);
  return text + "... (" + std::to_string(characters) + " characters)";
}

std::string lay_out(const std::vector<std::string>& headings, std::vector<row> rows,
                    const table_style& style) {
  const auto heading = heading_cells(headings);
  if (!rows.empty())
    for (std::size_t i = 0; i < rows[0].size(); ++i) share_decimals(i, rows);
  const auto widths = widths_of(heading, rows, style.width > 0 ? SIZE_MAX : widest_column);
  layout to{widths, number_columns(widths.size(), rows), style.color};
  if (style.width == 0 || total_of(widths) < style.width) return lines_of(heading, rows, to);
  switch (style.to_width) {
    case fit::cut: cut_columns(to, style.width, rows); break;
    case fit::wrap: return wrapped(rows, to, style.width);
    case fit::blocks: return in_blocks(heading, rows, to, style.width);
  }
  return lines_of(heading, rows, to);
}

}  // namespace bee::cli
