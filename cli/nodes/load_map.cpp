#include <unistd.h>

#include <filesystem>
#include <set>

#include "bee/base/bytes.hpp"
#include "cli/base/file.hpp"
#include "cli/base/milliseconds.hpp"
#include "cli/base/output.hpp"
#include "cli/nodes/cluster_problems.hpp"
#include "cli/nodes/known_nodes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"

namespace bee::cli {
namespace {

constexpr const char* own_file = "./clustername.lua";

// At once, for verbs that go on for long, and once: a file may be read more than once in a run.
void warn(const invocation& in, const std::string& sentence) {
  static std::set<std::string> told;
  if (in.set.quiet || !told.insert(sentence).second) return;
  output err(STDERR_FILENO);
  err.write("beectl: " + sentence + "\n");
  err.flush();
}

void warn_of(const invocation& in, const script::cluster_file& file) {
  std::size_t count = 0;
  for (const auto& problem : file.problems)
    if (problem.how > script::severity::remark && ++count <= most_problems)
      warn(in, escape_for_terminal(script::to_string(file, problem)));
  if (count > most_problems)
    warn(in, escape_for_terminal(file.path) + ": and " + std::to_string(count - most_problems) + " more");
  for (const auto& sentence : likely_typos(file)) warn(in, sentence);
}

// Whoever stands in the folder of one cluster may mean that one.
void warn_of_another_cluster_here(const invocation& in) {
  if (look_up("cluster", {in.flags, in.env, in.config}, in.set.context).from != origin::context) return;
  std::error_code why;
  if (!file_exists(own_file) || std::filesystem::equivalent(own_file, in.set.cluster, why)) return;
  warn(in, "context " + escape_for_terminal(in.set.context) + " is of " +
               escape_for_terminal(in.set.cluster) + ", and not of the " + own_file + " here; -c " +
               own_file + " takes that one");
}

}  // namespace

attempt<known_nodes> load_nodes(const invocation& in) {
  known_nodes out;
  if (in.set.cluster.empty()) return out;
  warn_of_another_cluster_here(in);
  if (is_registry(in.set.cluster)) {
    const auto records = load_records(in, in.set.cluster);
    if (!records) return records.error();
    out.map = names::to_map(*records);
    return out;
  }
  auto file = script::load_cluster_file(in.set.cluster, {.reading_time = to_milliseconds(in.set.timeout)});
  if (!file.is_at_worst(script::severity::refused))
    return failure_of(file, [](const auto& p) { return p.how == script::severity::broken; });
  if (file.nodes.empty() && !file.ok())
    return failure_of(file, [](const auto& p) { return !p.is_warning(); });
  warn_of(in, file);
  for (const auto& entry : file.nodes) out.map.set(entry.name, entry.address);
  for (const auto& name : file.unusable) out.map.set(name, std::nullopt);
  out.unusable = std::move(file.unusable);
  return out;
}

attempt<cluster::node_map> load_map(const invocation& in) {
  auto known = load_nodes(in);
  if (!known) return known.error();
  return std::move(known->map);
}

}  // namespace bee::cli
