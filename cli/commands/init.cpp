#include <fmt/format.h>

#include <csignal>

#include "bee/base/bytes.hpp"
#include "cli/base/file.hpp"
#include "cli/base/question.hpp"
#include "cli/language/language.hpp"
#include "cli/nodes/known_nodes.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/report/attended.hpp"
#include "cli/setup/cluster_candidates.hpp"
#include "cli/setup/first_commands.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec init_words[] = {{"NAME", "the context, default default", completes::context, {}, true}};
constexpr option_spec init_options[] = {
    {"dry-run", 'n', "", "show what would be written, write nothing"},
    {"yes", 'y', "", "ask nothing, and replace a context of that name"},
};

std::string shown(const cluster_candidate& c) {
  return escape_for_terminal(c.path + (c.from.empty() ? "" : ", which " + c.from + " names"));
}

failure too_many(const std::vector<cluster_candidate>& all) {
  std::string which;
  for (const auto& c : all) which += (which.empty() ? "" : "; ") + shown(c);
  return usage_error("there are several cluster files: " + which, "beectl init -c FILE");
}

failure interrupted_here() {
  auto why = interrupted(SIGINT, 0, 0);
  why.message += "; nothing was written";
  why.has_run = ran::no;
  return why;
}

// Whoever can be asked is asked about one after the other.
attempt<std::string> one_of(const cluster_search& search, bool is_asked) {
  const auto& all = search.found;
  if (all.empty() && !search.missing.empty())
    return bad_input("there is no such cluster file: " + shown(search.missing.front()),
                     "beectl init -c FILE, or in the folder in which the nodes are started");
  if (all.empty())
    return bad_input(
        "there is no cluster file here: neither clustername.lua nor a skynet config that names one",
        "beectl init -c FILE, or -c names://HOST:PORT");
  if (all.size() == 1) return all.front().path;
  if (!is_asked) return too_many(all);
  for (const auto& c : all) {
    const auto answer = ask("the cluster of " + shown(c) + "?");
    if (answer == reply::yes) return c.path;
    if (answer == reply::interrupted) return interrupted_here();
  }
  return stopped("no cluster was chosen; nothing was written");
}

// What -c or BEECTL_CLUSTER says; the context in use does not count, it may be of another cluster.
attempt<std::string> chosen_cluster(const invocation& in) {
  const auto given = look_up("cluster", {in.flags, in.env, in.config}, {});
  if (given.from == origin::flag || given.from == origin::variable) return given.text;
  return one_of(find_cluster_files("."), can_ask() && !in.has("yes"));
}

std::string name_of_context(const invocation& in) {
  return in.words.empty() || in.words[0].empty() ? "default" : in.words[0];
}

// Nothing when it may be written.
std::optional<failure> refusal(const invocation& in, const std::string& name, const std::string& cluster,
                               const std::string& state) {
  if (in.has("yes")) return std::nullopt;
  const auto old = in.config.contexts.find(name);
  const bool replaces = old != in.config.contexts.end() && old->second.count("cluster") > 0 &&
                        old->second.at("cluster") != cluster;
  const auto known = replaces ? escape_for_terminal(old->second.at("cluster")) : std::string();
  if (!can_ask()) {
    if (!replaces) return std::nullopt;
    return stopped("context " + in_quotes(name) + " is of " + known + "; nothing was written",
                   "another NAME, or -y to replace it");
  }
  const auto what = state + ": keep " + escape_for_terminal(cluster) + " as context " + in_quotes(name) +
                    (replaces ? ", in place of " + known : "") + "?";
  switch (ask(what)) {
    case reply::yes: return std::nullopt;
    case reply::no: return stopped("not confirmed; nothing was written");
    case reply::interrupted: break;
  }
  return interrupted_here();
}

std::string state_of(const std::vector<seen_node>& seen) {
  std::size_t up = 0;
  for (const auto& n : seen) up += n.is_up;
  if (seen.size() == 1) return fmt::format("{} of 1 node is up", up);
  return fmt::format("{} of {} nodes are up", up, seen.size());
}

void tell(const invocation& in, const std::string& name, const std::string& cluster,
          const std::vector<seen_node>& seen, report& out) {
  const auto commands = first_commands(seen);
  const auto completion = completion_command(in.env);
  auto text = translated_sentence(fmt::format("{}: context {}, cluster {}", state_of(seen),
                                              escape_for_terminal(name), escape_for_terminal(cluster))) +
              "\n\n" + translated_sentence("what to try:") + "\n";
  for (const auto& line : commands) text += "  " + line + "\n";
  if (!completion.empty())
    text += translated_sentence("completion in this shell:") + "\n  " + completion + "\n";
  text += "\n";
  out.set_result(plain_text{text}, tree::object{{"context", name},
                                                {"cluster", cluster},
                                                {"commands", tree_of(commands)},
                                                {"completion", completion}});
}

void write_context(const invocation& in, const std::string& name, const std::string& cluster, report& out) {
  auto changed = in.config;
  changed.contexts[name]["cluster"] = cluster;
  changed.current = name;
  if (const auto written = write_config(changed); !written) return out.fail(written.error());
  if (const auto variable = in.env("BEECTL_CLUSTER"); variable && !variable->empty() && *variable != cluster)
    out.note("BEECTL_CLUSTER is set, and wins over the context");
}

void run_init(const invocation& in, report& out) {
  const auto chosen = chosen_cluster(in);
  if (!chosen) return out.fail(chosen.error());
  const bool is_file = chosen->find("://") == std::string::npos;
  auto set = in.set;
  set.cluster = is_file ? absolute_path(*chosen) : *chosen;
  const invocation of_cluster{in.what, in.flags, in.words, set, in.env, in.config, in.dashes};
  const auto known = load_map(of_cluster);
  if (!known) return out.fail(known.error());
  std::vector<cluster::node> nodes;
  for (const auto& n : known->nodes())
    if (n.address) nodes.push_back(n);
  if (nodes.empty())
    return out.fail(
        bad_input("there is no node in " + escape_for_terminal(set.cluster) + "; nothing was written"));
  const auto seen = look_for_the_first_time(of_cluster, nodes, out);
  if (out.error()) return;
  const auto name = name_of_context(in);
  if (in.has("dry-run")) return tell(in, name, set.cluster, seen, out);
  if (const auto why = refusal(in, name, set.cluster, state_of(seen))) return out.fail(*why);
  write_context(in, name, set.cluster, out);
  if (!out.error()) tell(in, name, set.cluster, seen, out);
}

}  // namespace

extern const verb init_verb;
const verb init_verb{
    .name = "init",
    .summary = "find the cluster here, look at it, and keep it as a context",
    .usage = "[NAME]",
    .help =
        "Finds the cluster file: what -c or BEECTL_CLUSTER says, else clustername.lua here or in etc, conf,\n"
        "config or examples, and what skynet configs there name as their cluster. Asks its nodes who is up\n"
        "and which dialect they speak, shows that, and keeps the cluster as context NAME, which is the one\n"
        "in use then. Prints three commands that work on this cluster, and how the shell gets completions.\n"
        "\n"
        "Without a terminal it asks nothing: several cluster files are an error then, and a context of\n"
        "another cluster is replaced with -y alone. Nothing is changed on the nodes.",
    .touches = effect::local,
    .words = init_words,
    .options = init_options,
    .examples = {{{"in the folder of a game", "beectl init"},
                  {"a second cluster, in a script", "beectl init staging -c etc/staging.lua -y"}}},
    .run = run_init,
};

}  // namespace bee::cli::commands
