#include "bee/base/bytes.hpp"
#include "cli/base/file.hpp"
#include "cli/base/text_table.hpp"
#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/manual/explain_text.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"
#include "cli/report/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr std::size_t most_text = 4u << 20;
constexpr std::size_t line_width = 100;  // of what people read

constexpr word_spec explain_words[] = {
    {"CODE|TEXT",
     "an exit code, a sentence of beectl or of a node, @FILE, or - for standard input; without one, all exit "
     "codes are listed",
     completes::file,
     {},
     true,
     true},
};

// For people, and for scripts.
struct speaker {
  said_by by;
  std::string_view words;
  std::string_view kind;
};
constexpr speaker speakers[] = {
    {said_by::exit_code, "", "exit_code"},
    {said_by::beectl, "beectl says it", "sentence"},
    {said_by::node, "a node answers it", "answer"},
    {said_by::log, "a node's log has it", "log"},
};

const speaker& speaker_of(const explanation& e) {
  for (const auto& s : speakers)
    if (s.by == e.by) return s;
  return speakers[0];
}

std::string heading_of(const explanation& e, bool has_lines) {
  auto behind = e.by == said_by::exit_code ? e.class_word : std::string(speaker_of(e).words);
  if (has_lines) behind += ", line " + std::to_string(e.line);
  if (e.lines > 1) behind += " and " + std::to_string(e.lines - 1) + " more";
  const bool is_code = e.by == said_by::exit_code;
  return translated_sentence(e.words) + " (" + (is_code ? behind : translated_sentence(behind)) + ")\n";
}

std::string text_of(const explanation& e, bool has_lines) {
  std::vector<std::vector<text_cell>> rows{{{"  " + translated("means")}, {translated(e.means)}}};
  if (e.has_run) rows.push_back({{"  " + translated("ran")}, {translated(to_string(*e.has_run))}});
  rows.push_back({{"  " + translated("do")}, {translated(e.advice)}});
  return heading_of(e, has_lines) + lay_out({}, rows, {false, line_width, fit::wrap});
}

tree facts_of(const explanation& e) {
  tree::object out{{"about", e.words}, {"kind", speaker_of(e).kind}};
  if (!e.class_word.empty()) out.emplace_back("class", e.class_word);
  if (e.exit) out.emplace_back("exit", *e.exit);
  out.emplace_back("means", e.means);
  if (e.has_run) out.emplace_back("ran", to_string(*e.has_run));
  out.emplace_back("advice", e.advice);
  out.emplace_back("line", static_cast<std::int64_t>(e.line));
  out.emplace_back("lines", static_cast<std::int64_t>(e.lines));
  return out;
}

tree facts_of(const std::vector<explanation>& all) {
  tree::array out;
  for (const auto& e : all) out.push_back(facts_of(e));
  return tree::object{{"explanations", std::move(out)}};
}

void list_exit_codes(report& out) {
  table t{{"exit", "class", "ran", "meaning"}, {}};
  for (const auto& m : exit_meanings())
    t.rows.push_back({number_text(m.code), class_of(m.code),
                      m.has_run ? value::value(to_string(*m.has_run)) : value::value(),
                      translated(m.summary)});
  out.set_result(std::move(t), facts_of(explained_exit_codes()));
}

attempt<std::string> asked_about(const invocation& in) {
  const auto& words = in.words;
  if (words.size() == 1 && words[0] == "-") return read_stdin(most_text);
  if (words.size() == 1 && words[0].size() > 1 && words[0][0] == '@')
    return read_file(words[0].substr(1), most_text);
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

failure nothing_known(std::string_view text, std::size_t lines) {
  const auto last = text.find_last_not_of(" \t\r\n");
  const auto what =
      lines == 1 ? in_quotes(text.substr(0, last + 1)) : "these " + std::to_string(lines) + " lines";
  return {exit_code::no,
          ran::no,
          "nothing is known about " + what,
          "beectl explain lists the exit codes; of a log, give the lines around an error",
          subject::itself,
          {}};
}

void run_explain(const invocation& in, report& out) {
  if (in.words.empty()) return list_exit_codes(out);
  const auto text = asked_about(in);
  if (!text) return out.fail(text.error());
  const auto told = explain_text(*text);
  if (told.lines == 0) return out.fail(bad_input("explain: there is nothing to explain"));
  if (told.known.empty()) return out.fail(nothing_known(*text, told.lines));
  std::string shown;
  for (const auto& e : told.known) shown += text_of(e, told.lines > 1);
  out.set_result(plain_text{std::move(shown)}, facts_of(told.known));
  if (told.unknown_lines > 0)
    out.note("of " + std::to_string(told.lines) + " lines nothing is known about " +
             std::to_string(told.unknown_lines));
}

}  // namespace

extern const verb explain;
const verb explain{
    .name = "explain",
    .summary = "say what an exit code, a sentence or a line of a log means",
    .usage = "[CODE|TEXT...]",
    .help =
        "Says what it means, whether what was asked for has run, and what to do: of an exit code of beectl, "
        "a\n"
        "sentence that it prints, an error that a node answers, and lines of a node's log with what "
        "clusterd,\n"
        "its senders and agents, sockets and Lua services write there. Words are found wherever they stand "
        "in\n"
        "a line, whatever is in front and behind; of many lines each thing is told once. What is not known "
        "is\n"
        "said to be so, with exit code 1. Talks to nobody.",
    .touches = effect::local,
    .words = explain_words,
    .options = {},
    .examples = {{{"what a script was told", "beectl explain 6"},
                  {"the end of a node's log", "tail -n 50 game_1.log | beectl explain -"}}},
    .run = run_explain,
};

}  // namespace bee::cli::commands
