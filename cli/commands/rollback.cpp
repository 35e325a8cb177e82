#include <charconv>
#include <map>

#include "bee/cluster/node_set.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/rollout/fleet_flow.hpp"
#include "cli/rollout/verify_timeout.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec rollback_words[] = {
    {"REV", "the revision to go back to, default the one before the last", completes::nothing, {}, true},
    {"NODES",
     "only these nodes of it: names, game_[1-20], lists with commas; !x leaves one out",
     completes::node,
     {},
     true}};

constexpr option_spec rollback_options[] = {
    force_option,      yes_option,    plan_option,           message_option,
    expect_rev_option, batch_option,  max_fail_option,       on_fail_option,
    pause_option,      verify_option, verify_command_option, verify_timeout_option,
    resume_option,
};

struct chosen {
  std::string revision;  // empty: the one before the last
  std::string nodes;     // empty: all
};

// A single word that is a number is a revision.
attempt<chosen> read_words(const invocation& in) {
  if (in.words.size() > 2) return usage_error("rollback: there is no place for " + in_quotes(in.words[2]));
  if (in.words.size() == 2) return chosen{in.words[0], in.words[1]};
  if (in.words.empty()) return chosen{};
  const auto& word = in.words[0];
  const bool is_number = word.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? chosen{word, {}} : chosen{{}, word};
}

attempt<fleet::revision_id> revision_to_take(const std::string& text, const run_journal& log) {
  if (text.empty()) {
    if (log.latest() > 1) return log.latest() - 1;
    return not_found(log.latest() == 0 ? "nothing was pushed yet: there is no revision"
                                       : "there is no revision before the last, which is 1");
  }
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

attempt<std::vector<cluster::node>> pick(std::vector<cluster::node> all, const std::string& nodes) {
  if (nodes.empty()) return all;
  cluster::node_map map;
  for (auto& n : all) map.set(std::move(n.name), std::move(n.address));
  auto picked = nodes.starts_with('!') ? cluster::select_all(map, nodes) : cluster::select(map, nodes);
  if (!picked) return usage_error("NODES " + in_quotes(nodes) + " is not a set of nodes");
  if (!picked->unknown.empty())
    return not_found("no node " + in_quotes(picked->unknown[0]) + " to go back on" +
                     did_you_mean(map.nearest(picked->unknown[0])));
  return std::move(picked->nodes);
}

attempt<fleet_source> read_source(const invocation& in, run_journal& log) {
  const auto words_read = read_words(in);
  if (!words_read) return words_read.error();
  const auto id = revision_to_take(words_read->revision, log);
  if (!id) return id.error();
  auto back = log.find_revision(*id);
  if (!back) return back.error();
  auto gone = new_since(log, *back);
  if (!gone) return gone.error();
  const auto evidence = log.evidence();
  if (!evidence) return evidence.error();
  fleet_source out;
  auto targets = pick(targets_of(*back, evidence->known), words_read->nodes);
  if (!targets) return targets.error();
  out.targets = std::move(*targets);
  if (out.targets.empty()) return not_found("there is no node to go back on");
  out.also_off = std::move(*gone);
  out.file_name = back->file_name;
  out.file_text = back->file_text;
  out.headline =
      "back to revision " + std::to_string(*id) + "; the latest is " + std::to_string(log.latest());
  out.wanted = std::move(back->map);
  return out;
}

void run_rollback(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(usage_error("rollback goes to each node itself: --via is not for it"));
  const auto o = read_fleet_options(in);
  if (!o) return out.fail(o.error());
  run_fleet_task(in, *o, {in.set.cluster, [&in](run_journal& log) { return read_source(in, log); }}, out);
}

}  // namespace

extern const verb rollback;
const verb rollback{
    .name = "rollback",
    .summary = "push an earlier revision again",
    .usage = "[REV] [NODES]",
    .help =
        "Pushes the map of a revision of the journal to all nodes that it names, and to those that were\n"
        "pushed to since. Names that are new since then become false. It is a push like any other and makes\n"
        "a new revision, so a second rollback takes back the first. NODES are some of these nodes; a single\n"
        "word that is a number is REV.\n"
        "\n"
        "beectl history lists the revisions, beectl history diff A B tells what differs. The cluster file\n"
        "of -c or the context only says which cluster it is.",
    .touches = effect::changes,
    .words = rollback_words,
    .options = rollback_options,
    .examples = {{{"to the revision before the last", "beectl rollback"},
                  {"what going back to 3 would change on one node", "beectl rollback 3 game_1 -n"}}},
    .run = run_rollback,
};

}  // namespace bee::cli::commands
