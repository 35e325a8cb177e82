#include "cli/nodes/registry_source.hpp"

#include <filesystem>

#include "cli/base/file.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/reach/reach.hpp"

namespace bee::cli {
namespace {

task<attempt<std::vector<names::record_ptr>>> ask_for_records(std::shared_ptr<names::client> of) {
  auto records = co_await of->list();
  of->close();
  co_return records;
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

names::client_options registry_options(const invocation& in) {
  names::client_options out{reach_options(in), in.env("BEECTL_ETCD_PASSWORD").value_or(""), {}, {}};
  out.token_hint = "--token-file FILE, or BEECTL_TOKEN";
  out.password_hint = "USER@ in the address, and password-file=FILE or BEECTL_ETCD_PASSWORD";
  return out;
}

attempt<std::shared_ptr<names::client>> open_registry(const invocation& in, std::string_view cluster) {
  return names::client::open(registry_options(in), cluster);
}

attempt<std::shared_ptr<names::client>> open_registry(const invocation& in) {
  return open_registry(in, in.set.cluster);
}

attempt<std::vector<names::record_ptr>> load_records(const invocation& in, std::string_view cluster) {
  auto of = open_registry(in, cluster);
  if (!of) return of.error();
  attempt<std::vector<names::record_ptr>> out = std::vector<names::record_ptr>();
  const auto load = [&]() -> task<void> { out = co_await ask_for_records(*of); };
  run_task(load());
  return out;
}

std::string cluster_text(const cluster::node_map& map) {
  std::string out;
  for (const auto& n : map.nodes())
    out += n.name + " = " + (n.address ? "\"" + to_string(*n.address) + "\"" : "false") + "\n";
  return out;
}

}  // namespace bee::cli
