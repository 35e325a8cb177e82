#include <charconv>
#include <map>

#include "cli/common_options.hpp"
#include "cli/fleet_flow.hpp"
#include "cli/verify_timeout.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec words[] = {
    {"REV", "the revision to go back to, default the one before the last", completes::nothing, {}, true}};

constexpr option_spec options[] = {
    force_option,      yes_option,    plan_option,           message_option,
    expect_rev_option, batch_option,  max_fail_option,       on_fail_option,
    pause_option,      verify_option, verify_command_option, verify_timeout_option,
    resume_option,
};

attempt<fleet::revision_id> revision_to_take(const invocation& in, const run_journal& log) {
  if (in.words.empty()) {
    if (log.latest() > 1) return log.latest() - 1;
    return not_found(log.latest() == 0 ? "nothing was pushed yet: there is no revision"
                                       : "there is no revision before the last, which is 1");
  }
  const auto& text = in.words[0];
  fleet::revision_id id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) return id;
  return usage_error("rollback: " + in_quotes(text) + " is not a revision", "beectl history lists them");
}

// Names that only revisions after that one brought.
attempt<std::vector<std::string>> new_since(run_journal& log, const fleet::revision& back) {
  cluster::node_map later;
  for (auto id = back.id + 1; id <= log.latest(); ++id) {
    const auto r = log.find_revision(id);
    if (!r) return r.error();
    for (const auto& n : r->map.nodes())
      if (n.address && !back.map.find(n.name)) later.set(n.name, n.address);
  }
  std::vector<std::string> names;
  for (const auto& n : later.nodes()) names.push_back(n.name);
  return names;
}

// All nodes that the revision names, and those that were pushed to since and that it does not name.
std::vector<cluster::node> targets_of(const fleet::revision& back,
                                      const std::vector<fleet::known_node>& known) {
  std::vector<cluster::node> out;
  for (const auto& n : back.map.nodes())
    if (n.address) out.push_back(n);
  for (const auto& k : known)
    if (!back.map.find(k.node)) out.push_back({k.node, k.at});
  return out;
}

attempt<fleet_source> read_source(const invocation& in, run_journal& log) {
  const auto id = revision_to_take(in, log);
  if (!id) return id.error();
  auto back = log.find_revision(*id);
  if (!back) return back.error();
  auto gone = new_since(log, *back);
  if (!gone) return gone.error();
  const auto evidence = log.evidence();
  if (!evidence) return evidence.error();
  fleet_source out;
  out.targets = targets_of(*back, evidence->known);
  if (out.targets.empty()) return not_found("there is no node to go back on");
  out.also_off = std::move(*gone);
  out.file_name = back->file_name;
  out.file_text = back->file_text;
  out.headline =
      "back to revision " + std::to_string(*id) + "; the latest is " + std::to_string(log.latest());
  out.wanted = std::move(back->map);
  return out;
}

void run(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(usage_error("rollback goes to each node itself: --via is not for it"));
  const auto o = read_fleet_options(in);
  if (!o) return out.fail(o.error());
  if (o->resume && !in.words.empty()) return out.fail(usage_error("--resume takes all from the journal"));
  run_fleet_task(in, *o, {in.set.cluster, [&in](run_journal& log) { return read_source(in, log); }}, out);
}

}  // namespace

extern const verb rollback;
const verb rollback{
    .name = "rollback",
    .summary = "push an earlier revision again",
    .usage = "[REV]",
    .help =
        "Pushes the map of a revision of the journal to all nodes that it names, and to those that were\n"
        "pushed to since. Names that are new since then become false. It is a push like any other and makes\n"
        "a new revision, so a second rollback takes back the first.\n"
        "\n"
        "beectl history lists the revisions, beectl history diff A B tells what differs. The cluster file\n"
        "of -c or the context only says which cluster it is.",
    .touches = effect::changes,
    .words = words,
    .options = options,
    .examples = {{{"to the revision before the last", "beectl rollback"},
                  {"what going back to 3 would change", "beectl rollback 3 -n"}}},
    .run = run,
};

}  // namespace bee::cli::commands
