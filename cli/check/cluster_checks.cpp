#include "cli/check/cluster_checks.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/script/cluster_file.hpp"
#include "cli/base/milliseconds.hpp"
#include "cli/nodes/registry_source.hpp"

namespace bee::cli {
namespace {

bool is_nowaiting(const script::cluster_option& o) {
  return o.name == "nowaiting" && o.setting.type() == value::kind::boolean && o.setting.as_boolean();
}

}  // namespace

std::vector<finding> judge_cluster(const invocation& in, const check_plan& p) {
  const auto& path = in.set.cluster;
  if (!p.has("nowaiting") || path.empty() || is_registry(path)) return {};
  const auto file = script::load_cluster_file(path, {false, to_milliseconds(in.set.timeout)});
  const bool has = std::any_of(file.options.begin(), file.options.end(), is_nowaiting);
  const auto name = escape_for_terminal(path);
  if (has) return {{"nowaiting", severity::ok, name + " has __nowaiting = true", std::nullopt, {}, {}}};
  return {{"nowaiting",
           severity::warning,
           name + " has no __nowaiting = true: a call to a node that the map does not know waits for ever",
           std::nullopt,
           {},
           {}}};
}

}  // namespace bee::cli
