#include "cli/repl/repl_session.hpp"

#include <unistd.h>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/app.hpp"
#include "cli/base/output.hpp"
#include "cli/language/language.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/parse/help.hpp"
#include "cli/repl/partial_line.hpp"
#include "cli/repl/shell_line.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t longest_shown = 40;

constexpr std::string_view own_words =
    "In a repl:\n"
    "  VERB ...          as beectl VERB ...; a verb that takes NODES first gets those of the prompt\n"
    "  use NODES         the nodes of the prompt; use alone: none, and NODES stand in each line\n"
    "  @NODES VERB ...   other nodes, for this line\n"
    "  beectl VERB ...   the whole line as in a shell: NODES stand in it\n"
    "  help [VERB|TOPIC] about one of them; help alone prints this\n"
    "  !COMMAND          a command for the shell\n"
    "  exit, quit        the end, and so is Ctrl-D; Ctrl-C ends a call, not the repl\n"
    "A line goes on in the next one when it ends in an open {, [[, quote, or with \\.";

}  // namespace

struct repl_session::front {
  std::string nodes;      // "@NODES"; empty when there is none
  bool is_whole = false;  // "beectl": nothing is put in
};

attempt<void> repl_session::use(const std::string& nodes) {
  if (!nodes.empty()) {
    const std::vector<std::string> words{nodes};
    const invocation these{in_.what, in_.flags, words, in_.set, in_.env, in_.config};
    if (const auto to = pick_targets(these); !to) return to.error();
  }
  nodes_ = nodes;
  auto known = nodes.empty() ? attempt<cluster::node_map>(cluster::node_map()) : load_map(in_);
  known_ = known ? std::move(*known) : cluster::node_map();
  return boost::system::in_place_value;
}

std::string repl_session::prompt() const {
  auto shown = nodes_.empty() ? std::string("beectl") : escape_for_terminal(nodes_);
  if (shown.size() > longest_shown) shown = shown.substr(0, longest_shown - 3) + "...";
  const auto context = in_.set.context.empty() ? "" : "[" + escape_for_terminal(in_.set.context) + "] ";
  return context + shown + "> ";
}

int repl_session::refuse(const failure& why, const std::string& place) {
  return cli::run({}, in_.env, {place, &in_.flags, [&why](command_line&) -> attempt<void> { return why; }});
}

int repl_session::run(const std::string& text, const line_words& line, const std::string& place) {
  if (is_for_a_shell(text)) return run_shell(text.substr(text.find('!') + 1), place);
  auto words = line.texts();
  if (words.empty()) return 0;
  if (words[0] == "exit" || words[0] == "quit") {
    is_over_ = words.size() == 1;
    return is_over_ ? 0
                    : refuse(usage_error(words[0] + ": there is no place for " + in_quotes(words[1])), place);
  }
  if (words[0] == "use") return run_use(words, place);
  front before;
  if (words[0].starts_with('@')) before.nodes = words[0].substr(1);
  if (words[0] == "@") return refuse(usage_error("@: NODES are missing behind it"), place);
  before.is_whole = words[0] == "beectl";
  if (before.is_whole || !before.nodes.empty()) words.erase(words.begin());
  if (words.size() == 1 && words[0] == "help") {
    print_help();
    return 0;
  }
  return run_verb(std::move(words), before, place);
}

int repl_session::run_verb(std::vector<std::string> words, const front& before, const std::string& place) {
  const auto change = [&](command_line& line) { return add_nodes(line, before); };
  return cli::run(words, in_.env, {place, &in_.flags, change});
}

int repl_session::run_use(const std::vector<std::string>& words, const std::string& place) {
  if (words.size() > 2)
    return refuse(usage_error("use: there is no place for " + in_quotes(words[2]), "use [NODES]"), place);
  const auto used = use(words.size() == 2 ? words[1] : "");
  return used ? 0 : refuse(used.error(), place);
}

int repl_session::run_shell(const std::string& command, const std::string& place) {
  if (command.find_first_not_of(" \t") == std::string::npos)
    return refuse(usage_error("!: a command is missing behind it"), place);
  const int code = run_in_shell(command);
  if (code == 0) return 0;
  refuse({exit_code::no,
          ran::yes,
          "the shell's command ended with " + std::to_string(code),
          {},
          subject::itself,
          {}},
         place);
  return code;
}

void repl_session::print_help() const {
  output out(STDOUT_FILENO);
  out.write(help_overview(out.width()));
  out.write("\n");
  out.write(translated_sentence(own_words) + "\n");
  out.flush();
}

// NODES are put in where the verb takes them first, and never guessed: whoever named a node in the line meant
// something else than the prompt.
attempt<void> repl_session::add_nodes(command_line& line, const front& before) const {
  if (!line.what || line.wants_help || line.wants_version) return boost::system::in_place_value;
  const auto name = std::string(line.what->name);
  if (line.what == &in_.what) return usage_error("repl: this is one", "use NODES");
  const bool takes = takes_nodes_first(*line.what);
  const bool has_all = line.flags.has("all");
  if (!before.nodes.empty() && !takes) return usage_error("@NODES: " + name + " does not begin with NODES");
  if (!before.nodes.empty() && has_all) return usage_error("@NODES and --all exclude each other");
  const auto& nodes = before.nodes.empty() ? nodes_ : before.nodes;
  if (before.is_whole || !takes || has_all || nodes.empty()) return boost::system::in_place_value;
  if (before.nodes.empty() && !line.words.empty()) {
    const auto named = cluster::select(known_, line.words[0]);
    if (named && !named->nodes.empty() && named->unknown.empty())
      return usage_error("the NODES of the prompt stand in front, and " + in_quotes(line.words[0]) +
                             " behind them is a node",
                         "@NODES " + name + " ... is for other nodes, and beectl " + name +
                             " NODES ... as in a shell; the service of that name is @NAME");
  }
  line.words.insert(line.words.begin(), nodes);
  if (line.dashes) ++*line.dashes;
  return boost::system::in_place_value;
}

}  // namespace bee::cli
