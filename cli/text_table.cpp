#include "cli/text_table.hpp"

#include <locale.h>
#include <wchar.h>

#include <algorithm>
#include <optional>

namespace bee::cli {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

constexpr std::size_t widest_column = 80;
constexpr std::size_t longest_cell = 240;

// What the C library knows of widths it tells only in a locale of UTF-8, whatever the user's is.
class utf8_locale {
 public:
  utf8_locale() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_) before_ = ::uselocale(locale_);
  }
  utf8_locale(const utf8_locale&) = delete;
  utf8_locale& operator=(const utf8_locale&) = delete;
  ~utf8_locale() {
    if (!locale_) return;
    ::uselocale(before_);
    ::freelocale(locale_);
  }

 private:
  locale_t locale_;
  locale_t before_ = nullptr;
};

using row = std::vector<text_cell>;

std::vector<std::size_t> widths_of(const row& heading, const std::vector<row>& rows) {
  std::vector<std::size_t> widths;
  const auto widen = [&](const row& cells) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], std::min(display_width(cells[i].text), widest_column));
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

// How many digits stand behind the point; nothing for what is no plain decimal number ("1e+20").
std::optional<std::size_t> decimals_of(const text_cell& cell) {
  if (!cell.is_number || cell.text.find_first_not_of("-0123456789.") != std::string::npos)
    return std::nullopt;
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

std::string line_of(const row& cells, const std::vector<std::size_t>& widths,
                    const std::vector<bool>& right) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto width = display_width(cells[i].text);
    const std::string padding(widths[i] - std::min(width, widths[i]), ' ');
    if (i > 0) line += "  ";
    if (right[i]) line += padding;
    line += cells[i].text;
    if (!right[i] && i + 1 < cells.size()) line += padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

row heading_cells(const std::vector<std::string>& headings) {
  row cells;
  for (const auto& heading : headings) cells.push_back(text_cell{heading});
  return cells;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  if (is_ascii(text)) return text.size();
  const utf8_locale in_use;
  std::size_t width = 0;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t c = 0;
    const auto read = ::mbrtowc(&c, text.data(), text.size(), &state);
    const bool is_read = read <= text.size();
    if (!is_read) state = {};
    const int columns = is_read ? ::wcwidth(c) : 1;
    width += columns < 0 ? 1 : static_cast<std::size_t>(columns);
    text.remove_prefix(is_read ? std::max<std::size_t>(read, 1) : 1);
  }
  return width;
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

std::string lay_out(const std::vector<std::string>& headings, std::vector<row> rows, bool bold_headings) {
  const auto heading = heading_cells(headings);
  if (!rows.empty())
    for (std::size_t i = 0; i < rows[0].size(); ++i) share_decimals(i, rows);
  const auto widths = widths_of(heading, rows);
  const auto right = number_columns(widths.size(), rows);
  std::string out;
  if (!headings.empty()) {
    const auto line = line_of(heading, widths, right);
    out += bold_headings ? "\x1b[1m" + line + "\x1b[0m\n" : line + "\n";
  }
  for (const auto& cells : rows) out += line_of(cells, widths, right) + "\n";
  return out;
}

}  // namespace bee::cli
