#include "bee/names/record/watch_answer.hpp"

#include "bee/names/record/record_value.hpp"
#include "bee/names/record/request_arguments.hpp"

namespace bee::names {
namespace {

refusal no_answer() {
  return {refused::malformed, "not the answer of a name service"};
}

// A state that a later version has added is one in which a node lives and is not to be used.
value::table known_state(value::table record) {
  for (auto& [key, v] : record.pairs) {
    if (!key.is_string() || key.as_string() != "state" || !v.is_string()) continue;
    if (!parse_node_state(v.as_string())) v = to_text(node_state::draining);
  }
  return record;
}

// The same of an event: what it did can be seen from the record.
event_kind kind_of(std::string_view text, const node_record& after) {
  return parse_event_kind(text).value_or(after.is_live() ? event_kind::up : event_kind::down);
}

answer<record_ptr> read_node(const value::value* v) {
  if (!v || !v->is_table()) return no_answer();
  auto read = read_record(known_state(v->as_table()), record_limits::widest());
  if (!read) return no_answer();
  return std::make_shared<const node_record>(std::move(*read));
}

answer<std::vector<event>> read_events(const value::table& from) {
  std::vector<event> out;
  for (const auto& v : from.array) {
    if (!v.is_table()) return no_answer();
    const auto* kind = v.as_table().find("kind");
    auto node = read_node(v.as_table().find("node"));
    if (!kind || !kind->is_string() || !node) return no_answer();
    const auto parsed = kind_of(kind->as_string(), **node);
    const bool is_in_order = out.empty() || out.back().at() < (*node)->changed;
    if (!is_in_order) return no_answer();
    out.push_back({parsed, std::move(*node)});
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
  if (!at || !count_in("revision", *at)) return no_answer();
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
  if (!r) return 0;
  const auto count = count_in("revision", *r);
  return count ? *count : 0;
}

}  // namespace bee::names
