#include "cli/push_plan.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/fleet_state.hpp"

namespace bee::cli {
namespace {

using cluster::change_kind;

std::vector<std::string> names_of(const fleet::node_plan& n, change_kind kind) {
  std::vector<std::string> names;
  for (const auto& c : n.step->changes)
    if (c.kind == kind) names.push_back(c.name);
  return names;
}

std::string list_text(const std::vector<std::string>& names) {
  return escape_for_terminal(cluster::compress(names));
}

std::string evidence_text(const fleet::node_plan& n) {
  return n.step->before ? "acknowledged " + time_text(n.known_since) : "unknown";
}

std::string node_line(const fleet::node_plan& n, std::size_t entries) {
  if (n.is_up_to_date) return "unchanged (" + evidence_text(n) + ")";
  if (!n.step->before) return fmt::format("gets {} entries; what it has now is unknown", entries);
  std::string out;
  const auto add = [&](const char* verb, change_kind kind) {
    const auto names = names_of(n, kind);
    if (!names.empty()) out += (out.empty() ? "" : "; ") + std::string(verb) + " " + list_text(names);
  };
  add("add", change_kind::added);
  add("change", change_kind::changed);
  add("set false", change_kind::removed);
  return out.empty() ? "no change; the whole table is sent again" : out;
}

}  // namespace

record plan_record(const fleet::node_plan& n) {
  return {{"state", n.is_up_to_date ? "unchanged" : "to push"},
          {"evidence", evidence_text(n)},
          {"add", list_text(names_of(n, change_kind::added))},
          {"change", list_text(names_of(n, change_kind::changed))},
          {"set_false", list_text(names_of(n, change_kind::removed))},
          {"drop", list_text(n.drops)},
          {"reset", list_text(n.resets)}};
}

std::string plan_text(const fleet::plan& p, const push_options& o) {
  std::string out;
  for (const auto& n : p.nodes) {
    out += fmt::format("{}: {}\n", escape_for_terminal(n.node), node_line(n, p.sent->nodes().size()));
    auto cut = n.drops;
    cut.insert(cut.end(), n.resets.begin(), n.resets.end());
    if (!cut.empty() && !n.is_up_to_date)
      out += fmt::format("  its calls in flight to {} will fail\n", list_text(cut));
  }
  if (!p.gone.empty()) out += fmt::format("gone from the file, set to false: {}\n", list_text(p.gone));
  if (!p.left.empty())
    out += fmt::format("not in the file, and left as they are: {} (--prune sets them to false)\n",
                       list_text(p.left));
  if (o.verify == fleet::verify_kind::mesh)
    out += fmt::format("verify mesh opens up to {} connections\n", fleet::mesh_connections(p));
  return out;
}

}  // namespace bee::cli
