#include "cli/parse/common_options.hpp"
#include "cli/rollout/cluster_source.hpp"
#include "cli/rollout/verify_timeout.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec force_reload_words[] = {file_nodes_word};

constexpr option_spec force_reload_options[] = {
    all_option,
    except_option,
    force_option,
    yes_option,
    plan_option,
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
  if (in.set.cluster.empty())
    return usage_error("force-reload: no cluster file is given",
                       "-c FILE says what the nodes' own files say");
  auto source = read_cluster_source(in, in.set.cluster, file_use::pushes, o.strict, out);
  if (!source) return source.error();
  source->act = fleet_act::force_reload;
  if (o.resume) return source;
  auto targets = pick_from(in, *source, in.words.empty() ? "" : in.words[0]);
  if (!targets) return targets.error();
  source->targets = std::move(*targets);
  return source;
}

void run_force_reload(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(usage_error("force-reload goes to each node itself: --via is not for it"));
  const auto o = read_fleet_options(in);
  if (!o) return out.fail(o.error());
  if (!o->resume && in.words.empty() && !in.has("all"))
    return out.fail(usage_error("force-reload: neither NODES nor --all is given",
                                "beectl force-reload --all, or beectl force-reload NODES"));
  const auto source = read_source(in, *o, out);
  if (!source) return out.fail(source.error());
  run_fleet_task(in, *o, {in.set.cluster, [&](run_journal&) { return source; }, false}, out);
}

}  // namespace

extern const verb force_reload;
const verb force_reload{
    .name = "force-reload",
    .summary = "have nodes read their own file again, drop what is gone, and reset every sender",
    .usage = "[NODES|--all]",
    .help =
        "Each node closes all its connections to peers and opens them again, sets to false the names that\n"
        "the cluster file of -c does not have (as far as the journal and the node's own senders name them),\n"
        "and reads its own cluster file. Where that says otherwise than -c, it counts.\n"
        "\n"
        "Calls in flight over the connections that are reset fail: the plan names them for each node. To\n"
        "switch off more than half of the known names needs --yes.\n"
        "\n"
        "Put back, with --on-fail rollback, is what the journal knows of a node. A peer is verified only\n"
        "when the node has a sender for it, or was pushed its name.",
    .touches = effect::changes,
    .words = force_reload_words,
    .options = force_reload_options,
    .examples = {{{"which calls in flight would fail", "beectl force-reload --all -n"},
                  {"a node whose connection hangs", "beectl force-reload gate_2 -y"}}},
    .run = run_force_reload,
};

}  // namespace bee::cli::commands
