#include "cli/serve/site_sources.hpp"

#include <utility>

#include "bee/cluster/node_set.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/watch/watch_sources.hpp"

namespace bee::cli {
namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr std::chrono::seconds between_questions{5};  // to a name service

task<void> follow_file(const invocation& in, watched_nodes what,
                       const std::function<void(std::vector<cluster::node>)>& on_nodes) {
  watched_map map(in, what.all, what.expression);
  for (;;) {
    co_await sleep_for(between_looks);
    auto changed = map.changed();
    if (changed) on_nodes(std::move(*changed));
  }
}

std::vector<cluster::node> picked(const watched_nodes& what, const std::vector<names::record_ptr>& records) {
  const auto map = names::to_map(records);
  auto out = what.all ? cluster::select_all(map, what.expression) : cluster::select(map, what.expression);
  if (!out) return {};
  std::erase_if(out->nodes, [](const auto& n) { return !n.address; });
  return std::move(out->nodes);
}

}  // namespace

attempt<watched_nodes> read_watched_nodes(const invocation& in) {
  watched_nodes out;
  auto to = pick_targets(in);
  if (!to) return to.error();
  if (!to->words.empty()) return usage_error("serve: there is no place for " + in_quotes(to->words.front()));
  out.all = in.has("all") || in.words.empty();
  out.expression = node_expression(in, in.words.empty() ? "" : in.words[0]);
  out.first = std::move(to->nodes);
  return out;
}

task<void> follow_nodes(const invocation& in, watched_nodes what,
                        std::function<void(std::vector<cluster::node>)> on_nodes,
                        std::function<void(const std::string&)> on_trouble) {
  if (!is_registry(in.set.cluster)) co_return co_await follow_file(in, std::move(what), on_nodes);
  const auto of = open_registry(in);
  if (!of) co_return on_trouble(of.error().message);
  std::string trouble;
  for (;;) {
    co_await sleep_for(between_questions);
    const auto records = co_await (*of)->list();
    if (records) on_nodes(picked(what, *records));
    auto now = records ? std::string() : records.error().message;
    if (!now.empty() && now != trouble) on_trouble(now);
    trouble = std::move(now);
  }
}

}  // namespace bee::cli
