#include "cli/recording/left_behind.hpp"

#include <algorithm>

#include "bee/script/cluster_file.hpp"

namespace bee::cli {
namespace {

using found = attempt<std::optional<left_behind>>;
using fleet::step_state;

constexpr std::string_view own_verb = "record";
constexpr std::size_t far_enough = 1000;

// Those with another address in `pushed` than in the file.
std::vector<std::string> names_that_differ(const cluster::node_map& file, const cluster::node_map& pushed) {
  std::vector<std::string> out;
  for (const auto& n : file.nodes()) {
    const auto* other = pushed.find(n.name);
    if (other && other->address != n.address) out.push_back(n.name);
  }
  return out;
}

bool was_told(step_state s) {
  return s != step_state::planned && s != step_state::skipped && s != step_state::failed &&
         s != step_state::rolled_back && s != step_state::unchanged;
}

bool is_back(step_state s) {
  return s == step_state::ok || s == step_state::unchanged || s == step_state::unverified;
}

// What it is known to have says that the address of the relay is gone again.
bool has_another(const std::vector<fleet::known_node>& known, const fleet::step& of,
                 const std::vector<std::string>& names, const cluster::node_map& relayed) {
  const auto at = std::find_if(known.begin(), known.end(),
                               [&](const auto& k) { return k.node == of.node && k.at == of.at; });
  if (at == known.end() || !at->map) return false;
  return std::all_of(names.begin(), names.end(), [&](const auto& name) {
    const auto* has = at->map->find(name);
    return has && has->address != relayed.find(name)->address;
  });
}

struct pushed_run {
  fleet::run of;
  fleet::revision what;
  cluster::node_map file;
  std::vector<std::string> names;  // empty: it gave them back
};

attempt<pushed_run> load(fleet::run_journal& log, const fleet::run& of) {
  auto what = log.find_revision(of.revision);
  if (!what) return what.error();
  pushed_run out{of, std::move(*what), {}, {}};
  const auto file = script::parse_cluster_file(out.what.file_text, out.what.file_name);
  for (const auto& n : file.nodes) out.file.set(n.name, n.address);
  out.names = names_that_differ(out.file, out.what.map);
  return out;
}

// The newest that gave callers the address of a relay, and the one after it that gave it back, if any.
struct last_runs {
  std::optional<pushed_run> away;
  std::optional<pushed_run> back;
};

attempt<last_runs> find_runs(fleet::run_journal& log) {
  last_runs out;
  if (!log.log()) return out;
  const auto runs = log.log()->runs(far_enough);
  if (!runs) return fleet::bad_journal(runs.error());
  for (const auto& r : *runs) {
    if (r.verb != own_verb || !r.has_begun || r.revision < 1) continue;
    auto one = load(log, r);
    if (!one) return one.error();
    if (!one->names.empty()) {
      out.away = std::move(*one);
      return out;
    }
    if (!out.back) out.back = std::move(*one);
  }
  return out;
}

// It was killed, and is to be ended before anything else is pushed, whatever it had sent.
bool is_unfinished(const last_runs& runs) {
  return (runs.back ? runs.back : runs.away)->of.state == fleet::run_state::running;
}

attempt<bool> is_still_there(fleet::run_journal& log, const last_runs& runs, const fleet::step& step,
                             const std::vector<fleet::known_node>& known) {
  if (is_unfinished(runs)) return true;
  if (!was_told(step.state) || has_another(known, step, runs.away->names, runs.away->what.map)) return false;
  if (!runs.back) return true;
  const auto steps = log.steps(runs.back->of.id);
  if (!steps) return steps.error();
  return std::none_of(steps->begin(), steps->end(),
                      [&](const auto& s) { return s.node == step.node && is_back(s.state); });
}

}  // namespace

found find_left_behind(fleet::run_journal& log) {
  const auto nothing = std::optional<left_behind>();
  auto runs = find_runs(log);
  if (!runs) return runs.error();
  if (!runs->away) return nothing;
  const auto steps = log.steps(runs->away->of.id);
  if (!steps) return steps.error();
  const auto known = log.log()->known();
  if (!known) return fleet::bad_journal(known.error());
  left_behind out;
  for (const auto& step : *steps) {
    const auto is_there = is_still_there(log, *runs, step, *known);
    if (!is_there) return is_there.error();
    if (*is_there) out.callers.push_back({step.node, step.at});
  }
  if (out.callers.empty()) return nothing;
  out.names = std::move(runs->away->names);
  out.wanted = std::move(runs->away->file);
  out.file_name = std::move(runs->away->what.file_name);
  out.file_text = std::move(runs->away->what.file_text);
  return std::optional(std::move(out));
}

}  // namespace bee::cli
