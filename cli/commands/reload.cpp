#include "cli/nodes/targets.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/rollout/fleet_flow.hpp"
#include "cli/rollout/verify_timeout.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec reload_words[] = {{nodes_word.name, nodes_word.help, completes::node, {}, true}};

constexpr option_spec reload_options[] = {
    all_option,    except_option, force_option,          yes_option,
    plan_option,   batch_option,  max_fail_option,       on_fail_option,
    pause_option,  verify_option, verify_command_option, verify_timeout_option,
    resume_option,
};

attempt<fleet_source> read_source(const invocation& in, bool is_resumed) {
  fleet_source source;
  source.act = fleet_act::reload;
  auto map = load_map(in);
  if (!map) return map.error();
  source.wanted = std::move(*map);
  if (is_resumed) return source;
  auto picked = pick_targets(in);
  if (!picked) return picked.error();
  source.targets = std::move(picked->nodes);
  return source;
}

void run_reload(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(usage_error("reload goes to each node itself: --via is not for it"));
  const auto o = read_fleet_options(in);
  if (!o) return out.fail(o.error());
  if (!o->resume && in.words.empty() && !in.has("all"))
    return out.fail(usage_error("reload: neither NODES nor --all is given",
                                "beectl reload --all, or beectl reload NODES"));
  const auto source = read_source(in, o->resume);
  if (!source) return out.fail(source.error());
  run_fleet_task(in, *o, {in.set.cluster, [&](run_journal&) { return source; }, false}, out);
}

}  // namespace

extern const verb reload;
const verb reload{
    .name = "reload",
    .summary = "have nodes read their own cluster file again",
    .usage = "[NODES|--all]",
    .help =
        "Each node reads the cluster file that it was started with and takes it live. What that changes is\n"
        "unknown here: names that its file does not have stay on the node as they are. A node without a\n"
        "cluster file answers the same, and changes nothing.\n"
        "\n"
        "Put back, with --on-fail rollback, is what the journal knows of a node; names that only its own\n"
        "file has stay. A peer is verified only when the node has a sender for it, or was pushed its name:\n"
        "a stock node waits for ever for one that it does not know.",
    .touches = effect::changes,
    .words = reload_words,
    .options = reload_options,
    .examples = {{{"one node after the other", "beectl reload 'lobby_*' --batch 1"},
                  {"without a question", "beectl reload game_1,game_2 -y"}}},
    .run = run_reload,
};

}  // namespace bee::cli::commands
