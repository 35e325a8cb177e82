#include "cli/serve/site_sources.hpp"

#include <algorithm>
#include <utility>

#include "bee/cluster/node_set.hpp"
#include "bee/file/time_text.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/watch/watch_sources.hpp"

namespace bee::cli {
namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr std::chrono::seconds between_questions{5};  // to a name service

task<void> follow_file(const invocation& in, watched_nodes what, source_listener tell) {
  watched_map map(in, what.all, what.expression);
  map.tell_trouble([](const std::string&) {});
  std::string before;
  for (;;) {
    co_await sleep_for(between_looks);
    auto changed = map.changed();
    if (changed) tell.on_nodes(std::move(*changed));
    if (map.trouble() != before) tell.on_trouble(map.trouble());
    before = map.trouble();
  }
}

std::vector<cluster::node> picked(const watched_nodes& what, const std::vector<names::record_ptr>& records) {
  const auto map = names::to_map(records);
  auto out = what.all ? cluster::select_all(map, what.expression) : cluster::select(map, what.expression);
  if (!out) return {};
  std::erase_if(out->nodes, [](const auto& n) { return !n.address; });
  return std::move(out->nodes);
}

bool is_same(const std::vector<cluster::node>& a, const std::vector<cluster::node>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.name == y.name && x.address == y.address; });
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

task<void> follow_nodes(const invocation& in, watched_nodes what, source_listener tell) {
  if (!is_registry(in.set.cluster)) co_return co_await follow_file(in, std::move(what), std::move(tell));
  const auto of = open_registry(in);
  if (!of) co_return tell.on_trouble(of.error().message);
  names_seen seen{in.set.cluster, {}, 0, {}};
  auto before = what.first;
  for (;;) {
    auto records = co_await (*of)->list();
    auto why = records ? std::string() : records.error().message;
    if (why != seen.why) tell.on_trouble(why);
    seen.why = std::move(why);
    if (records) {
      seen.records = std::move(*records);
      seen.at = file::unix_now_ms();
      auto now = picked(what, seen.records);
      if (!is_same(now, before)) tell.on_nodes(now);
      before = std::move(now);
    }
    tell.on_names(seen);
    co_await sleep_for(between_questions);
  }
}

}  // namespace bee::cli
