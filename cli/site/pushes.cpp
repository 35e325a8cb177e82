#include "cli/site/pushes.hpp"

#include <optional>

#include "bee/fleet/journal.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "cli/report/render.hpp"
#include "cli/rollout/run_facts.hpp"
#include "cli/rollout/state_folder.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t newest_pushes = 20;
constexpr std::size_t most_changes = 100;  // of one push

std::string no_pushes() {
  return R"({"v":1,"runs":[]})";
}

// Against the revision before; all that it has when it is the first.
tree::array changes_of(fleet::journal& log, const fleet::revision& pushed) {
  auto before = log.find_revision(pushed.id - 1);
  const cluster::node_map nothing;
  auto changes = changes_between(before ? before->map : nothing, pushed.map);
  if (changes.rows.size() > most_changes) changes.rows.resize(most_changes);
  return std::get<tree::array>(tree_of(changes).is);
}

result<tree> facts_of(fleet::journal& log, const fleet::run& r) {
  const auto steps = log.steps(r.id);
  if (!steps) return steps.error();
  const auto pushed = r.has_begun ? log.find_revision(r.revision) : log.find_attempt(r.id);
  const auto why = log.explanation(r.id);
  auto out = run_facts(r, *steps, pushed ? &*pushed : nullptr, why ? *why : std::string());
  if (pushed && pushed->id > 0) out.emplace_back("changes", changes_of(log, *pushed));
  return tree(std::move(out));
}

result<std::string> document_of(fleet::journal& log) {
  const auto runs = log.runs(newest_pushes);
  if (!runs) return runs.error();
  tree::array all;
  for (const auto& r : *runs) {
    auto facts = facts_of(log, r);
    if (!facts) return facts.error();
    all.push_back(std::move(*facts));
  }
  return render_json_tree(tree::object{{"v", 1}, {"runs", std::move(all)}});
}

}  // namespace

attempt<std::string> pushes_document(const invocation& in) {
  const auto directory = state_directory(in, in.set.cluster);
  if (!directory || !has_journal(*directory)) return no_pushes();
  auto log = fleet::journal::open_to_read(*directory);
  auto out = log ? document_of(*log) : result<std::string>(log.error());
  if (!out) return bad_input("the journal: " + fleet::journal_trouble(*directory, out.error()));
  return std::move(*out);
}

}  // namespace bee::cli
