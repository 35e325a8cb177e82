#include "bee/names/watch_answer.hpp"

#include "bee/names/record_value.hpp"

namespace bee::names {
namespace {

refusal no_answer() {
  return {refused::malformed, "not the answer of a name service"};
}

answer<record_ptr> read_node(const value::value* v) {
  if (!v || !v->is_table()) return no_answer();
  auto read = read_record(v->as_table());
  if (!read) return no_answer();
  return std::make_shared<const node_record>(std::move(*read));
}

answer<std::vector<event>> read_events(const value::table& from) {
  std::vector<event> out;
  for (const auto& v : from.array) {
    if (!v.is_table()) return no_answer();
    const auto* kind = v.as_table().find("kind");
    const auto parsed = kind && kind->is_string() ? parse_event_kind(kind->as_string()) : std::nullopt;
    auto node = read_node(v.as_table().find("node"));
    if (!parsed || !node) return no_answer();
    const bool is_in_order = out.empty() || out.back().at() < (*node)->changed;
    if (!is_in_order) return no_answer();
    out.push_back({*parsed, std::move(*node)});
  }
  return out;
}

}  // namespace

answer<std::vector<record_ptr>> read_nodes(const value::table& from, const char* key) {
  const auto* list = from.find(key);
  if (!list || !list->is_table()) return no_answer();
  std::vector<record_ptr> out;
  for (const auto& v : list->as_table().array) {
    auto node = read_node(&v);
    if (!node) return node.error();
    out.push_back(std::move(*node));
  }
  return out;
}

answer<watch_answer> read_watch_answer(const value::table& from) {
  watch_answer out;
  const auto* at = from.find("revision");
  if (!at || !at->is_integer()) return no_answer();
  out.at = at->as_integer();
  out.is_snapshot = from.find("snapshot") != nullptr;
  if (out.is_snapshot) {
    auto nodes = read_nodes(from, "snapshot");
    if (!nodes) return nodes.error();
    out.nodes = std::move(*nodes);
    return out;
  }
  const auto* list = from.find("events");
  auto events = list && list->is_table() ? read_events(list->as_table()) : no_answer();
  if (!events) return events.error();
  out.events = std::move(*events);
  return out;
}

revision revision_of(const value::table& from) {
  const auto* r = from.find("revision");
  return r && r->is_integer() ? r->as_integer() : 0;
}

}  // namespace bee::names
