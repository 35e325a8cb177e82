#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/rollout/cluster_source.hpp"
#include "cli/rollout/look_at_links.hpp"
#include "cli/rollout/plan_facts.hpp"
#include "cli/rollout/plan_text.hpp"
#include "cli/rollout/rollout_report.hpp"
#include "cli/rollout/state_folder.hpp"
#include "cli/rollout/traced_links.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec diff_words[] = {
    file_nodes_word,
    {"FILE",
     "the cluster file or name service (names://...) to compare with, default that of -c",
     completes::file,
     {},
     true},
};

constexpr option_spec diff_options[] = {
    all_option, except_option, {"strict", 0, "", "two names with one address are an error"}};

value::value list_cell(const std::vector<std::string>& names) {
  return escape_for_terminal(cluster::compress(names));
}

// Nil when it is unknown.
value::value changed(const fleet::node_plan& n, cluster::change_kind kind) {
  if (!n.step->before) return {};
  std::vector<std::string> names;
  for (const auto& c : n.step->changes)
    if (c.kind == kind) names.push_back(c.name);
  return list_cell(names);
}

// What a node has beyond the file, by the journal.
std::vector<std::string> extra_names(const fleet::plan_request& request, const fleet::node_plan& n) {
  std::vector<std::string> names;
  if (n.step->before)
    for (const auto& entry : n.step->before->nodes())
      if (entry.address && !request.wanted.find(entry.name)) names.push_back(entry.name);
  return names;
}

// Peers that it has talked to, that the file does not have, and of which the journal does not know that they
// are off: it had them once, and may have them still.
std::vector<std::string> odd_peers(const fleet::plan_request& request, const fleet::node_plan& n) {
  std::vector<std::string> names;
  const auto shown = request.peers.find(n.node);
  if (shown == request.peers.end()) return names;
  for (const auto& peer : shown->second)
    if (!request.wanted.find(peer) && !(n.step->before && n.step->before->find(peer))) names.push_back(peer);
  return names;
}

struct tally {
  std::size_t different = 0;
  std::size_t unknown = 0;
  std::size_t odd = 0;
};

// A node is unchanged when a push of the file would send it nothing. What it has beyond the file, a push
// leaves as it is.
const char* state_of(const fleet::node_plan& n) {
  if (!n.step->before) return "unknown";
  return n.is_up_to_date ? "unchanged" : "differs";
}

shown_plan row_of(const fleet::plan_request& request, const fleet::node_plan& n, tally& count) {
  const auto extra = extra_names(request, n);
  const auto odd = odd_peers(request, n);
  const std::string state = state_of(n);
  count.different += state == "differs";
  count.unknown += state == "unknown";
  count.odd += state == "unchanged" && !(extra.empty() && odd.empty());
  auto facts = plan_facts(state, n);
  facts.emplace_back("extra", n.step->before ? tree_of(extra) : tree());
  facts.emplace_back("talked_to", tree_of(odd));
  return {{{"state", state},
           {"evidence", evidence_text(n)},
           {"missing", changed(n, cluster::change_kind::added)},
           {"changed", changed(n, cluster::change_kind::changed)},
           {"off", changed(n, cluster::change_kind::removed)},
           {"extra", n.step->before ? list_cell(extra) : value::value()},
           {"talked_to", list_cell(odd)}},
          std::move(facts)};
}

// "of 3 nodes 1 differ, and of 1 it is not known".
std::string sentence_of(const tally& count, std::size_t nodes) {
  auto out =
      fmt::format("of {} nodes {} differ, and of {} it is not known", nodes, count.different, count.unknown);
  if (count.odd > 0) out += fmt::format("; {} have or had names that the file does not have", count.odd);
  return out;
}

void compare(const invocation& in, fleet::plan_request request, report& out) {
  boost::asio::io_context io(1);
  fleet::links connections(in.set.timeout, traced(in));
  raise_file_limit();
  const int signal = look_at_links(in, io, connections, request.targets, out);
  if (signal) request.targets = report_unseen(in, signal, connections, request.targets, out);
  request.peers = connections.peers();
  request.processes = connections.processes();
  const auto planned = fleet::make_plan(request);
  tally count;
  report_plan({planned, connections, in.set.timeout, true}, out,
              [&](const fleet::node_plan& n) { return row_of(request, n, count); });
  if (signal || count.different + count.unknown + count.odd == 0) return;
  out.fail({exit_code::no, ran::no, sentence_of(count, planned.nodes.size()), {}, subject::itself, {}});
}

void run_diff(const invocation& in, report& out) {
  if (!in.set.via.empty()) return out.fail(usage_error("diff asks each node itself: --via is not for it"));
  const auto words_read = read_cluster_words(in);
  if (!words_read) return out.fail(words_read.error());
  auto source = read_cluster_source(in, words_read->path, file_use::reads, in.has("strict"), out);
  if (!source) return out.fail(source.error());
  auto targets = pick_from(in, *source, words_read->nodes);
  if (!targets) return out.fail(targets.error());
  auto log = read_journal(in, source->file_name);
  if (!log) return out.fail(log.error());
  auto request = log->evidence();
  if (!request) return out.fail(request.error());
  request->wanted = std::move(source->wanted);
  request->targets = std::move(*targets);
  compare(in, std::move(*request), out);
}

}  // namespace

extern const verb diff;
const verb diff{
    .name = "diff",
    .summary = "compare what nodes are known to have with a cluster file",
    .usage = "[NODES|--all] [FILE]",
    .help =
        "A stock node does not show its map. What it is known to have is what the journal says that it\n"
        "acknowledged, and the peers that it has talked to, which it shows. A node is \"unchanged\" when a\n"
        "push of the file would send it nothing, as push-config -n says it too; one of which the journal\n"
        "says nothing is \"unknown\". Changes nothing; asks each node for its senders.\n"
        "\n"
        "missing    names that a push would add\n"
        "changed    names with another address\n"
        "off        names that a push would set to false\n"
        "extra      names that the node has and the file does not; a push leaves them, --prune does not\n"
        "talked_to  peers that the node has or had, and that neither the file nor the journal knows\n"
        "\n"
        "Exit 1 when a node differs, may differ, or has names that the file does not have.",
    .touches = effect::reads,
    .words = diff_words,
    .options = diff_options,
    .examples = {{{"the fleet against the new file", "beectl diff --all next.lua"},
                  {"one node, for a script", "beectl diff lobby_1 -o json"}}},
    .run = run_diff,
};

}  // namespace bee::cli::commands
