#include "cli/app.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/repl/repl_run.hpp"
#include "cli/report/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec repl_words[] = {{"NODES",
                                     "the nodes of the prompt; each verb that takes NODES first gets them",
                                     completes::node,
                                     {},
                                     true}};
constexpr option_spec repl_options[] = {
    {"fail-fast", 0, "", "end with the first line that fails"},
    {"no-history", 0, "", "read and keep no lines of before"},
};

void run_repl_verb(const invocation& in, report& out) {
  repl_session session(in);
  const auto used = session.use(in.words.empty() ? "" : in.words[0]);
  if (!used) return out.fail(used.error());
  throw all_is_told{run_repl(in, session, {in.has("fail-fast"), !in.has("no-history")})};
}

}  // namespace

extern const verb repl_verb;
const verb repl_verb{
    .name = "repl",
    .summary = "type verbs line by line, at a prompt that knows the nodes",
    .usage = "[NODES]",
    .help =
        "Reads lines and runs each as beectl would: every verb, without the word beectl. Flags of every "
        "verb\n"
        "(-c, -C, -o, -t, ...) that repl is given hold for each line; a line that gives one means its own, "
        "and\n"
        "with -C the cluster of that context. Connections of call, send, query and ping are kept from line "
        "to\n"
        "line, a minute at most while nothing is asked.\n"
        "\n"
        "NODES stand in the prompt, and in front of the words of each verb that takes NODES first; --all in "
        "a\n"
        "line takes their place. Other nodes are named by @NODES in front of the verb, for one line, or by "
        "use\n"
        "NODES from then on; use alone leaves none. A line that begins with the word beectl is one of a "
        "shell:\n"
        "nothing is put in. A line that names a node behind those of the prompt is refused.\n"
        "\n"
        "Quotes are those of sh, and so is # in front of a comment; what a shell would replace or take for\n"
        "itself ($NAME, |, ;, <, >, &) is refused outside of quotes. A word that begins with { or [[ is a "
        "Lua\n"
        "value up to its end, without quotes; while it is open, and so while a quote is or behind a \\, the "
        "line\n"
        "goes on in the next one. !COMMAND is for the shell, help for help; exit, quit or Ctrl-D is the "
        "end.\n"
        "Ctrl-C ends what runs, which says what is known of it, and the repl goes on.\n"
        "\n"
        "At a terminal Tab completes verbs, flags, nodes, services and commands, and the lines of before are "
        "kept\n"
        "for each context in $XDG_STATE_HOME/beectl, 1,000 at most, for you alone, those aside that begin "
        "with\n"
        "a blank or give --token.\n"
        "\n"
        "Without a terminal lines come from standard input, without prompts, and verbs find nothing to read\n"
        "there. A line that fails is named by its number, and the next one runs; the exit code is that of "
        "the\n"
        "first that failed.",
    .touches = effect::local,
    .words = repl_words,
    .options = repl_options,
    .examples = {{{"a shell on one node", "beectl repl lpersistence_3"},
                  {"lines from a file, up to the first that fails", "beectl repl --fail-fast < lines.txt"}}},
    .run = run_repl_verb,
};

}  // namespace bee::cli::commands
