#include "cli/rollout/plan_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/file/time_text.hpp"
#include "bee/fleet/jobs.hpp"

namespace bee::cli {
namespace {

using cluster::change_kind;
using fleet::part_left;

constexpr std::size_t most_entries = 20;  // of a table that is sent to nodes of which nothing is known

std::vector<std::string> names_of(const fleet::node_plan& n, change_kind kind) {
  std::vector<std::string> names;
  for (const auto& c : n.step->changes)
    if (c.kind == kind) names.push_back(c.name);
  return names;
}

std::vector<std::string> texts_of(const std::vector<cluster::node_change>& changes) {
  std::vector<std::string> out;
  for (const auto& c : changes) out.push_back(change_text(c));
  return out;
}

// All that such a node gets: what of it is a change is unknown.
std::string whole_table(const fleet::node_plan& n, const cluster::node_map& sent) {
  const auto entries = sent.nodes().size();
  auto out = fmt::format("gets {} {}; ", entries, entries == 1 ? "entry" : "entries");
  out += n.has_restarted ? "it has restarted since it acknowledged, " + file::time_text(n.known_since)
                         : std::string("what it has now is unknown");
  const auto shown = std::min(entries, most_entries);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& entry = sent.nodes()[i];
    out += "\n  " + escape_for_terminal(entry.name) + ": " +
           (entry.address ? to_string(*entry.address) : "false");
  }
  return entries == shown ? out : out + fmt::format("\n  and {} more", entries - shown);
}

// Each text is made once for all nodes that had the same.
class node_lines {
 public:
  node_lines(fleet_act act, const fleet::plan& p) : act_(act), plan_(p) {}

  std::string line(const fleet::node_plan& n) {
    switch (n.left) {
      case part_left::nothing: return "done";
      case part_left::put_back: return "is put back to what it had before";
      case part_left::alone: return "is left as it is";
      case part_left::all: break;
    }
    return of_act(n) + cut_text(n);
  }

 private:
  std::string of_act(const fleet::node_plan& n) {
    if (act_ != fleet_act::push) return "reads its own file again; what that changes is unknown";
    if (n.is_up_to_date) return "unchanged (" + evidence_text(n) + ")";
    if (n.has_restarted) return whole_table(n, *plan_.sent);
    auto& made = made_[n.step.get()];
    if (!made.empty()) return made;
    made =
        n.step->before ? list_or_lines(texts_of(n.step->changes), "changes:") : whole_table(n, *plan_.sent);
    if (made.empty()) made = "no change; the whole table is sent again";
    return made;
  }

  static std::string cut_text(const fleet::node_plan& n) {
    auto cut = n.drops;
    cut.insert(cut.end(), n.resets.begin(), n.resets.end());
    if (cut.empty() || n.is_up_to_date) return {};
    return "\n  its calls in flight to " + names_text(cut) + " will fail";
  }

  fleet_act act_;
  const fleet::plan& plan_;
  std::map<const fleet::transition*, std::string> made_;
};

const char* state_of(fleet_act act, const fleet::node_plan& n) {
  switch (n.left) {
    case part_left::nothing: return "done";
    case part_left::put_back: return "to put back";
    case part_left::alone: return "skipped";
    case part_left::all: break;
  }
  if (n.is_up_to_date) return "unchanged";
  return act == fleet_act::push ? "to push" : "to reload";
}

}  // namespace

std::string evidence_text(const fleet::node_plan& n) {
  if (n.has_restarted) return "restarted since it acknowledged, " + file::time_text(n.known_since);
  return n.step->before ? "acknowledged " + file::time_text(n.known_since) : "unknown";
}

record plan_record(fleet_act act, const fleet::node_plan& n) {
  record out{{"state", state_of(act, n)}, {"evidence", evidence_text(n)}};
  const auto changes = [&](change_kind kind) {
    return n.step->before ? value::value(names_text(names_of(n, kind))) : value::value();
  };
  if (act == fleet_act::push) {
    out.emplace_back("add", changes(change_kind::added));
    out.emplace_back("change", changes(change_kind::changed));
    out.emplace_back("set_false", changes(change_kind::removed));
  }
  out.emplace_back("drop", names_text(n.drops));
  out.emplace_back("reset", names_text(n.resets));
  return out;
}

std::vector<std::string> plan_notes(const fleet::plan& p, const fleet_options& o) {
  std::vector<std::string> out;
  std::size_t cut = 0;
  for (const auto& n : p.nodes)
    if (!n.is_up_to_date) cut += n.drops.size() + n.resets.size();
  if (cut > 0) out.push_back(fmt::format("calls in flight over {} connections between nodes will fail", cut));
  if (!p.gone.empty()) out.push_back("gone from the file, to be set to false: " + names_text(p.gone));
  if (!p.left.empty())
    out.push_back("not in the file, and left as they are: " + names_text(p.left) +
                  " (--prune sets them to false)");
  if (o.verify == fleet::verify_kind::mesh && fleet::mesh_connections(p) > 0)
    out.push_back(fmt::format("verify mesh opens up to {} connections", fleet::mesh_connections(p)));
  return out;
}

std::string plan_text(fleet_act act, const fleet::plan& p) {
  node_lines lines(act, p);
  folded_lines out;
  for (const auto& n : p.nodes) out.add(n.node, lines.line(n));
  return out.text();
}

}  // namespace bee::cli
