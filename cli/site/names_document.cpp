#include "cli/site/names_document.hpp"

#include "bee/file/time_text.hpp"
#include "cli/nodes/name_tree.hpp"
#include "cli/report/render.hpp"

namespace bee::cli {

std::string names_document(const names_seen& seen) {
  tree::array nodes;
  nodes.reserve(seen.records.size());
  for (const auto& r : seen.records) nodes.push_back(tree_of(*r));
  tree::object out{{"v", 1}, {"registry", seen.registry}};
  if (seen.at > 0) out.emplace_back("at", file::json_time(seen.at));
  if (!seen.why.empty()) out.emplace_back("why", seen.why);
  out.emplace_back("nodes", std::move(nodes));
  return render_json_tree(out);
}

}  // namespace bee::cli
