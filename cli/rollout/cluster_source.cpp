#include "cli/rollout/cluster_source.hpp"

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/base/file.hpp"
#include "cli/nodes/cluster_problems.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"

namespace bee::cli {

attempt<cluster_words> read_cluster_words(const invocation& in) {
  const auto name = std::string(in.what.name);
  auto rest = in.words;
  cluster_words out;
  const bool has_nodes = !rest.empty() && (!in.has("all") || rest[0].starts_with('!'));
  if (has_nodes) {
    out.nodes = rest[0];
    rest.erase(rest.begin());
  }
  if (!has_nodes && !in.has("all"))
    return usage_error(name + ": neither NODES nor --all is given",
                       "beectl " + name + " --all FILE, or beectl " + name + " NODES FILE");
  if (rest.size() > 1) return usage_error(name + ": there is no place for " + in_quotes(rest[1]));
  out.path = rest.empty() ? in.set.cluster : rest[0];
  if (out.path.empty()) return usage_error(name + ": FILE is missing", "name it, or set it with -c");
  return out;
}

namespace {

attempt<std::string> read_text(const invocation& in, const std::string& path) {
  if (!is_registry(path)) return read_file(path);
  const auto records = load_records(in, path);
  if (!records) return records.error();
  return cluster_text(names::to_map(*records));
}

}  // namespace

attempt<fleet_source> read_cluster_source(const invocation& in, const std::string& path, file_use use,
                                          bool is_strict, report& out) {
  auto text = read_text(in, path);
  if (!text) return text.error();
  const auto file = script::parse_cluster_file(*text, path, {is_strict});
  const bool takes_what_is_usable = use == file_use::reads && !is_strict;
  const auto most = takes_what_is_usable ? script::severity::refused : script::severity::warning;
  for (const auto& p : file.problems)
    if (p.how <= most) out.note(escape_for_terminal(to_string(file, p)));
  for (const auto& sentence : likely_typos(file)) out.note(sentence);
  if (!file.is_at_worst(most)) return failure_of(file, [&](const auto& p) { return p.how > most; });
  fleet_source source;
  source.file_name = cluster_identity(path);
  source.file_text = std::move(*text);
  for (const auto& n : file.nodes) source.wanted.set(n.name, n.address);
  return source;
}

attempt<std::vector<cluster::node>> pick_from(const invocation& in, const fleet_source& source,
                                              const std::string& nodes) {
  const auto& map = source.wanted;
  const auto wanted = node_expression(in, nodes);
  auto picked = in.has("all") ? cluster::select_all(map, wanted) : cluster::select(map, wanted);
  if (!picked) return usage_error("NODES " + in_quotes(nodes) + " is not a set of nodes");
  if (!picked->unknown.empty())
    return not_found("no node " + in_quotes(picked->unknown[0]) + " in the file" +
                         did_you_mean(map.nearest(picked->unknown[0])),
                     hint_for_file(picked->unknown[0]));
  for (const auto& n : picked->nodes)
    if (!n.address) return not_found("node " + in_quotes(n.name) + " is switched off (false) in the file");
  if (picked->nodes.empty()) return not_found("there is no node in the file");
  return std::move(picked->nodes);
}

}  // namespace bee::cli
