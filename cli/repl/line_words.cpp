#include "cli/repl/line_words.hpp"

#include <algorithm>

namespace bee::cli {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view of_a_shell = "|&;<>`";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// "[[" or "[==[" at the start of a text: how many '=' stand between, plus 2; 0 for anything else.
std::size_t long_bracket(std::string_view text) {
  if (text.empty() || text[0] != '[') return 0;
  const auto second = text.find_first_not_of('=', 1);
  return second != std::string_view::npos && text[second] == '[' ? second + 1 : 0;
}

// {"key": ...}: no Lua, so that [[ in it is an array in an array.
bool is_json(std::string_view text) {
  auto at = text.find_first_not_of(blanks, 1);
  if (at == std::string_view::npos || text[at] != '"') return false;
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  at = at < text.size() ? text.find_first_not_of(blanks, at + 1) : std::string_view::npos;
  return at != std::string_view::npos && text[at] == ':';
}

class splitter {
 public:
  explicit splitter(std::string_view text) : text_(text) {}

  line_words run() {
    if (text_.find('\0') != std::string_view::npos) refuse("there is a zero byte in it");
    while (goes_on() && find_word()) {
      out_.words.push_back({{}, at_, at_});
      read_word();
      out_.words.back().end = at_;
    }
    return std::move(out_);
  }

 private:
  bool goes_on() const { return out_.how == line_words::state::whole; }
  bool is_at_end() const { return at_ >= text_.size(); }
  std::string& word() { return out_.words.back().text; }

  void refuse(std::string why) {
    out_.how = line_words::state::refused;
    out_.why = std::move(why);
  }
  void leave_open(const char* what) {
    at_ = text_.size();
    out_.how = line_words::state::open;
    out_.why = what;
  }

  bool find_word() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
      if (is_at_end()) return false;
      if (text_.substr(at_, 2) == "\\\n") {
        at_ += 2;
        continue;
      }
      if (text_[at_] != '#') return true;
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  void read_word() {
    if (text_[at_] == '{') {
      take_table();
    } else if (const auto size = long_bracket(text_.substr(at_)); size > 0) {
      take_long(size);
    }
    while (goes_on() && !is_at_end() && !is_one_of(text_[at_], blanks)) take_part();
  }

  void take_part() {
    const char c = text_[at_];
    if (c == '\'') return take_single();
    if (c == '"') return take_double();
    if (c == '\\') return take_escaped("");
    if (refuses_for_shell(c)) return;
    word() += c;
    ++at_;
  }

  bool refuses_for_shell(char c) {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
    const bool is_expanded = c == '$' && (is_name_char(next) || is_one_of(next, "{(@*#?$!-"));
    if (!is_expanded && !is_one_of(c, of_a_shell)) return false;
    refuse(std::string(1, c) +
           " is for a shell: in quotes, '...', it is a part of a word, and a line behind ! is the shell's");
    return true;
  }

  void take_single() {
    const auto end = text_.find('\'', at_ + 1);
    word() += text_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
    if (end == std::string_view::npos) return leave_open("a '");
    at_ = end + 1;
  }

  void take_double() {
    ++at_;
    while (goes_on() && !is_at_end()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return;
      }
      if (c == '\\') {
        take_escaped("$`\"\\\n");
      } else if (!is_one_of(c, "$`") || !refuses_for_shell(c)) {
        word() += c;
        ++at_;
      }
    }
    if (goes_on()) leave_open("a \"");
  }

  // Behind \: where only some are escaped, the \ in front of others stays.
  void take_escaped(std::string_view only) {
    if (at_ + 1 >= text_.size()) return leave_open("a \\");
    const char c = text_[at_ + 1];
    if (!only.empty() && !is_one_of(c, only)) word() += '\\';
    if (c != '\n') word() += c;
    at_ += 2;
  }

  void take(std::size_t size) {
    word() += text_.substr(at_, size);
    at_ += size;
  }

  void take_table() {
    const bool is_lua = !is_json(text_.substr(at_));
    std::size_t depth = 0;
    while (goes_on() && !is_at_end()) {
      const char c = text_[at_];
      const auto size = is_lua ? long_bracket(text_.substr(at_)) : 0;
      if (size > 0) {
        take_long(size);
      } else if (c == '"' || c == '\'') {
        take_string(c);
      } else {
        take(1);
        if (c == '{') ++depth;
        if (c == '}' && --depth == 0) return;
      }
    }
    if (goes_on()) leave_open("a table");
  }

  // A string in a table ends on its line, unless that line ends with a backslash.
  void take_string(char quote) {
    take(1);
    while (!is_at_end() && text_[at_] != quote && text_[at_] != '\n') take(text_[at_] == '\\' ? 2 : 1);
    at_ = std::min(at_, text_.size());
    if (!is_at_end() && text_[at_] == quote) return take(1);
    if (is_at_end() && text_.back() == '\\') return leave_open("a string");
    refuse(std::string("a string in a table has no second ") + quote + " on its line");
  }

  void take_long(std::size_t size) {
    const auto closing = "]" + std::string(size - 2, '=') + "]";
    const auto end = text_.find(closing, at_ + size);
    if (end != std::string_view::npos) return take(end + size - at_);
    take(text_.size() - at_);
    leave_open("a [[");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  line_words out_;
};

}  // namespace

std::vector<std::string> line_words::texts() const {
  std::vector<std::string> out;
  for (const auto& w : words) out.push_back(w.text);
  return out;
}

line_words split_line(std::string_view text) {
  return splitter(text).run();
}

bool is_for_a_shell(std::string_view line) {
  const auto first = line.find_first_not_of(blanks);
  return first != std::string_view::npos && line[first] == '!';
}

std::string typed_word(std::string_view word) {
  const auto read = split_line(word);
  if (read.how == line_words::state::whole && read.words.size() == 1 && read.words[0].text == word)
    return std::string(word);
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace bee::cli
