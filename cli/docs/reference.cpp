#include "cli/docs/reference.hpp"

#include "cli/docs/text.hpp"
#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/parse/help.hpp"

namespace bee::cli {
namespace {

// Text that Markdown leaves as it is.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string item(const std::string& what, const std::string& about) {
  return "- `" + what + "`: " + plain(about) + "\n";
}

std::string items(std::span<const option_spec> options) {
  std::string out;
  for (const auto& option : options) {
    auto flag = join(names_of(option), ", ");
    if (!option.metavar.empty()) flag += " " + std::string(option.metavar);
    out += item(flag, help_text(option));
  }
  return out;
}

std::string section_of(const verb& v) {
  auto out =
      "\n## " + std::string(v.name) + "\n\n" + plain(translated(v.summary)) + ": `" + usage_of(v) + "`\n";
  if (!v.words.empty() || !v.options.empty()) out += "\n";
  for (const auto& word : v.words) out += item(std::string(word.name), translated(word.help));
  return out + items(v.options);
}

}  // namespace

std::string command_reference() {
  auto out = "# " + translated("Commands") + "\n\n" +
             plain(translated(
                 "Every verb and every flag, written by scripts/generate from the table that --help prints. "
                 "What a verb does, with\nexamples, is in `beectl VERB --help` and in its man page.")) +
             "\n";
  out = replaced(out, "\\`", "`");
  for (const auto* v : all_verbs()) out += section_of(*v);
  out += "\n## " + translated("Flags of every verb") + "\n\n" + items(global_options());
  out += "\n## " + translated("Exit codes") + "\n\n";
  for (const auto& m : exit_meanings())
    out += "- `" + number_text(m.code) + "` (`" + class_of(m.code) + "`): " + plain(translated(m.summary)) +
           "\n";
  return out;
}

}  // namespace bee::cli
