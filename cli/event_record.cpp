#include "cli/event_record.hpp"

#include <fmt/format.h>

#include "bee/wire/address.hpp"
#include "cli/fleet_state.hpp"

namespace bee::cli {
namespace {

using fleet::event_kind;

std::string iso_time(fleet::unix_ms at) {
  auto text = time_text(at);
  if (const auto space = text.find(' '); space != std::string::npos) text[space] = 'T';
  return fmt::format("{}.{:03}Z", text, at % 1000);
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
  out.emplace_back("by", r.user + "@" + r.host);
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
  return is_about_life(e) ? fmt::format("{}, {} services", at, e.services) : at;
}

}  // namespace

record record_of(const fleet::event& e) {
  record out = {{"v", 1}, {"event", std::string(to_text(e.what))}, {"at", iso_time(e.at)}};
  if (!e.node.empty()) out.emplace_back("node", e.node);
  if (e.address) out.emplace_back("address", to_string(*e.address));
  if (e.is_initial) out.emplace_back("initial", true);
  if (!e.why.empty()) out.emplace_back("why", e.why);
  if (e.before) out.emplace_back("before", to_string(*e.before));
  if (is_about_life(e)) out.emplace_back("services", static_cast<std::int64_t>(e.services));
  if (is_about_service(e)) {
    out.emplace_back("handle", handle_of(e));
    out.emplace_back("command", e.command);
  }
  if (e.of) add_run(out, *e.of);
  return out;
}

record columns_of(const fleet::event& e, std::size_t width) {
  const std::string node = e.node.empty() ? "-" : e.node;
  return {{"at", time_text(e.at)},
          {"node", fmt::format("{:{}}", node, width)},
          {"event", fmt::format("{:12}", to_text(e.what))},
          {"rest", rest_of(e)}};
}

}  // namespace bee::cli
