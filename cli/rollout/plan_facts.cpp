#include "cli/rollout/plan_facts.hpp"

#include "bee/file/time_text.hpp"

namespace bee::cli {
namespace {

using cluster::change_kind;

value::value address_of(const std::optional<endpoint>& at) {
  return at ? value::value(to_string(*at)) : value::value();
}

}  // namespace

tree::object change_facts(const fleet::node_plan& n) {
  if (!n.step->before) return {{"add", tree()}, {"change", tree()}, {"remove", tree()}};
  tree::object add;
  tree::object change;
  tree::array remove;
  for (const auto& c : n.step->changes) {
    if (c.kind == change_kind::added) add.emplace_back(c.name, address_of(c.after));
    if (c.kind == change_kind::changed)
      change.emplace_back(c.name, tree::array{address_of(c.before), address_of(c.after)});
    if (c.kind == change_kind::removed) remove.emplace_back(c.name);
  }
  return {{"add", std::move(add)}, {"change", std::move(change)}, {"remove", std::move(remove)}};
}

tree::object plan_facts(const std::string& state, const fleet::node_plan& n) {
  const bool has_said = n.step->before || n.has_restarted;
  const auto since = has_said ? value::value(file::json_time(n.known_since)) : value::value();
  tree::object out{{"state", state}, {"acknowledged_at", since}, {"restarted", n.has_restarted}};
  for (auto& field : change_facts(n)) out.push_back(std::move(field));
  out.emplace_back("drop", tree_of(n.drops));
  out.emplace_back("reset", tree_of(n.resets));
  return out;
}

}  // namespace bee::cli
