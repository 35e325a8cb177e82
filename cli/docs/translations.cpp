#include "cli/docs/translations.hpp"

#include <set>

#include "bee/base/error.hpp"
#include "cli/docs/completion.hpp"
#include "cli/docs/man.hpp"
#include "cli/docs/reference.hpp"
#include "cli/docs/text.hpp"
#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/manual/explained.hpp"
#include "cli/parse/help.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view head =
    "# Texts of beectl: --help, the manual, completions and explain. Written by scripts/generate.\n"
    "# Words in capitals, flags and commands stay; a text whose lines have two spaces in them keeps its "
    "lines.\n"
    "msgid \"\"\n"
    "msgstr \"\"\n"
    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
    "\"Content-Transfer-Encoding: 8bit\\n\"\n";

// As a .po file has it: a line of its own for each line.
std::string quoted(std::string_view text) {
  const auto plain =
      "\"" + replaced(replaced(replaced(text, "\\", "\\\\"), "\"", "\\\""), "\t", "\\t") + "\"";
  if (text.find('\n') == std::string_view::npos) return plain;
  return "\"\"\n" + replaced(plain, "\n", "\\n\"\n\"");
}

class collection {
 public:
  collection() {
    on_translated([this](std::string_view text) { add(text); });
  }
  ~collection() { on_translated({}); }
  collection(const collection&) = delete;
  collection& operator=(const collection&) = delete;

  void is_on(std::string page) { page_ = std::move(page); }
  std::string text() const { return out_; }

 private:
  void add(std::string_view text) {
    if (text.empty() || !known_.insert(std::string(text)).second) return;
    out_ += "\n#. " + page_ + "\nmsgid " + quoted(text) + "\nmsgstr \"\"\n";
  }

  std::set<std::string> known_;
  std::string out_{head};
  std::string page_;
};

template <class Rows>
void look_up(const Rows& rows) {
  for (const auto& row : rows) {
    translated(row.means);
    translated(row.advice);
  }
}

void look_up_explanations() {
  for (const auto* text : {"means", "ran", "do", "yes", "no", "unknown", "hint: "}) translated(text);
  look_up(exit_meanings());
  look_up(explained_errors());
  for (const auto rows : {sentences_of_beectl(), sentences_of_commands(), answers_of_nodes(),
                          lines_of_cluster_daemons(), lines_of_services()})
    look_up(rows);
}

}  // namespace

std::string template_of_translations() {
  collection all;
  all.is_on("beectl --help");
  help_overview(0);
  for (const auto* v : all_verbs()) {
    all.is_on("beectl " + std::string(v->name) + " --help");
    help_of(*v, 0);
  }
  for (const auto* t : all_topics()) {
    all.is_on("beectl help " + std::string(t->name));
    help_of(*t, 0);
  }
  all.is_on("man beectl");
  man_pages();
  all.is_on("docs/commands.md");
  command_reference();
  all.is_on("completions");
  zsh_completion();
  fish_completion();
  all.is_on("beectl explain");
  look_up_explanations();
  return all.text();
}

}  // namespace bee::cli
