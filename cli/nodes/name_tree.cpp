#include "cli/nodes/name_tree.hpp"

namespace bee::cli {

tree tree_of(const std::map<std::string, std::string>& labels) {
  tree::object out;
  for (const auto& [key, text] : labels) out.emplace_back(key, text);
  return out;
}

tree tree_of(const names::node_record& r) {
  tree::object others;
  for (const auto& [key, v] : r.others) others.emplace_back(key, v);
  return tree::object{{"name", r.name},
                      {"address", to_string(r.at)},
                      {"state", std::string(names::to_text(r.state))},
                      {"version", r.hot_version},
                      {"revision", r.changed},
                      {"services", tree_of(r.services)},
                      {"labels", tree_of(r.labels)},
                      {"depends", tree_of(r.depends)},
                      {"incarnation", r.incarnation},
                      {"lease_ms", r.lease_ms},
                      {"others", std::move(others)}};
}

}  // namespace bee::cli
