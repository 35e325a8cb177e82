#include "cli/nodes/registry_source.hpp"

#include <filesystem>

#include "cli/base/file.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/registry.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view scheme = "names://";
constexpr std::size_t most_servers = 16;

task<attempt<std::vector<names::record_ptr>>> ask_for_records(std::shared_ptr<registry> of) {
  const auto answer = co_await of->ask("list");
  of->close();
  if (!answer) co_return answer.error();
  co_return read_records(*answer);
}

}  // namespace

bool is_registry(std::string_view cluster) {
  return cluster.find("://") != std::string_view::npos;
}

std::string cluster_identity(const std::string& cluster) {
  return is_registry(cluster) ? cluster : absolute_path(cluster);
}

std::string real_cluster(const std::string& cluster) {
  if (is_registry(cluster)) return cluster;
  std::error_code why;
  const auto real = std::filesystem::weakly_canonical(absolute_path(cluster), why);
  return why ? absolute_path(cluster) : real.string();
}

attempt<std::vector<endpoint>> registry_servers(std::string_view cluster) {
  if (!cluster.starts_with(scheme))
    return bad_input(in_quotes(cluster) + ": not a registry that beectl can read",
                     "names://HOST:PORT or etcd://HOST:PORT/PREFIX");
  std::vector<endpoint> out;
  for (auto rest = cluster.substr(scheme.size());;) {
    const auto comma = rest.find(',');
    const auto at = parse_endpoint(rest.substr(0, comma));
    if (!at) return bad_input(in_quotes(cluster) + ": a name service is names://HOST:PORT[,HOST:PORT...]");
    out.push_back(*at);
    if (out.size() > most_servers)
      return bad_input(in_quotes(cluster) + ": more than " + std::to_string(most_servers) + " name servers");
    if (comma == std::string_view::npos) return out;
    rest.remove_prefix(comma + 1);
  }
}

attempt<std::vector<names::record_ptr>> load_records(const invocation& in, std::string_view cluster) {
  auto of = registry::open(in, cluster);
  if (!of) return of.error();
  attempt<std::vector<names::record_ptr>> out = std::vector<names::record_ptr>();
  const auto load = [&]() -> task<void> { out = co_await ask_for_records(*of); };
  run_task(load());
  return out;
}

cluster::node_map map_of(const std::vector<names::record_ptr>& records) {
  cluster::node_map out;
  for (const auto& r : records) out.set(r->name, r->is_live() ? std::optional(r->at) : std::nullopt);
  return out;
}

std::string cluster_text(const cluster::node_map& map) {
  std::string out;
  for (const auto& n : map.nodes())
    out += n.name + " = " + (n.address ? "\"" + to_string(*n.address) + "\"" : "false") + "\n";
  return out;
}

}  // namespace bee::cli
