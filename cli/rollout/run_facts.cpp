#include "cli/rollout/run_facts.hpp"

#include <map>

#include "bee/file/time_text.hpp"
#include "bee/fleet/operation/run_text.hpp"

namespace bee::cli {
namespace {

// False where the name is switched off, nil where it does not stand.
value::value address_in(const cluster::node_map& map, const std::string& name) {
  const auto* found = map.find(name);
  if (!found) return nullptr;
  return found->address ? value::value(to_string(*found->address)) : value::value(false);
}

}  // namespace

value::value json_time_or_nil(fleet::unix_ms at) {
  return at > 0 ? value::value(file::json_time(at)) : value::value();
}

value::value revision_or_nil(const fleet::run& r) {
  return r.revision > 0 ? value::value(r.revision) : value::value();
}

value::value text_or_nil(const std::string& text) {
  return text.empty() ? value::value() : value::value(text);
}

tree::object run_facts(const fleet::run& r, const std::vector<fleet::step>& steps,
                       const fleet::revision* pushed, const std::string& why) {
  std::map<fleet::step_state, std::int64_t> counts;
  for (const auto& s : steps) ++counts[s.state];
  tree::object nodes;
  for (const auto& [state, n] : counts) nodes.emplace_back(std::string(to_text(state)), n);
  return {{"run", r.id},
          {"revision", revision_or_nil(r)},
          {"started_at", file::json_time(r.started_at)},
          {"ended_at", json_time_or_nil(r.ended_at)},
          {"by", tree::object{{"user", r.user}, {"host", r.host}}},
          {"verb", r.verb},
          {"state", fleet::state_text(r)},
          {"why", text_or_nil(why)},
          {"nodes", std::move(nodes)},
          {"file", text_or_nil(pushed ? pushed->file_name : std::string())},
          {"message", pushed ? pushed->message : std::string()}};
}

table changes_between(const cluster::node_map& before, const cluster::node_map& after) {
  constexpr const char* kinds[] = {"added", "changed", "removed"};
  table out{{"name", "change", "before", "after"}, {}};
  for (const auto& c : cluster::diff(before, after))
    out.rows.push_back(
        {c.name, kinds[static_cast<int>(c.kind)], address_in(before, c.name), address_in(after, c.name)});
  return out;
}

}  // namespace bee::cli
