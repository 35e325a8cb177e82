#include "cli/watch/watch_plan.hpp"

#include <algorithm>

#include "bee/cluster/node_set.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"

namespace bee::cli {
namespace {

using std::chrono::milliseconds;

// A name service is asked for all its nodes: which of them are watched is decided event by event.
attempt<void> check_names(const watch_plan& p) {
  const cluster::node_map nothing;
  const auto picked =
      p.all ? cluster::select_all(nothing, p.expression) : cluster::select(nothing, p.expression);
  if (!picked) return usage_error("NODES " + in_quotes(p.expression) + " is not a set of nodes");
  if (!picked->nodes.empty())
    return usage_error("watch: a name service knows nodes by their names, not as " +
                       in_quotes(picked->nodes[0].name));
  return boost::system::in_place_value;
}

// The words in front of "--" pick nodes, those behind it are CMD.
attempt<void> read_nodes(const invocation& in, watch_plan& p) {
  const auto before = std::min(in.dashes.value_or(in.words.size()), in.words.size());
  const auto middle = in.words.begin() + static_cast<std::ptrdiff_t>(before);
  const std::vector<std::string> own(in.words.begin(), middle);
  p.command = {middle, in.words.end()};
  if (own.size() > 1 || (own.size() == 1 && in.has("all") && !own[0].starts_with('!')))
    return usage_error("watch: there is no place for " + in_quotes(own.back()),
                       "a program stands behind --: beectl watch -- notify-me");
  p.all = in.has("all") || own.empty();
  p.expression = node_expression(in, own.empty() ? "" : own[0]);
  if (is_registry(in.set.cluster)) return check_names(p);
  const invocation without_command{in.what, in.flags, own, in.set, in.env, in.config};
  auto to = pick_targets(without_command);
  if (!to) return to.error();
  p.nodes = std::move(to->nodes);
  return boost::system::in_place_value;
}

attempt<void> read_since(const invocation& in, watch_plan& p) {
  if (!in.has("since")) return boost::system::in_place_value;
  if (!is_registry(in.set.cluster))
    return usage_error("watch --since needs a name service: without one nobody keeps what happened",
                       "-c names://HOST:PORT");
  if (in.has("initial")) return usage_error("--since and --initial exclude each other");
  const auto at = count_of(in, "since", 0, names::largest_count, 0);
  if (!at) return at.error();
  p.since = static_cast<std::int64_t>(*at);
  return boost::system::in_place_value;
}

}  // namespace

attempt<watch_plan> read_watch_plan(const invocation& in) {
  watch_plan p;
  if (!in.set.via.empty()) return usage_error("watch looks at each node itself: --via is not for it");
  if (auto read = read_since(in, p); !read) return read.error();
  if (auto read = read_nodes(in, p); !read) return read.error();
  const auto interval = time_of(in, "interval", std::chrono::seconds(2));
  if (!interval) return interval.error();
  const auto timeout = time_of(in, "cmd-timeout", std::chrono::seconds(30));
  if (!timeout) return timeout.error();
  p.interval = std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(*interval));
  p.command_timeout = *timeout;
  p.is_once = in.has("once");
  p.tells_initial = !p.since && (p.is_once || in.has("initial"));
  const bool is_document = in.set.output == output_format::json || in.set.output == output_format::lua;
  if (is_document && !p.is_once)
    return usage_error("watch has no end, so it is not one document", "-o jsonl is one a line");
  return p;
}

}  // namespace bee::cli
