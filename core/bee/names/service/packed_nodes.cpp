#include "bee/names/service/packed_nodes.hpp"

#include <algorithm>
#include <set>

#include "bee/names/record/record_value.hpp"
#include "bee/value/compose.hpp"

namespace bee::names {
namespace {

// Answers about the same revision to those who are behind by different amounts.
constexpr std::size_t most_answers = 64;

void begin(revision at, std::string& out) {
  value::begin_table(0, out);
  value::append("revision", out);
  value::append(at, out);
}

message_ptr done(std::string&& out) {
  value::end_table(out);
  return std::make_shared<const std::string>(std::move(out));
}

std::string entry_of(const node_record& node) {
  std::string out;
  value::append(node.name, out);
  value::append(node.is_live() ? value::value(to_string(node.at)) : value::value(false), out);
  return out;
}

template <class Map>
void keep(Map& in, revision key, const message_ptr& made) {
  if (in.size() >= most_answers) in.clear();
  in.emplace(key, made);
}

}  // namespace

packed_nodes::packed_nodes(const registry& nodes) : nodes_(nodes) {
  take_whole();
}

void packed_nodes::take_whole() {
  pieces_.clear();
  events_.clear();
  for (const auto& [name, node] : nodes_.nodes()) pieces_.push_back(new_piece(node));
  forget_answers();
}

packed_nodes::pieces::value_type packed_nodes::new_piece(const record_ptr& of) {
  return std::make_unique<piece>(piece{of, {}, entry_of(*of)});
}

void packed_nodes::forget_answers() {
  map_.clear();
  answers_.clear();
  after_.clear();
  reloads_.clear();
}

packed_nodes::pieces::iterator packed_nodes::place_of(std::string_view name) {
  return std::lower_bound(pieces_.begin(), pieces_.end(), name,
                          [](const auto& p, std::string_view n) { return p->of->name < n; });
}

void packed_nodes::apply(const event& e) {
  forget_answers();
  while (!events_.empty() && events_.begin()->first <= nodes_.log().floor()) events_.erase(events_.begin());
  const auto at = place_of(e.node->name);
  const bool is_known = at != pieces_.end() && (*at)->of->name == e.node->name;
  if (e.kind == event_kind::removed) {
    if (is_known) pieces_.erase(at);
  } else if (!is_known) {
    pieces_.insert(at, new_piece(e.node));
  } else {
    *at = new_piece(e.node);
  }
}

const std::string& packed_nodes::record_of(piece& p) {
  if (p.record.empty()) value::append(to_table(*p.of), p.record);
  return p.record;
}

message_ptr packed_nodes::records(const char* key) {
  auto& kept = answers_[key];
  if (kept) return kept;
  std::string out;
  begin(nodes_.latest(), out);
  value::append(key, out);
  value::begin_table(pieces_.size(), out);
  for (auto& p : pieces_) out += record_of(*p);
  value::end_table(out);
  if (key == std::string_view("nodes") && !nodes_.set_aside().empty()) append_set_aside(out);
  return kept = done(std::move(out));
}

message_ptr packed_nodes::list() {
  return records("nodes");
}

message_ptr packed_nodes::snapshot() {
  return records("snapshot");
}

void packed_nodes::append_set_aside(std::string& out) const {
  value::append("set_aside", out);
  value::begin_table(0, out);
  for (const auto& [name, why] : nodes_.set_aside()) {
    value::append(name, out);
    value::append(why, out);
  }
  value::end_table(out);
}

const std::string& packed_nodes::packed_map() {
  if (!map_.empty()) return map_;
  value::append("map", map_);
  value::begin_table(0, map_);
  for (const auto& p : pieces_) map_ += p->entry;
  value::end_table(map_);
  return map_;
}

message_ptr packed_nodes::map() {
  auto& kept = answers_["map"];
  if (kept) return kept;
  std::string out;
  begin(nodes_.latest(), out);
  out += packed_map();
  return kept = done(std::move(out));
}

message_ptr packed_nodes::registered(revision at, const node_record& node, bool has_map) {
  std::string out;
  constexpr std::size_t about_the_rest = 128;
  if (has_map) out.reserve(packed_map().size() + about_the_rest);
  begin(at, out);
  value::append("incarnation", out);
  value::append(node.incarnation, out);
  value::append("lease_ms", out);
  value::append(node.lease_ms, out);
  if (has_map) out += packed_map();
  return done(std::move(out));
}

const std::string& packed_nodes::event_at(const event& e) {
  auto& kept = events_[e.at()];
  if (!kept.empty()) return kept;
  value::begin_table(0, kept);
  value::append("revision", kept);
  value::append(e.at(), kept);
  value::append("kind", kept);
  value::append(to_text(e.kind), kept);
  value::append("node", kept);
  const auto at = place_of(e.node->name);
  if (at != pieces_.end() && (*at)->of == e.node)
    kept += record_of(**at);
  else
    value::append(to_table(*e.node), kept);
  value::end_table(kept);
  return kept;
}

message_ptr packed_nodes::events(revision seen, std::size_t limit) {
  if (const auto known = after_.find(seen); known != after_.end()) return known->second;
  const auto all = nodes_.log().after(seen, limit);
  message_ptr made;
  if (all) {
    std::string out;
    begin(all->empty() ? seen : all->back().at(), out);
    value::append("events", out);
    value::begin_table(all->size(), out);
    for (const auto& e : *all) out += event_at(e);
    value::end_table(out);
    made = done(std::move(out));
  }
  keep(after_, seen, made);
  return made;
}

message_ptr packed_nodes::reload(revision seen) {
  if (const auto known = reloads_.find(seen); known != reloads_.end()) return known->second;
  std::string out;
  value::append("reload", out);
  value::begin_table(0, out);
  const auto empty = out.size();
  const auto all = seen == 0 ? std::nullopt : nodes_.log().after(seen, SIZE_MAX);
  if (!all) {
    for (const auto& p : pieces_) out += p->entry;
  } else {
    std::set<std::string_view> names;
    for (const auto& e : *all)
      if (e.kind != event_kind::set) names.insert(e.node->name);
    for (const auto name : names) {
      const auto at = place_of(name);
      if (at != pieces_.end() && (*at)->of->name == name) {
        out += (*at)->entry;
      } else {
        value::append(name, out);
        value::append(false, out);
      }
    }
  }
  auto made = out.size() == empty ? nullptr : done(std::move(out));
  keep(reloads_, seen, made);
  return made;
}

}  // namespace bee::names
