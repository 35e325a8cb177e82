#include "cli/parse/common_options.hpp"
#include "cli/rollout/cluster_source.hpp"
#include "cli/rollout/verify_timeout.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec push_config_words[] = {
    file_nodes_word,
    {"FILE",
     "the cluster file or name service (names://...) to push, default that of -c",
     completes::file,
     {},
     true},
};

constexpr option_spec push_config_options[] = {
    all_option,
    except_option,
    {"force", 0, "",
     "no questions; also nodes believed up to date; reset open senders; past unreachable nodes"},
    yes_option,
    plan_option,
    {"prune", 0, "", "set names that are gone from the file to false"},
    {"only", 0, "NAMES", "push just these entries of the file, a list with commas"},
    message_option,
    expect_rev_option,
    {"strict", 0, "", "two names with one address are an error"},
    batch_option,
    max_fail_option,
    on_fail_option,
    pause_option,
    verify_option,
    verify_command_option,
    verify_timeout_option,
    resume_option,
};

attempt<fleet_source> read_source(const invocation& in, const fleet_options& o, report& out) {
  const auto words_read = read_cluster_words(in);
  if (!words_read) return words_read.error();
  auto source = read_cluster_source(in, words_read->path, file_use::pushes, o.strict, out);
  if (!source) return source.error();
  for (const auto& name : o.only)
    if (!source->wanted.find(name) && !o.prune)
      return not_found("--only: no entry " + in_quotes(name) + " in the file" +
                       did_you_mean(source->wanted.nearest(name)));
  auto targets = pick_from(in, *source, words_read->nodes);
  if (!targets) return targets.error();
  source->targets = std::move(*targets);
  return source;
}

void run_push_config(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(usage_error("push-config goes to each node itself: --via is not for it"));
  const auto o = read_fleet_options(in);
  if (!o) return out.fail(o.error());
  if (o->resume) return run_fleet_task(in, *o, {in.set.cluster, {}}, out);
  const auto source = read_source(in, *o, out);
  if (!source) return out.fail(source.error());
  run_fleet_task(in, *o, {source->file_name, [&](run_journal&) { return source; }}, out);
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
        "Entries that a node has and the file does not stay, unless --prune is given. With "
        "names://HOST:PORT\n"
        "the map of the name service is the file, as names export prints it: a node that is down is false.\n"
        "\n"
        "A push that would set more than half of the known names to false needs --prune and --yes.\n"
        "The plan is shown with addresses, nodes that get the same on one line:\n"
        "\n"
        "  game_[1,2]: change hall: 10.0.0.2:2528 -> 10.0.0.9:2528; add game_4: 10.0.0.4:2528\n"
        "\n"
        "It is asked about: y, or in a context that is protected (context set NAME --protected yes) its\n"
        "name. What was tried, by whom and how it ended is in the journal of the cluster, see history; one\n"
        "run at a time. The first Ctrl-C begins no more nodes, the second quits.\n"
        "\n"
        "--resume names the last run and what is left of it, shows the plan, and asks. When a run is not\n"
        "finished and another was attempted after it, which of the two is meant has to be said: --resume "
        "RUN.\n"
        "The check of --verify-cmd is made again before anything more is pushed, with BEECTL_BATCH=0; then\n"
        "come the nodes that may have the map already, then the rest in batches.\n"
        "\n"
        "A node that acknowledged the same before is believed to have it still, unless its handles say that\n"
        "it has restarted since: then it has again what its own file says. They do not always say so; "
        "--force\n"
        "pushes to every node.\n"
        "\n"
        "--verify-cmd finds the numbers of the run, the batch and the batches in BEECTL_RUN, BEECTL_BATCH\n"
        "and BEECTL_BATCHES.\n"
        "\n"
        "A node that can not be reached, or has no cluster daemon, has failed before the start: nothing is "
        "sent\n"
        "then, but under --force, or when --max-fail bears it; 'all,!NODE' leaves one out.\n"
        "\n"
        "state of a node: ok, unchanged (it acknowledged the same before), failed (not sent), unknown (sent, "
        "no\n"
        "answer or an error), unverified (it can not reach a peer), skipped, rolled-back, rollback-failed.",
    .touches = effect::changes,
    .words = push_config_words,
    .options = push_config_options,
    .examples = {{{"one node first, then the rest; put all back if one fails",
                   "beectl push-config --all clustername.lua --batch 1,100% --on-fail rollback"},
                  {"see what would change", "beectl push-config --all clustername.lua -n"}}},
    .run = run_push_config,
};

}  // namespace bee::cli::commands
