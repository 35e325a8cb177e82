#include "cli/docs/man.hpp"

#include <algorithm>

#include "cli/docs/text.hpp"
#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/parse/help.hpp"
#include "cli/topics/topic.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view description =
    "beectl talks to the nodes of a skynet cluster over their cluster port. It needs nothing installed on "
    "them.\n"
    "\n"
    "NODES are names of the cluster file, host:port, ranges such as game_[1-20], globs such as lobby_*, and "
    "lists of\n"
    "them with commas; !x leaves one out, and --all takes every node. A name that matches nothing is an "
    "error.\n"
    "\n"
    "SERVICE is the name that a service is registered under. @x, .x and :0000000a are taken literally.\n"
    "\n"
    "An ARG that is exactly one Lua constant (10076447, true, nil, '10', {uid=1}) is that value; anything "
    "else is a\n"
    "string. Flags may stand anywhere; -- ends them.\n"
    "\n"
    "A setting is looked up in this order: its flag, the environment (BEECTL_<FLAG>), the context in use, "
    "the default.\n"
    "\n"
    "Data goes to standard output, everything else to standard error. With -o json exactly one document is "
    "printed, on\n"
    "failure too.";

// Text as roff takes it: no line starts a request, and a dash stays a dash that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool starts_line = out.empty() || out.back() == '\n';
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  // A line of a list may end behind its Chinese comma, whatever follows.
  return spoken_language() == language::chinese ? replaced(out, "、", "、\\:") : out;
}

std::string section(std::string_view heading) {
  return ".SH " + translated(heading) + "\n";
}

// Where lines of Chinese end: between any two characters that may stand so, and nowhere are they spread.
std::string_view manner() {
  return spoken_language() == language::chinese ? ".mso zh.tmac\n.nr HY 0\n.nh\n.ad l\n" : "";
}

std::string title(const std::string& name, std::string_view number, std::string_view summary) {
  return ".\\\" Written by scripts/generate.\n.TH " + replaced(name, "-", "\\-") + " " + std::string(number) +
         " \"\" \"beectl " BEE_VERSION "\" \"" + translated("beectl manual") + "\"\n" +
         std::string(manner()) + section("NAME") + roff(name) + " \\- " + roff(translated(summary)) + "\n";
}

std::string heading(const std::string& name, std::string_view summary) {
  return title(name, "1", summary) + section("SYNOPSIS");
}

// roff puts a blank where a line ends; between Chinese characters, and behind their punctuation, there is
// none.
std::string without_breaks_in_chinese(std::string_view text) {
  constexpr std::string_view punctuation[] = {"，", "。", "；", "：", "、", "！", "？", "）", "”"};
  const auto is_wide = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_break = text[i] == '\n' && i + 1 < text.size() && !out.empty();
    const bool is_behind_punctuation =
        std::any_of(std::begin(punctuation), std::end(punctuation), [&](auto p) { return out.ends_with(p); });
    const bool is_chinese =
        is_break && (is_behind_punctuation || (is_wide(out.back()) && is_wide(text[i + 1])));
    if (!is_chinese) out += text[i];
  }
  return out;
}

// Paragraphs, in the language in use, are separated by an empty line. One with columns in it keeps its lines.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    const auto paragraph = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (!out.empty()) out += ".PP\n";
    const bool has_columns = paragraph.find("  ") != std::string_view::npos;
    out += has_columns ? ".EX\n" + roff(paragraph) + "\n.EE\n"
                       : roff(without_breaks_in_chinese(paragraph)) + "\n";
  }
  return out;
}

std::string option_items(std::span<const option_spec> options) {
  std::string out;
  for (const option_spec& option : options) {
    std::vector<std::string> names;
    for (const std::string& name : names_of(option)) names.push_back("\\fB" + roff(name) + "\\fR");
    out += ".TP\n" + join(names, ", ");
    if (!option.metavar.empty()) out += " \\fI" + roff(option.metavar) + "\\fR";
    out += "\n" + roff(help_text(option)) + "\n";
  }
  return out;
}

std::string word_items(const verb& v) {
  std::string out;
  for (const word_spec& word : v.words)
    out += ".TP\n\\fI" + roff(word.name) + "\\fR\n" + roff(translated(word.help)) + "\n";
  return out;
}

std::string examples(const verb& v) {
  auto out = section("EXAMPLES");
  for (const example& e : v.examples)
    if (!e.line.empty()) out += ".TP\n" + roff(translated(e.about)) + "\n.EX\n" + roff(e.line) + "\n.EE\n";
  return out;
}

std::string see_also() {
  return section("SEE ALSO") + ".BR beectl (1)\n";
}

man_page page_of(const verb& v) {
  const std::string name = "beectl-" + std::string(v.name);
  std::string text = heading(name, v.summary);
  text += "\\fBbeectl\\fR [\\fIflags\\fR] \\fB" + roff(v.name) + "\\fR " + roff(v.usage) + "\n" +
          section("DESCRIPTION") + paragraphs(translated_paragraphs(v.help));
  if (!v.words.empty()) text += section("ARGUMENTS") + word_items(v);
  if (!v.options.empty()) text += section("OPTIONS") + option_items(v.options);
  text += ".PP\n" + translated("The flags that every verb takes, and the exit codes, are in") +
          "\n.BR beectl (1).\n";
  return {name + ".1", text + examples(v) + see_also()};
}

man_page page_of_topic(const topic& t) {
  const std::string name = "beectl-" + std::string(t.name);
  return {name + ".7",
          title(name, "7", t.summary) + section("DESCRIPTION") + paragraphs(page_of(t)) + see_also()};
}

std::string list_of_topics() {
  auto out = section("TOPICS");
  for (const topic* t : all_topics())
    out += ".TP\n.BR beectl\\-" + roff(t->name) + " (7)\n" + roff(translated(t->summary)) + "\n";
  return out;
}

man_page overview() {
  std::string text = heading("beectl", "operate a skynet cluster from the command line");
  text +=
      "\\fBbeectl\\fR [\\fIflags\\fR] \\fIVERB\\fR \\fINODES\\fR [\\fISERVICE\\fR [\\fICOMMAND\\fR "
      "[\\fIARG\\fR...]]]\n" +
      section("DESCRIPTION") + paragraphs(translated_paragraphs(description));
  text += section("VERBS");
  for (const verb* v : all_verbs())
    text += ".TP\n.BR beectl\\-" + roff(v->name) + " (1)\n" + roff(translated(v->summary)) + "\n";
  text += list_of_topics() + section("OPTIONS") + option_items(global_options()) + section("EXIT STATUS");
  for (const auto& m : exit_meanings())
    text += ".TP\n\\fB" + number_text(m.code) + "\\fR\n" + roff(translated(m.summary)) + "\n";
  text += section("FILES") + ".TP\n\\&./clustername.lua\n" +
          translated("The cluster file, when no other is named.") +
          "\n.TP\n$XDG_CONFIG_HOME/beectl/config.json\n" + translated("The contexts.") + "\n";
  return {"beectl.1", text};
}

}  // namespace

std::vector<man_page> man_pages() {
  std::vector<man_page> out{overview()};
  for (const verb* v : all_verbs()) out.push_back(page_of(*v));
  for (const topic* t : all_topics()) out.push_back(page_of_topic(*t));
  return out;
}

}  // namespace bee::cli
