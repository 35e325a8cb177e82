#include "bee/names/map_message.hpp"

#include <set>

#include "bee/value/pack.hpp"

namespace bee::names {
namespace {

value::value entry_of(const record_ptr& node) {
  return node && node->is_live() ? value::value(to_string(node->at)) : value::value(false);
}

message_ptr pack_reload(value::table map) {
  if (map.pairs.empty()) return nullptr;
  value::list arguments;
  arguments.emplace_back("reload");
  arguments.emplace_back(std::move(map));
  auto packed = value::pack(arguments);
  return packed ? std::make_shared<const std::string>(std::move(*packed)) : nullptr;
}

}  // namespace

message_ptr map_messages::since(revision from) {
  if (latest_ != nodes_.latest()) packed_.clear();
  latest_ = nodes_.latest();
  const auto [at, is_new] = packed_.try_emplace(from);
  if (is_new) at->second = pack_since(from);
  return at->second;
}

message_ptr map_messages::pack_since(revision from) const {
  const auto events = from == 0 ? std::nullopt : nodes_.log().after(from, SIZE_MAX);
  value::table map;
  if (!events) {
    for (const auto& [name, node] : nodes_.nodes()) map.pairs.emplace_back(name, entry_of(node));
    return pack_reload(std::move(map));
  }
  std::set<std::string> names;
  for (const auto& e : *events)
    if (e.kind != event_kind::set) names.insert(e.node->name);
  for (const auto& name : names) map.pairs.emplace_back(name, entry_of(nodes_.find(name)));
  return pack_reload(std::move(map));
}

}  // namespace bee::names
