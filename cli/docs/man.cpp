#include "cli/docs/man.hpp"

#include "cli/docs/text.hpp"
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
  return out;
}

std::string title(const std::string& name, std::string_view section, std::string_view summary) {
  return ".\\\" Written by scripts/generate.\n.TH " + replaced(name, "-", "\\-") + " " +
         std::string(section) + " \"\" \"beectl " BEE_VERSION "\" \"beectl manual\"\n.SH NAME\n" +
         roff(name) + " \\- " + roff(summary) + "\n";
}

std::string heading(const std::string& name, std::string_view summary) {
  return title(name, "1", summary) + ".SH SYNOPSIS\n";
}

// Paragraphs are separated by an empty line. One with columns in it keeps its lines.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    const auto paragraph = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (!out.empty()) out += ".PP\n";
    const bool has_columns = paragraph.find("  ") != std::string_view::npos;
    out += has_columns ? ".EX\n" + roff(paragraph) + "\n.EE\n" : roff(paragraph) + "\n";
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
    out += ".TP\n\\fI" + roff(word.name) + "\\fR\n" + roff(word.help) + "\n";
  return out;
}

std::string examples(const verb& v) {
  std::string out = ".SH EXAMPLES\n";
  for (const example& e : v.examples)
    if (!e.line.empty()) out += ".TP\n" + roff(e.about) + "\n.EX\n" + roff(e.line) + "\n.EE\n";
  return out;
}

man_page page_of(const verb& v) {
  const std::string name = "beectl-" + std::string(v.name);
  std::string text = heading(name, v.summary);
  text += "\\fBbeectl\\fR [\\fIflags\\fR] \\fB" + roff(v.name) + "\\fR " + roff(v.usage) +
          "\n.SH DESCRIPTION\n" + paragraphs(v.help);
  if (!v.words.empty()) text += ".SH ARGUMENTS\n" + word_items(v);
  if (!v.options.empty()) text += ".SH OPTIONS\n" + option_items(v.options);
  text += ".PP\nThe flags that every verb takes, and the exit codes, are in\n.BR beectl (1).\n";
  return {name + ".1", text + examples(v) + ".SH SEE ALSO\n.BR beectl (1)\n"};
}

man_page page_of_topic(const topic& t) {
  const std::string name = "beectl-" + std::string(t.name);
  return {name + ".7", title(name, "7", t.summary) + ".SH DESCRIPTION\n" + paragraphs(page_of(t)) +
                           ".SH SEE ALSO\n.BR beectl (1)\n"};
}

std::string list_of_topics() {
  std::string out = ".SH TOPICS\n";
  for (const topic* t : all_topics())
    out += ".TP\n.BR beectl\\-" + roff(t->name) + " (7)\n" + roff(t->summary) + "\n";
  return out;
}

man_page overview() {
  std::string text = heading("beectl", "operate a skynet cluster from the command line");
  text +=
      "\\fBbeectl\\fR [\\fIflags\\fR] \\fIVERB\\fR \\fINODES\\fR [\\fISERVICE\\fR [\\fICOMMAND\\fR "
      "[\\fIARG\\fR...]]]\n.SH DESCRIPTION\n" +
      paragraphs(description);
  text += ".SH VERBS\n";
  for (const verb* v : all_verbs())
    text += ".TP\n.BR beectl\\-" + roff(v->name) + " (1)\n" + roff(v->summary) + "\n";
  text += list_of_topics() + ".SH OPTIONS\n" + option_items(global_options()) + ".SH EXIT STATUS\n";
  for (const auto& m : exit_meanings())
    text += ".TP\n\\fB" + number_text(m.code) + "\\fR\n" + roff(m.summary) + "\n";
  text +=
      ".SH FILES\n"
      ".TP\n\\&./clustername.lua\nThe cluster file, when no other is "
      "named.\n.TP\n$XDG_CONFIG_HOME/beectl/config.json\nThe contexts.\n";
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
