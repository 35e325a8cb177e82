#include "cli/rollout/protected_context.hpp"

#include "cli/nodes/registry_source.hpp"

namespace bee::cli {
namespace {

using context_settings = std::map<std::string, std::string>;

bool has(const context_settings& settings, const char* key, const std::string& value) {
  const auto at = settings.find(key);
  return at != settings.end() && at->second == value;
}

}  // namespace

std::optional<std::string> protected_context(const invocation& in) {
  const auto& all = in.config.contexts;
  const auto used = all.find(in.set.context);
  if (used != all.end() && has(used->second, protected_key, "yes")) return used->first;
  if (in.set.cluster.empty()) return std::nullopt;
  const auto mine = real_cluster(in.set.cluster);
  for (const auto& [name, settings] : all) {
    const auto cluster = settings.find("cluster");
    const bool is_same = cluster != settings.end() && real_cluster(cluster->second) == mine;
    if (is_same && has(settings, protected_key, "yes")) return name;
  }
  return std::nullopt;
}

}  // namespace bee::cli
