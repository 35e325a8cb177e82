#include "cli/docs/completion.hpp"

#include "cli/call/service_names.hpp"
#include "cli/report/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec completion_words[] = {
    {"SHELL", "bash, zsh or fish", completes::one_of, "bash|zsh|fish", true},
};

constexpr option_spec completion_options[] = {
    {"nodes", 0, "", "print the names of the nodes instead, one a line"},
    {"contexts", 0, "", "print the names of the contexts instead, one a line"},
    {"services", 0, "NODES", "print the services of the first of these nodes instead, one a line", false,
     completes::node},
    {"commands", 0, "SERVICE", "print the commands that were sent to it before instead, one a line", false,
     completes::service},
};

struct generator {
  std::string_view shell;
  std::string (*write)();
};
constexpr generator generators[] = {
    {"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};

void print_lines(const std::vector<std::string>& names, const char* key, report& out) {
  std::string text;
  for (const auto& name : names) text += name + "\n";
  out.set_result(plain_text{std::move(text)}, tree::object{{key, tree_of(names)}});
}

void print_script(std::string text, report& out) {
  auto facts = tree::object{{"script", text}};
  out.set_result(plain_text{std::move(text)}, std::move(facts));
}

// What the scripts ask while a line is completed: the nodes that can be reached.
void print_nodes(const invocation& in, report& out) {
  const auto names = node_names(in);
  if (!names) return out.fail(names.error());
  print_lines(*names, "nodes", out);
}

void print_contexts(const invocation& in, report& out) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : in.config.contexts) names.push_back(name);
  print_lines(names, "contexts", out);
}

void run_completion(const invocation& in, report& out) {
  if (const auto nodes = in.get("services")) return print_lines(service_names(in, *nodes), "services", out);
  if (const auto service = in.get("commands"))
    return print_lines(command_names(in, *service), "commands", out);
  if (in.has("nodes")) return print_nodes(in, out);
  if (in.has("contexts")) return print_contexts(in, out);
  if (in.words.empty()) return out.fail(usage_error("completion: SHELL is missing", "bash, zsh or fish"));
  for (const generator& g : generators)
    if (g.shell == in.words[0]) return print_script(g.write(), out);
  out.fail(usage_error("completion: no shell " + in_quotes(in.words[0]), "one of bash, zsh, fish"));
}

}  // namespace

extern const verb completion;
const verb completion{
    .name = "completion",
    .summary = "print the completion script for a shell",
    .usage = "SHELL",
    .help =
        "Prints the script that completes verbs, flags, contexts, and nodes of the cluster file or the name\n"
        "service in use, which is asked for 300ms at most. A SERVICE is completed from what the first of "
        "the\n"
        "nodes runs, which is asked as long and then not for a minute, and from what was called before; a\n"
        "COMMAND from those that were sent to the service before. For that, names of services and commands\n"
        "are kept without arguments, in $XDG_STATE_HOME/beectl/used. An installed beectl has the script\n"
        "where the shell finds it; otherwise load it in the shell's start-up file.",
    .touches = effect::local,
    .words = completion_words,
    .options = completion_options,
    .examples = {{{"in ~/.bashrc or ~/.zshrc", "source <(beectl completion bash)"},
                  {"for fish", "beectl completion fish > ~/.config/fish/completions/beectl.fish"}}},
    .run = run_completion,
};

}  // namespace bee::cli::commands
