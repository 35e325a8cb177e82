#define NCURSES_NOMACROS
#include "cli/top/top_screen.hpp"

#include <curses.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <string>
#include <utility>

namespace bee::cli {
namespace {

constexpr int escape_ms = 25;  // so long a lone Escape may still begin a key

short pair_of(tone says) {
  return static_cast<short>(says);
}

void begin_colors() {
  constexpr std::array<std::pair<tone, short>, 5> colors{{{tone::good, COLOR_GREEN},
                                                          {tone::failed, COLOR_RED},
                                                          {tone::unknown, COLOR_YELLOW},
                                                          {tone::down, COLOR_MAGENTA},
                                                          {tone::changed, COLOR_CYAN}}};
  ::start_color();
  ::use_default_colors();
  for (const auto& [says, color] : colors) ::init_pair(pair_of(says), color, -1);
}

attr_t attributes_of(top_weight weight) {
  if (weight == top_weight::chosen) return WA_REVERSE;
  return weight == top_weight::heading ? WA_BOLD : WA_NORMAL;
}

std::string utf8_of(wint_t c) {
  std::array<char, MB_LEN_MAX> bytes{};
  std::mbstate_t state{};
  const auto size = std::wcrtomb(bytes.data(), static_cast<wchar_t>(c), &state);
  return size == static_cast<std::size_t>(-1) ? "" : std::string(bytes.data(), size);
}

std::optional<top_press> press_of_key(wint_t key) {
  switch (key) {
    case KEY_UP: return top_press{top_key::up};
    case KEY_DOWN: return top_press{top_key::down};
    case KEY_LEFT: return top_press{top_key::left};
    case KEY_RIGHT: return top_press{top_key::right};
    case KEY_PPAGE: return top_press{top_key::page_up};
    case KEY_NPAGE: return top_press{top_key::page_down};
    case KEY_HOME: return top_press{top_key::first};
    case KEY_END: return top_press{top_key::last};
    case KEY_ENTER: return top_press{top_key::enter};
    case KEY_BACKSPACE: return top_press{top_key::erase};
    default: return std::nullopt;
  }
}

std::optional<top_press> press_of_character(wint_t c) {
  switch (c) {
    case L'\r':
    case L'\n': return top_press{top_key::enter};
    case 27: return top_press{top_key::escape};
    case 8:
    case 127: return top_press{top_key::erase};
    default: break;
  }
  if (c < 32) return std::nullopt;
  return top_press{top_key::character, utf8_of(c)};
}

}  // namespace

// The texts are UTF-8, whatever the locale of the user says.
struct top_screen::terminal {
  explicit terminal(SCREEN* s) : screen(s) {}
  ~terminal() {
    ::endwin();
    ::delscreen(screen);
    ::setlocale(LC_CTYPE, "C");
  }
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  SCREEN* screen;
};

bool has_screen() {
  const char* type = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO) && type && *type;
}

std::unique_ptr<top_screen> top_screen::open(bool has_color) {
  ::setlocale(LC_CTYPE, "C.UTF-8");
  auto* screen = ::newterm(nullptr, stdout, stdin);
  if (!screen) {
    ::setlocale(LC_CTYPE, "C");
    return nullptr;
  }
  std::unique_ptr<top_screen> out(new top_screen(std::make_unique<terminal>(screen)));
  ::cbreak();
  ::noecho();
  ::nonl();
  ::keypad(stdscr, true);
  ::nodelay(stdscr, true);
  ::set_escdelay(escape_ms);
  ::curs_set(0);
  if (has_color && ::has_colors()) begin_colors();
  return out;
}

top_screen::top_screen(std::unique_ptr<terminal> on) : on_(std::move(on)) {}

top_screen::~top_screen() = default;

top_size top_screen::size() const {
  return {static_cast<std::size_t>(std::max(::getmaxy(stdscr), 0)),
          static_cast<std::size_t>(std::max(::getmaxx(stdscr), 0))};
}

void top_screen::resize() {
  winsize now{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &now) != 0 || now.ws_row == 0 || now.ws_col == 0) return;
  ::resizeterm(now.ws_row, now.ws_col);
  ::clearok(stdscr, true);
}

std::optional<top_press> top_screen::read() {
  wint_t c = 0;
  while (true) {
    const int kind = ::wget_wch(stdscr, &c);
    if (kind == KEY_CODE_YES) {
      if (auto press = press_of_key(c)) return press;
    } else if (kind == OK) {
      if (auto press = press_of_character(c)) return press;
    } else {
      return std::nullopt;
    }
  }
}

void top_screen::draw(const std::vector<top_line>& lines) {
  ::werase(stdscr);
  const auto rows = std::min(lines.size(), size().rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto weight = attributes_of(lines[i].weight);
    ::wmove(stdscr, static_cast<int>(i), 0);
    for (const auto& s : lines[i].spans) {
      ::wattr_set(stdscr, weight, pair_of(s.says), nullptr);
      ::waddnstr(stdscr, s.text.data(), static_cast<int>(s.text.size()));
    }
    if (lines[i].weight == top_weight::chosen) {
      const auto filler =
          size().columns - std::min<std::size_t>(size().columns, display_width(text_of(lines[i])));
      ::waddnstr(stdscr, std::string(filler, ' ').c_str(), static_cast<int>(filler));
    }
  }
  ::wattr_set(stdscr, WA_NORMAL, 0, nullptr);
  ::wrefresh(stdscr);
}

}  // namespace bee::cli
