#include <algorithm>

#include "bee/cluster/node_set.hpp"
#include "bee/script/cluster_file.hpp"
#include "cli/file.hpp"
#include "cli/invocation.hpp"
#include "cli/push_flow.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec words[] = {
    {"NODES",
     "who gets it: node names of the file, game_[1-20], lobby_*, lists with commas; or --all",
     completes::node,
     {},
     true},
    {"FILE", "the cluster file to push, default that of -c", completes::file, {}, true},
};

constexpr option_spec options[] = {
    {"all", 0, "", "every node of the file"},
    {"force", 0, "",
     "no questions; also nodes believed up to date; reset open senders; past unreachable nodes"},
    {"yes", 'y', "", "do not ask"},
    {"dry-run", 'n', "", "show the plan, send nothing; exit 1 when something would change"},
    {"prune", 0, "", "set names that are gone from the file to false"},
    {"only", 0, "NAMES", "push just these entries of the file, a list with commas"},
    {"message", 'm', "TEXT", "why, for the journal"},
    {"expect-rev", 0, "N", "stop unless the latest revision is N"},
    {"strict", 0, "", "two names with one address are an error"},
    {"batch", 0, "LIST", "how many nodes at a time: 1,10%,100%; default all"},
    {"max-fail", 0, "N", "failed nodes that are borne over the whole run, default 0"},
    {"on-fail", 0, "WHAT", "above that: stop, rollback or continue", false, completes::one_of,
     "stop|rollback|continue"},
    {"pause", 0, "TIME", "wait between batches"},
    {"verify", 0, "HOW", "none, ack, peers (open senders are connected again) or mesh", false,
     completes::one_of, "none|ack|peers|mesh"},
    {"resume", 0, "", "finish the last run, if it was killed, stopped or interrupted"},
};

attempt<push_source> read_source(const push_options& o, const std::string& path, report& out) {
  auto text = read_file(path);
  if (!text) return text.error();
  const auto file = script::parse_cluster_file(*text, path, {o.strict});
  std::string all;
  for (const auto& p : file.problems) {
    if (p.is_warning) out.note(to_string(file, p));
    if (!p.is_warning) all += (all.empty() ? "" : "\n") + to_string(file, p);
  }
  if (!file.ok()) {
    auto why = bad_input(all);
    why.about = subject::file;
    return why;
  }
  push_source source{{}, absolute_path(path), std::move(*text), {}};
  for (const auto& n : file.nodes) source.wanted.set(n.name, n.address);
  for (const auto& name : o.only)
    if (!source.wanted.find(name) && !o.prune)
      return not_found("--only: no entry " + in_quotes(name) + " in the file" +
                       did_you_mean(source.wanted.nearest(name)));
  return source;
}

attempt<std::vector<cluster::node>> pick(const invocation& in, const cluster::node_map& map,
                                         const std::string& nodes) {
  auto picked = in.has("all") ? cluster::select_all(map, nodes) : cluster::select(map, nodes);
  if (!picked) return usage_error("NODES " + in_quotes(nodes) + " is not a set of nodes");
  if (!picked->unknown.empty())
    return not_found("no node " + in_quotes(picked->unknown[0]) + " in the file" +
                     did_you_mean(map.nearest(picked->unknown[0])));
  for (const auto& n : picked->nodes)
    if (!n.address) return not_found("node " + in_quotes(n.name) + " is switched off (false) in the file");
  if (picked->nodes.empty()) return not_found("there is no node to push to");
  return std::move(picked->nodes);
}

void run(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(usage_error("push-config goes to each node itself: --via is not for it"));
  const auto o = read_push_options(in);
  if (!o) return out.fail(o.error());
  if (o->resume && !in.words.empty())
    return out.fail(usage_error("--resume takes nodes and file from the journal"));
  if (o->resume) return run_push(in, *o, {{}, in.set.cluster, {}, {}}, out);
  auto rest = in.words;
  std::string nodes;
  const bool has_nodes = !rest.empty() && (!in.has("all") || rest[0].starts_with('!'));
  if (has_nodes) {
    nodes = rest[0];
    rest.erase(rest.begin());
  }
  if (!has_nodes && !in.has("all"))
    return out.fail(usage_error("push-config: neither NODES nor --all is given",
                                "beectl push-config --all FILE, or beectl push-config NODES FILE"));
  if (rest.size() > 1)
    return out.fail(usage_error("push-config: there is no place for " + in_quotes(rest[1])));
  const auto path = rest.empty() ? in.set.cluster : rest[0];
  if (path.empty())
    return out.fail(usage_error("push-config: FILE is missing", "name it, or set it with -c"));
  auto source = read_source(*o, path, out);
  if (!source) return out.fail(source.error());
  auto targets = pick(in, source->wanted, nodes);
  if (!targets) return out.fail(targets.error());
  source->targets = std::move(*targets);
  run_push(in, *o, std::move(*source), out);
}

}  // namespace

extern const verb push_config;
const verb push_config{
    .name = "push-config",
    .summary = "push a cluster file to running nodes, live",
    .usage = "[NODES|--all] [FILE]",
    .help =
        "Every entry of the file goes to each node, which takes it at once; nothing needs to be installed\n"
        "there. The file is checked completely before anything is sent, and so is that every node answers.\n"
        "Entries that a node has and the file does not stay, unless --prune is given.\n"
        "\n"
        "A push that would set more than half of the known names to false needs --prune and --yes.\n"
        "What was pushed, by whom and how it ended is in $XDG_STATE_HOME/beectl/CONTEXT/journal.db; one\n"
        "run at a time. The first Ctrl-C begins no more nodes, the second quits.\n"
        "\n"
        "state of a node: ok, unchanged (it acknowledged the same before), failed (not sent), unknown (sent, "
        "no\n"
        "answer), unverified (it can not reach a peer), skipped, rolled-back, rollback-failed.",
    .touches = effect::changes,
    .words = words,
    .options = options,
    .examples = {{{"one node first, then the rest; put all back if one fails",
                   "beectl push-config --all clustername.lua --batch 1,100% --on-fail rollback"},
                  {"see what would change", "beectl push-config --all clustername.lua -n"}}},
    .run = run,
};

}  // namespace bee::cli::commands
