#include "cli/plan_text.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/fleet/jobs.hpp"
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

std::string changes_text(const fleet::node_plan& n) {
  std::string out;
  const auto add = [&](const char* verb, change_kind kind) {
    const auto names = names_of(n, kind);
    if (!names.empty()) out += (out.empty() ? "" : "; ") + std::string(verb) + " " + list_text(names);
  };
  add("add", change_kind::added);
  add("change", change_kind::changed);
  add("set false", change_kind::removed);
  return out;
}

std::string node_line(fleet_act act, const fleet::node_plan& n, std::size_t entries) {
  if (act != fleet_act::push) return "reads its own file again; what that changes is unknown";
  if (n.is_up_to_date) return "unchanged (" + evidence_text(n) + ")";
  if (!n.step->before) return fmt::format("gets {} entries; what it has now is unknown", entries);
  const auto changes = changes_text(n);
  return changes.empty() ? "no change; the whole table is sent again" : changes;
}

}  // namespace

std::string evidence_text(const fleet::node_plan& n) {
  return n.step->before ? "acknowledged " + time_text(n.known_since) : "unknown";
}

record plan_record(fleet_act act, const fleet::node_plan& n) {
  const char* state = act == fleet_act::push ? "to push" : "to reload";
  record out{{"state", n.is_up_to_date ? "unchanged" : state}, {"evidence", evidence_text(n)}};
  const auto changes = [&](change_kind kind) {
    return n.step->before ? value::value(list_text(names_of(n, kind))) : value::value();
  };
  if (act == fleet_act::push) {
    out.emplace_back("add", changes(change_kind::added));
    out.emplace_back("change", changes(change_kind::changed));
    out.emplace_back("set_false", changes(change_kind::removed));
  }
  out.emplace_back("drop", list_text(n.drops));
  out.emplace_back("reset", list_text(n.resets));
  return out;
}

std::vector<std::string> plan_notes(const fleet::plan& p, const fleet_options& o) {
  std::vector<std::string> out;
  std::size_t cut = 0;
  for (const auto& n : p.nodes)
    if (!n.is_up_to_date) cut += n.drops.size() + n.resets.size();
  if (cut > 0) out.push_back(fmt::format("calls in flight over {} connections between nodes will fail", cut));
  if (!p.gone.empty()) out.push_back("gone from the file, to be set to false: " + list_text(p.gone));
  if (!p.left.empty())
    out.push_back("not in the file, and left as they are: " + list_text(p.left) +
                  " (--prune sets them to false)");
  if (o.verify == fleet::verify_kind::mesh && fleet::mesh_connections(p) > 0)
    out.push_back(fmt::format("verify mesh opens up to {} connections", fleet::mesh_connections(p)));
  return out;
}

std::string plan_text(fleet_act act, const fleet::plan& p, const fleet_options& o) {
  std::string out;
  for (const auto& n : p.nodes) {
    out += fmt::format("{}: {}\n", escape_for_terminal(n.node), node_line(act, n, p.sent->nodes().size()));
    auto cut = n.drops;
    cut.insert(cut.end(), n.resets.begin(), n.resets.end());
    if (!cut.empty() && !n.is_up_to_date)
      out += fmt::format("  its calls in flight to {} will fail\n", list_text(cut));
  }
  for (const auto& line : plan_notes(p, o)) out += line + "\n";
  return out;
}

}  // namespace bee::cli
