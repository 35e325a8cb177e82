#include "bee/fleet/map_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace bee::fleet {

// Names are bytes and JSON is not: a name that is not UTF-8 is refused by the cluster file reader, so a
// replacement character can not appear here.
std::string to_text(const cluster::node_map& map) {
  auto j = nlohmann::ordered_json::object();
  auto& entries = j.get_ref<nlohmann::ordered_json::object_t&>();
  entries.reserve(map.nodes().size());
  for (const auto& n : map.nodes()) {
    nlohmann::ordered_json value = false;
    if (n.address) value = to_string(*n.address);
    entries.emplace_back(n.name, std::move(value));
  }
  return j.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

result<cluster::node_map> parse_map(std::string_view text) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return errc::journal_damaged;
  std::vector<cluster::node> nodes;
  for (const auto& [name, value] : j.items()) {
    if (value.is_string()) {
      const auto at = parse_endpoint(value.get_ref<const std::string&>());
      if (!at) return errc::journal_damaged;
      nodes.push_back({name, *at});
    } else if (value.is_boolean() && !value.get<bool>()) {
      nodes.push_back({name, std::nullopt});
    } else {
      return errc::journal_damaged;
    }
  }
  // In order, so that each set() appends.
  std::sort(nodes.begin(), nodes.end(),
            [](const auto& a, const auto& b) { return cluster::natural_less(a.name, b.name); });
  cluster::node_map map;
  for (auto& n : nodes) map.set(std::move(n.name), std::move(n.address));
  return map;
}

}  // namespace bee::fleet
