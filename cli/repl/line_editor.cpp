#include "cli/repl/line_editor.hpp"

#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstring>
#include <cwchar>

#include "bee/base/text.hpp"
#include "cli/base/output.hpp"
#include "cli/repl/repl_signals.hpp"

namespace bee::cli {
namespace {

constexpr int most_remembered = 1000;
constexpr std::size_t most_listed = 200;

// Lines are UTF-8, whatever the locale is called.
class utf8_here {
 public:
  utf8_here() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
  ~utf8_here() { std::setlocale(LC_CTYPE, "C"); }
  utf8_here(const utf8_here&) = delete;
  utf8_here& operator=(const utf8_here&) = delete;
};

// Signals come only where they are waited for.
class blocked_here {
 public:
  explicit blocked_here(const sigset_t& set) { ::sigprocmask(SIG_BLOCK, &set, &before_); }
  ~blocked_here() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  blocked_here(const blocked_here&) = delete;
  blocked_here& operator=(const blocked_here&) = delete;

 private:
  sigset_t before_{};
};

std::string common_front(const std::vector<std::string>& words) {
  std::string out = words.front();
  for (const auto& word : words) {
    const auto differs = std::mismatch(out.begin(), out.end(), word.begin(), word.end()).first;
    out.erase(differs, out.end());
  }
  return out.substr(0, whole_characters(words.front(), out.size()));
}

}  // namespace

// What libedit calls. No exception may pass through it.
struct line_editor::callbacks {
  static line_editor& of(EditLine* el) {
    void* self = nullptr;
    ::el_get(el, EL_CLIENTDATA, &self);
    return *static_cast<line_editor*>(self);
  }
  static char* prompt(EditLine* el) { return of(el).prompt_.data(); }
  static int next_char(EditLine* el, wchar_t* into) { return of(el).next_char(*into); }
  static unsigned char complete(EditLine* el, int) {
    try {
      return of(el).complete();
    } catch (...) {
      return CC_ERROR;
    }
  }
};

bool line_editor::is_possible() {
  return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO);
}

line_editor::line_editor(const repl_signals& signals, completer with)
    : signals_(signals), completer_(std::move(with)) {
  const utf8_here utf8;
  screen_ = ::fdopen(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), "w");
  history_ = ::history_init();
  editor_ = ::el_init("beectl", stdin, screen_, screen_);
  HistEvent event{};
  ::history(history_, &event, H_SETSIZE, most_remembered);
  ::el_set(editor_, EL_CLIENTDATA, static_cast<void*>(this));
  ::el_set(editor_, EL_PROMPT, callbacks::prompt);
  ::el_set(editor_, EL_EDITOR, "emacs");
  ::el_set(editor_, EL_HIST, ::history, history_);
  ::el_set(editor_, EL_GETCFN, callbacks::next_char);
  // The narrow el_set() would copy both texts and never free them.
  ::el_wset(editor_, EL_ADDFN, L"beectl-complete", L"complete the word", callbacks::complete);
  ::el_set(editor_, EL_BIND, "^I", "beectl-complete", nullptr);
  ::el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  ::el_source(editor_, nullptr);
}

line_editor::~line_editor() {
  ::el_end(editor_);
  ::history_end(history_);
  std::fclose(screen_);
}

void line_editor::remember(const std::string& line) {
  HistEvent event{};
  if (line.find_first_not_of(" \t\n") != std::string::npos)
    ::history(history_, &event, H_ENTER, line.c_str());
}

read_line line_editor::next(const std::string& prompt) {
  const utf8_here utf8;
  const blocked_here blocked(signals_.set());
  repl_signals::forget_interrupt();
  prompt_ = prompt;
  int size = 0;
  // Before the prompt is shown: a Ctrl-D that comes right after it is for the editor.
  ::el_set(editor_, EL_PREP_TERM, 1);
  const char* text = ::el_gets(editor_, &size);
  if (repl_signals::ending()) {
    std::fputs("\n", screen_);
    std::fflush(screen_);
    return {read_line::kind::end};
  }
  if (repl_signals::was_interrupted()) {
    std::fputs("^C\n", screen_);
    std::fflush(screen_);
    ::el_reset(editor_);
    return {read_line::kind::cancelled};
  }
  if (!text || size <= 0) {
    std::fputs("\n", screen_);
    std::fflush(screen_);
    return {read_line::kind::end};
  }
  std::string line(text);
  if (line.ends_with('\n')) line.pop_back();
  return {read_line::kind::line, std::move(line)};
}

int line_editor::next_char(wchar_t& into) {
  sigset_t open;
  ::sigprocmask(SIG_SETMASK, nullptr, &open);
  for (int number = 1; number < NSIG; ++number)
    if (sigismember(&signals_.set(), number) == 1) sigdelset(&open, number);
  std::mbstate_t half{};
  for (;;) {
    if (repl_signals::ending() || repl_signals::was_interrupted()) return -1;
    if (repl_signals::take_change()) {
      std::fputs("\r\x1b[K", screen_);  // what is drawn is drawn anew
      ::el_resize(editor_);
      ::el_set(editor_, EL_PREP_TERM, 1);
      ::el_set(editor_, EL_REFRESH);
    }
    if (!wait_to_read(STDIN_FILENO, open)) continue;
    char byte = 0;
    const auto n = ::read(STDIN_FILENO, &byte, 1);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return static_cast<int>(n);
    const auto read = std::mbrtowc(&into, &byte, 1, &half);
    if (read == static_cast<std::size_t>(-1)) half = {};
    if (read <= 1) return 1;
  }
}

unsigned char line_editor::complete() {
  const LineInfo* line = ::el_line(editor_);
  const std::string before(line->buffer, line->cursor);
  const auto found = completer_(before);
  if (found.words.empty()) return CC_REFRESH_BEEP;
  const auto typed = before.size() - std::min(found.begin, before.size());
  auto more = common_front(found.words).substr(typed);
  const bool is_one = found.words.size() == 1;
  if (is_one && !found.words[0].ends_with('/') && !found.words[0].ends_with('=')) more += ' ';
  if (!more.empty()) return ::el_insertstr(editor_, more.c_str()) < 0 ? CC_ERROR : CC_REFRESH;
  list(found.words);
  return CC_REDISPLAY;
}

void line_editor::list(const std::vector<std::string>& words) {
  std::size_t longest = 0;
  for (const auto& word : words) longest = std::max(longest, word.size());
  const auto width = std::max<std::size_t>(output(STDERR_FILENO).width(), 1);
  const auto columns = std::max<std::size_t>(width / (longest + 2), 1);
  std::string out = "\n";
  for (std::size_t i = 0; i < std::min(words.size(), most_listed); ++i) {
    const bool is_last = (i + 1) % columns == 0 || i + 1 == std::min(words.size(), most_listed);
    out += words[i] + (is_last ? "\n" : std::string(longest + 2 - words[i].size(), ' '));
  }
  if (words.size() > most_listed) out += "and " + std::to_string(words.size() - most_listed) + " more\n";
  std::fputs(out.c_str(), screen_);
  std::fflush(screen_);
}

}  // namespace bee::cli
