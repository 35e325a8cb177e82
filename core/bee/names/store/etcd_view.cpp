#include "bee/names/store/etcd_view.hpp"

#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/names/record/record_value.hpp"
#include "bee/names/record/versions.hpp"
#include "bee/value/json.hpp"

namespace bee::names {
namespace {

std::string quoted(std::string_view key) {
  return "\"" + escape_for_terminal(key.substr(0, 128)) + "\"";
}

refusal not_ours(std::string_view key) {
  return {refused::malformed, "the key " + quoted(key) + " is not of a name service"};
}

}  // namespace

std::pair<etcd_keys::kind, std::string> etcd_keys::read(std::string_view key) const {
  if (!key.starts_with(root_)) return {kind::foreign, ""};
  key.remove_prefix(root_.size());
  if (key == "pusher") return {kind::pusher, ""};
  const auto slash = key.find('/');
  const auto folder = key.substr(0, slash);
  const std::string name(slash == std::string_view::npos ? "" : key.substr(slash + 1));
  if (folder == "servers") return {kind::server, name};
  if (!is_node_name(name)) return {kind::foreign, ""};
  if (folder == "nodes") return {kind::node, name};
  if (folder == "alive") return {kind::alive, name};
  return {kind::foreign, ""};
}

std::string etcd_value(event_kind kind, std::string_view tag, const node_record& node) {
  auto unnumbered = node;
  unnumbered.changed = 0;
  return "{\"v\":" + std::to_string(store_version) + ",\"kind\":\"" + std::string(to_text(kind)) +
         "\",\"tag\":\"" + std::string(tag) + "\",\"node\":" + to_json_text(unnumbered) + "}";
}

std::string etcd_server_value() {
  return "{\"v\":" + std::to_string(store_version) + "}";
}

// Who says nothing needs a reader of version 1.
answer<void> check_needs(const nlohmann::ordered_json& json) {
  if (!json.contains("needs")) return boost::system::in_place_value;
  const auto& needs = json["needs"];
  if (needs.is_number_integer() && needs.get<std::int64_t>() <= store_version_read)
    return boost::system::in_place_value;
  return refusal{refused::version, "it can be read from version " + escape_for_terminal(needs.dump()) +
                                       " on, and this program has version " +
                                       std::to_string(store_version_read)};
}

answer<etcd_entry> read_etcd_value(std::string_view name, const etcd::key_value& from) {
  const auto json = nlohmann::ordered_json::parse(from.value, nullptr, false);
  if (json.is_object())
    if (const auto ok = check_needs(json); !ok) return ok.error();
  const bool has_all =
      json.is_object() && json.contains("kind") && json.contains("tag") && json.contains("node");
  if (!has_all || !json["kind"].is_string() || !json["tag"].is_string()) return not_ours(from.key);
  const auto kind = parse_event_kind(json["kind"].get<std::string>());
  const auto fields = value::from_json(json["node"]);
  if (!kind || !fields || !fields->is_table()) return not_ours(from.key);
  auto node = read_record(fields->as_table(), record_limits::widest());
  if (!node) return refusal{node.error().why, quoted(std::string_view(from.key)) + ": " + node.error().text};
  if (node->name != name) return not_ours(from.key);
  node->changed = from.changed;
  return etcd_entry{*kind, json["tag"].get<std::string>(),
                    std::make_shared<const node_record>(std::move(*node))};
}

std::optional<event> past_event(const etcd_keys& keys, const etcd::watch_event& e) {
  const auto [kind, name] = keys.read(e.now.key);
  if (kind != etcd_keys::kind::node) return std::nullopt;
  if (e.is_removal && !e.before) return std::nullopt;
  auto entry = read_etcd_value(name, e.is_removal ? *e.before : e.now);
  if (!entry) return std::nullopt;
  if (!e.is_removal) return event{entry->kind, std::move(entry->node)};
  auto last = *entry->node;
  last.changed = e.now.changed;
  return event{event_kind::removed, std::make_shared<const node_record>(std::move(last))};
}

void etcd_view::load(const std::vector<etcd::key_value>& found, etcd::revision at) {
  latest_ = at;
  for (const auto& pair : found) {
    const auto [kind, name] = keys_.read(pair.key);
    if (kind == etcd_keys::kind::foreign)
      foreign_ = pair.key;
    else
      has_own_ = true;
    if (kind == etcd_keys::kind::alive) leases_[name] = pair.lease;
    if (kind == etcd_keys::kind::pusher) pusher_ = pair.value;
    if (kind != etcd_keys::kind::node) continue;
    auto entry = read_etcd_value(name, pair);
    if (entry)
      nodes_[name] = std::move(entry->node);
    else
      set_aside_[name] = {entry.error(), pair.changed};
  }
}

answer<void> etcd_view::check_loaded() const {
  if (foreign_.empty() || has_own_) return boost::system::in_place_value;
  return not_ours(foreign_);
}

snapshot etcd_view::whole() const {
  snapshot out;
  out.at = out.floor = latest_;
  for (const auto& [name, node] : nodes_) out.nodes.push_back(node);
  for (const auto& [name, what] : set_aside_) out.set_aside.push_back({name, what.why.text});
  return out;
}

void etcd_view::take(const etcd::watch_event& e, news& into) {
  latest_ = std::max(latest_, e.now.changed);
  const auto [kind, name] = keys_.read(e.now.key);
  switch (kind) {
    case etcd_keys::kind::node: return take_node(name, e, into);
    case etcd_keys::kind::server: return;
    case etcd_keys::kind::pusher: pusher_ = e.is_removal ? "" : e.now.value; return;
    case etcd_keys::kind::foreign: into.complaints.push_back(not_ours(e.now.key).text); return;
    case etcd_keys::kind::alive: break;
  }
  if (!e.is_removal) {
    leases_[name] = e.now.lease;
    return;
  }
  leases_.erase(name);
  if (const auto node = find(name); node && is_lapsed(*node)) into.lapsed.push_back(name);
}

const etcd_view::aside* etcd_view::set_aside(std::string_view name) const {
  const auto found = set_aside_.find(name);
  return found == set_aside_.end() ? nullptr : &found->second;
}

// A record that can not be read is gone for everybody until its node announces itself, as it would be for a
// server that starts now.
void etcd_view::put_aside(const std::string& name, const etcd::watch_event& e, const refusal& why,
                          news& into) {
  set_aside_[name] = {why, e.now.changed};
  if (const auto known = find(name)) {
    auto last = *known;
    last.changed = e.now.changed;
    nodes_.erase(name);
    into.events.push_back({event_kind::removed, std::make_shared<const node_record>(std::move(last))});
  }
  into.set_aside.push_back({name, why.text});
}

void etcd_view::take_node(const std::string& name, const etcd::watch_event& e, news& into) {
  if (!e.is_removal)
    if (const auto entry = read_etcd_value(name, e.now); !entry)
      return put_aside(name, e, entry.error(), into);
  if (set_aside_.erase(name) > 0) into.set_aside.push_back({name, ""});
  const auto known = find(name);
  if (e.is_removal && !known) return;
  auto whole = e;
  if (e.is_removal)
    whole.before = etcd::key_value{e.now.key, etcd_value(event_kind::removed, "", *known), known->changed, 0};
  auto said = past_event(keys_, whole);
  if (!said) return into.complaints.push_back(not_ours(e.now.key).text);
  if (e.is_removal)
    nodes_.erase(name);
  else
    nodes_[name] = said->node;
  into.events.push_back(std::move(*said));
}

bool etcd_view::is_lapsed(const node_record& r) const {
  return r.is_live() && r.lease_ms > 0 && !leases_.contains(r.name);
}

revision etcd_view::known(std::string_view name) const {
  const auto node = find(name);
  return node ? node->changed : 0;
}

record_ptr etcd_view::find(std::string_view name) const {
  const auto at = nodes_.find(name);
  return at == nodes_.end() ? nullptr : at->second;
}

etcd::lease_id etcd_view::lease_of(std::string_view name) const {
  const auto at = leases_.find(name);
  return at == leases_.end() ? 0 : at->second;
}

std::vector<std::string> etcd_view::lapsed() const {
  std::vector<std::string> out;
  for (const auto& [name, node] : nodes_)
    if (is_lapsed(*node)) out.push_back(name);
  return out;
}

}  // namespace bee::names
