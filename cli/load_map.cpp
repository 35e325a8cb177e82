#include "bee/base/bytes.hpp"
#include "bee/script/cluster_file.hpp"
#include "cli/registry_source.hpp"
#include "cli/targets.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_problems = 20;  // more of them do not help anybody

// All errors of the file, a line each, as they are.
failure file_failure(const script::cluster_file& file) {
  std::string lines;
  std::size_t count = 0;
  for (const auto& problem : file.problems) {
    if (problem.is_warning || ++count > most_problems) continue;
    lines += (lines.empty() ? "" : "\n") + escape_for_terminal(script::to_string(file, problem));
  }
  if (count > most_problems) lines += "\nand " + std::to_string(count - most_problems) + " more errors";
  auto out = bad_input(std::move(lines));
  out.about = subject::file;
  return out;
}

}  // namespace

attempt<cluster::node_map> load_map(const invocation& in) {
  cluster::node_map out;
  if (in.set.cluster.empty()) return out;
  if (is_registry(in.set.cluster)) {
    const auto records = load_records(in, in.set.cluster);
    if (!records) return records.error();
    return map_of(*records);
  }
  const auto file = script::load_cluster_file(in.set.cluster);
  if (!file.ok()) return file_failure(file);
  for (const auto& entry : file.nodes) out.set(entry.name, entry.address);
  return out;
}

}  // namespace bee::cli
