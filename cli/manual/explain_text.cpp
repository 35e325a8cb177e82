#include "cli/manual/explain_text.hpp"

#include <algorithm>
#include <charconv>

#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/manual/find_words.hpp"

namespace bee::cli {
namespace {

struct row {
  explanation about;
  std::string words;  // in lower case
  bool is_general;
};

// The words as they are shown: "no answer within" stands in front of a time, and behind it in Chinese. Empty
// where nobody shows them otherwise.
std::string words_in_chinese(std::string_view words) {
  constexpr std::string_view value = "\x01";
  const std::string all(words);
  for (const auto& text : {all, all + " " + std::string(value), std::string(value) + " " + all,
                           std::string(value) + " " + all + " " + std::string(value)}) {
    auto shown = translated_sentence(text);
    if (shown == text) continue;
    for (auto at = shown.find(value); at != std::string::npos; at = shown.find(value))
      shown.replace(at, 1, "*");
    return shown;
  }
  return {};
}

// All rows but the exit codes. Two errors of the library share their words: the first is told.
std::vector<row> all_rows() {
  std::vector<row> out;
  const auto add = [&out](std::string_view words, said_by by, const auto& from, bool is_general) {
    out.push_back(
        {{std::string(words), {}, {}, by, from.has_run, std::string(from.means), std::string(from.advice)},
         in_lower_case(words),
         is_general});
    if (spoken_language() == language::english) return;
    if (auto shown = words_in_chinese(words); !shown.empty())
      out.push_back({out.back().about, std::move(shown), is_general});
  };
  for (const auto& from : explained_errors())
    add(make_error_code(from.code).message(), said_by::beectl, from, false);
  for (const auto rows : {sentences_of_beectl(), sentences_of_commands(), answers_of_nodes(),
                          lines_of_cluster_daemons(), lines_of_services()})
    for (const auto& from : rows) add(from.words, from.by, from, from.is_general);
  return out;
}

explanation about(const exit_meaning& m, std::string number) {
  explanation out{"exit code " + std::move(number),
                  class_of(m.code),
                  {},
                  said_by::exit_code,
                  m.has_run,
                  std::string(m.means),
                  std::string(m.advice)};
  if (m.code != exit_code::signal_base) out.exit = static_cast<int>(m.code);
  return out;
}

struct found {
  const row* what;
  place at;
};

// The longest first, without what stands inside or across a longer one; what is general only when it is
// alone.
std::vector<found> found_in(const std::string& line, const std::vector<row>& rows) {
  std::vector<found> all;
  for (const auto& r : rows)
    if (const auto at = find_words(line, r.words)) all.push_back({&r, *at});
  if (all.empty()) return {};
  std::stable_sort(all.begin(), all.end(), [](const found& a, const found& b) {
    return a.what->is_general != b.what->is_general ? b.what->is_general : a.at.weight > b.at.weight;
  });
  std::vector<found> out;
  for (const auto& f : all) {
    const bool is_free = std::none_of(out.begin(), out.end(), [&f](const found& o) {
      return f.at.begin < o.at.end && o.at.begin < f.at.end;
    });
    if (is_free && (out.empty() || !f.what->is_general)) out.push_back(f);
  }
  return out;
}

// What a sentence of beectl says at its end is surer than what is so in general.
std::optional<ran> said_at_the_end(std::string_view line) {
  struct ending {
    std::string_view words;
    ran what;
  };
  constexpr ending endings[] = {
      {"unknown whether it ran", ran::unknown}, {"not sent", ran::no}, {"it did not run", ran::no}};
  for (const auto& end : endings)
    for (const auto& text : {std::string(end.words), translated_sentence(end.words)})
      if (line.find("(" + text + ")") != std::string_view::npos ||
          line.find("（" + text + "）") != std::string_view::npos)
        return end.what;
  return std::nullopt;
}

void add_once(explained_text& out, explanation e) {
  for (auto& known : out.known)
    if (known.words == e.words && known.has_run == e.has_run) {
      ++known.lines;
      return;
    }
  out.known.push_back(std::move(e));
}

// "6", "exit code 6", "exit status 6", "code 6", "128+n", or the word for one: "remote".
std::optional<explanation> exit_code_in(std::string_view line) {
  constexpr std::size_t longest = 40;
  if (line.size() > longest) return std::nullopt;
  const auto& of_signals = exit_meanings().back();
  if (line == "128+n") return about(of_signals, number_text(of_signals.code));
  for (const auto& m : exit_meanings())
    if (line == class_of(m.code)) return about(m, number_text(m.code));
  for (const std::string_view word : {"exit", " ", "code", "status", " "})
    if (line.starts_with(word)) line.remove_prefix(word.size());
  int number = -1;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
  if (line.empty() || read.ec != std::errc{} || read.ptr != line.data() + line.size()) return std::nullopt;
  const auto* m = meaning_of(number);
  if (m == nullptr) return std::nullopt;
  auto out = about(*m, std::to_string(number));
  out.exit = number;
  return out;
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blank = " \t\r\n";
  const auto from = line.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return line.substr(from, line.find_last_not_of(blank) - from + 1);
}

void explain_line(const std::string& line, std::size_t number, const std::vector<row>& rows,
                  explained_text& out) {
  ++out.lines;
  if (auto code = exit_code_in(line)) {
    code->line = number;
    return add_once(out, std::move(*code));
  }
  const auto all = found_in(line, rows);
  if (all.empty()) ++out.unknown_lines;
  for (const auto& f : all) {
    auto e = f.what->about;
    if (const auto end = said_at_the_end(line)) e.has_run = end;
    e.line = number;
    add_once(out, std::move(e));
  }
}

}  // namespace

explained_text explain_text(std::string_view text) {
  const auto rows = all_rows();
  explained_text out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const auto line = in_lower_case(trimmed(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty()) explain_line(line, number, rows, out);
  }
  return out;
}

std::vector<explanation> explained_exit_codes() {
  std::vector<explanation> out;
  for (const auto& m : exit_meanings()) out.push_back(about(m, number_text(m.code)));
  return out;
}

}  // namespace bee::cli
