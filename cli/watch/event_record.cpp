#include "cli/watch/event_record.hpp"

#include <fmt/format.h>

#include "bee/file/time_text.hpp"
#include "bee/wire/address.hpp"

namespace bee::cli {
namespace {

using fleet::event_kind;

record columns_of(fleet::unix_ms at, const std::string& node, std::string_view what, std::string rest,
                  std::size_t width) {
  return {{"at", file::time_text(at)},
          {"node", fmt::format("{:{}}", node.empty() ? "-" : node, width)},
          {"event", fmt::format("{:12}", what)},
          {"rest", std::move(rest)}};
}

bool is_about_service(const fleet::event& e) {
  return e.what == event_kind::service_up || e.what == event_kind::service_down;
}

bool is_about_life(const fleet::event& e) {
  return e.what == event_kind::up || e.what == event_kind::restarted;
}

std::string handle_of(const fleet::event& e) {
  return wire::to_string(wire::address(e.handle));
}

void add_run(record& out, const fleet::run& r) {
  out.emplace_back("run", r.id);
  out.emplace_back("revision", r.revision);
  out.emplace_back("verb", r.verb);
  out.emplace_back("state", std::string(to_text(r.state)));
  out.emplace_back("by", value::table{{}, {{"user", r.user}, {"host", r.host}}});
}

// What is left to say in text.
std::string rest_of(const fleet::event& e) {
  if (e.of)
    return fmt::format("revision {}: {} of {}@{} {}", e.of->revision, e.of->verb, e.of->user, e.of->host,
                       to_text(e.of->state));
  if (is_about_service(e)) return handle_of(e) + " " + e.command;
  if (e.what == event_kind::down) return e.why;
  const auto at = e.address ? to_string(*e.address) : "";
  if (e.before) return to_string(*e.before) + " -> " + at;
  if (!is_about_life(e)) return at;
  return e.services ? fmt::format("{}, {} services", at, *e.services)
                    : at + ", it does not list its services";
}

record record_of(const fleet::event& e) {
  record out = {{"v", 1}, {"event", std::string(to_text(e.what))}, {"at", file::json_time(e.at)}};
  if (!e.node.empty()) out.emplace_back("node", e.node);
  if (e.address) out.emplace_back("address", to_string(*e.address));
  if (e.is_initial) out.emplace_back("initial", true);
  if (!e.why.empty()) out.emplace_back("why", e.why);
  if (e.before) out.emplace_back("before", to_string(*e.before));
  if (is_about_life(e) && e.services) out.emplace_back("services", static_cast<std::int64_t>(*e.services));
  if (is_about_service(e)) {
    out.emplace_back("handle", handle_of(e));
    out.emplace_back("command", e.command);
  }
  if (e.of) add_run(out, *e.of);
  return out;
}

// A down node of a snapshot went down, and any other came up, at some time.
std::string_view kind_of(const registry_event& e) {
  if (!e.is_initial) return to_text(e.what.kind);
  return e.what.node->is_live() ? "up" : "down";
}

std::string rest_of(const names::node_record& r) {
  auto out = fmt::format("{}, {}", to_string(r.at), to_text(r.state));
  if (!r.hot_version.empty()) out += ", version " + r.hot_version;
  for (const auto& [key, text] : r.labels) out += fmt::format(", {}={}", key, text);
  return out + fmt::format(", revision {}", r.changed);
}

value::value labels_of(const names::node_record& r) {
  value::table out;
  for (const auto& [key, text] : r.labels) out.pairs.emplace_back(key, text);
  return out;
}

}  // namespace

event_line line_of(const fleet::event& e, std::size_t width) {
  auto about = std::string(to_text(e.what)) + (e.node.empty() ? "" : " of " + e.node);
  return {record_of(e), columns_of(e.at, e.node, to_text(e.what), rest_of(e), width), std::move(about)};
}

event_line line_of(const registry_event& e, std::size_t width) {
  const auto& r = *e.what.node;
  const std::string kind(kind_of(e));
  record fields = {{"v", 1},
                   {"event", kind},
                   {"at", file::json_time(e.heard)},
                   {"revision", r.changed},
                   {"node", r.name},
                   {"address", to_string(r.at)}};
  if (e.is_initial) fields.emplace_back("initial", true);
  fields.emplace_back("state", std::string(to_text(r.state)));
  fields.emplace_back("incarnation", r.incarnation);
  if (!r.hot_version.empty()) fields.emplace_back("version", r.hot_version);
  if (!r.labels.empty()) fields.emplace_back("labels", labels_of(r));
  return {std::move(fields), columns_of(e.heard, r.name, kind, rest_of(r), width), kind + " of " + r.name};
}

event_line line_of(const registry_gap& g, std::size_t width) {
  record fields = {{"v", 1},
                   {"event", "snapshot"},
                   {"at", file::json_time(g.heard)},
                   {"upto", g.upto},
                   {"nodes", static_cast<std::int64_t>(g.nodes)}};
  auto rest =
      fmt::format("the events up to revision {} are lost; the nodes as they are follow: {}", g.upto, g.nodes);
  return {std::move(fields), columns_of(g.heard, "", "snapshot", std::move(rest), width), "snapshot"};
}

}  // namespace bee::cli
