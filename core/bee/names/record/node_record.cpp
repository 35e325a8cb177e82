#include "bee/names/record/node_record.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bee/base/text.hpp"
#include "bee/value/json.hpp"
#include "bee/value/json_tags.hpp"

namespace bee::names {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::array<std::string_view, 4> state_texts = {"starting", "ready", "draining", "down"};
constexpr std::string_view keywords[] = {
    "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
    "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

answer<void> check_text(std::string_view what, std::string_view text, const record_limits& limits) {
  if (text.size() > limits.text)
    return refusal{refused::too_much,
                   std::string(what) + " has more than " + std::to_string(limits.text) + " bytes"};
  if (!is_plain_text(text)) return malformed(std::string(what) + " is not printable text");
  return boost::system::in_place_value;
}

answer<void> check_count(std::string_view what, std::size_t count, const record_limits& limits) {
  if (count <= limits.items) return boost::system::in_place_value;
  return refusal{refused::too_much, "more than " + std::to_string(limits.items) + " " + std::string(what)};
}

answer<void> check_lease(const node_record& r, const record_limits& limits) {
  const bool fits = r.lease_ms >= limits.shortest_lease_ms && r.lease_ms <= limits.longest_lease_ms;
  if (r.lease_ms == 0 || fits) return boost::system::in_place_value;
  return malformed("a lease must last " + std::to_string(limits.shortest_lease_ms) + " to " +
                   std::to_string(limits.longest_lease_ms) + " ms");
}

answer<void> check_number(std::string_view what, std::int64_t number) {
  if (number >= 0 && number <= largest_count) return boost::system::in_place_value;
  return malformed(std::string(what) + " must be at most " + std::to_string(largest_count));
}

answer<void> check_numbers(const node_record& r) {
  if (auto ok = check_number("incarnation", r.incarnation); !ok) return ok;
  if (auto ok = check_number("write", r.last_write.count); !ok) return ok;
  return check_number("revision", r.changed);
}

answer<void> check_others(const node_record& r, const record_limits& limits) {
  if (r.others.empty()) return boost::system::in_place_value;
  if (r.others.size() > limits.others)
    return refusal{refused::too_much,
                   "more than " + std::to_string(limits.others) + " fields that are not known here"};
  std::size_t bytes = 0;
  for (const auto& [key, v] : r.others) {
    if (key.empty() || key.size() > longest_name || !is_plain_text(key))
      return malformed("a field without a printable name");
    bytes += key.size() + value::to_json(v).dump().size();
  }
  if (bytes <= limits.others_bytes) return boost::system::in_place_value;
  return refusal{refused::too_much, "fields that are not known here have more than " +
                                        std::to_string(limits.others_bytes) + " bytes"};
}

answer<void> check_lists(const node_record& r, const record_limits& limits) {
  if (auto ok = check_count("services", r.services.size(), limits); !ok) return ok;
  if (auto ok = check_count("dependencies", r.depends.size(), limits); !ok) return ok;
  if (auto ok = check_count("labels", r.labels.size(), limits); !ok) return ok;
  for (const auto& service : r.services) {
    if (service.empty()) return malformed("a service without a name");
    if (auto ok = check_text("a service name", service, limits); !ok) return ok;
  }
  for (const auto& name : r.depends)
    if (!is_node_name(name)) return malformed("a dependency that is no node name");
  for (const auto& [key, text] : r.labels) {
    if (key.empty()) return malformed("a label without a name");
    if (auto ok = check_text("a label", key, limits); !ok) return ok;
    if (auto ok = check_text("a label", text, limits); !ok) return ok;
  }
  // In JSON such a table stands for something else.
  if (r.labels.size() == 1 && value::json_tag::is_one(r.labels.begin()->first))
    return malformed("the only label must not be named " + r.labels.begin()->first);
  return boost::system::in_place_value;
}

}  // namespace

std::string_view to_text(refused why) {
  constexpr std::array<std::string_view, 9> texts = {"malformed", "too_much", "taken",  "stale",  "expired",
                                                     "unknown",   "denied",   "failed", "version"};
  return texts[static_cast<std::size_t>(why)];
}

std::string_view to_text(node_state s) {
  return state_texts[static_cast<std::size_t>(s)];
}

std::optional<node_state> parse_node_state(std::string_view text) {
  const auto found = std::find(state_texts.begin(), state_texts.end(), text);
  if (found == state_texts.end()) return std::nullopt;
  return static_cast<node_state>(found - state_texts.begin());
}

bool is_node_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name || name.starts_with("__")) return false;
  if (!is_letter(name.front())) return false;
  const auto fits = [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return std::all_of(name.begin(), name.end(), fits) &&
         std::find(std::begin(keywords), std::end(keywords), name) == std::end(keywords);
}

record_limits record_limits::widest() {
  record_limits out;
  out.text = 4096;
  out.items = 4096;
  out.shortest_lease_ms = 1;
  out.longest_lease_ms = largest_count;
  out.others = 256;
  out.others_bytes = 256 << 10;
  return out;
}

answer<void> check(const node_record& r, const record_limits& limits) {
  if (!is_node_name(r.name)) return malformed("a node name must be an identifier of at most 64 bytes");
  const auto address = parse_endpoint(to_string(r.at));
  if (!address || *address != r.at) return malformed("the address must be host:port");
  if (auto ok = check_text("the version", r.hot_version, limits); !ok) return ok;
  if (auto ok = check_text("the process", r.last_write.process, limits); !ok) return ok;
  if (auto ok = check_numbers(r); !ok) return ok;
  if (auto ok = check_lease(r, limits); !ok) return ok;
  if (auto ok = check_others(r, limits); !ok) return ok;
  return check_lists(r, limits);
}

}  // namespace bee::names
