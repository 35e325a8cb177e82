#include "cli/parse/help.hpp"

#include "cli/base/text_table.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

constexpr const char* introduction =
    "beectl talks to the nodes of a skynet cluster over their cluster port.\n"
    "\n"
    "Usage: beectl [flags] VERB NODES [SERVICE [COMMAND [ARG...]]]";

constexpr const char* closing =
    "NODES: node names of the cluster file, host:port, game_[1-20], lobby_*, lists with commas, !x to leave "
    "one out.\n"
    "A flag is also read from BEECTL_<FLAG> in the environment and from the context in use.\n"
    "beectl VERB --help tells more, and so does beectl help TOPIC; beectl explain CODE|TEXT says what a "
    "failure means.";

using rows = std::vector<std::vector<text_cell>>;

void add_options(rows& out, std::span<const option_spec> options) {
  for (const auto& option : options) out.push_back({{"  " + flag_text(option)}, {help_text(option)}});
}

std::string two_columns(const rows& lines, std::size_t width) {
  return lay_out({}, lines, {false, width, fit::wrap});
}

std::string verbs_of(const char* heading, effect touches, std::size_t width) {
  rows lines;
  for (const auto* v : all_verbs())
    if (v->touches == touches) lines.push_back({{"  " + std::string(v->name)}, {translated(v->summary)}});
  return lines.empty() ? "" : "\n" + translated(heading) + "\n" + two_columns(lines, width);
}

std::string topics_of(std::size_t width) {
  rows lines;
  for (const auto* t : all_topics())
    lines.push_back({{"  " + std::string(t->name)}, {translated(t->summary)}});
  return two_columns(lines, width);
}

}  // namespace

std::string usage_of(const verb& v) {
  return "beectl " + std::string(v.name) + " [flags]" + (v.usage.empty() ? "" : " ") + std::string(v.usage);
}

std::string flag_text(const option_spec& option) {
  std::string out = option.letter ? std::string("-") + option.letter + ", " : "    ";
  out += "--" + std::string(option.name);
  return option.metavar.empty() ? out : out + " " + std::string(option.metavar);
}

std::string help_text(const option_spec& option) {
  auto out = translated(option.help);
  if (option.with == completes::one_of) out += " (" + std::string(option.values) + ")";
  if (option.repeatable) out += translated("; may be given many times");
  return out;
}

std::string help_overview(std::size_t width) {
  rows flags;
  add_options(flags, global_options());
  return wrap_lines(translated_paragraphs(introduction) + "\n", width) +
         verbs_of("These only read:", effect::reads, width) +
         verbs_of("These change something:", effect::changes, width) +
         verbs_of("These run here:", effect::local, width) + "\n" + translated("Flags of every verb:") +
         "\n" + two_columns(flags, width) + "\n" + translated("Topics of beectl help TOPIC:") + "\n" +
         topics_of(width) + "\n" + wrap_lines(translated(closing) + "\n", width);
}

std::string help_of(const topic& t, std::size_t width) {
  return wrap_lines(std::string(t.name) + ": " + translated(t.summary) + "\n\n" + page_of(t), width);
}

// Examples are copied: their lines stay whole.
std::string help_of(const verb& v, std::size_t width) {
  auto out =
      wrap_lines(translated("Usage: ") + usage_of(v) + "\n\n" + translated_paragraphs(v.help) + "\n", width);
  rows lines;
  for (const auto& word : v.words)
    lines.push_back({{"  " + std::string(word.name)}, {translated(word.help)}});
  if (!lines.empty()) out += "\n" + two_columns(lines, width);
  rows own;
  add_options(own, v.options);
  if (!own.empty()) out += "\n" + translated("Flags:") + "\n" + two_columns(own, width);
  rows global;
  add_options(global, global_options());
  out += "\n" + translated("Flags of every verb:") + "\n" + two_columns(global, width) + "\n" +
         translated("Examples:") + "\n";
  for (const auto& e : v.examples) out += "  # " + translated(e.about) + "\n  " + std::string(e.line) + "\n";
  return out;
}

}  // namespace bee::cli
