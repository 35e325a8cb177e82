#include "bee/traffic/redaction.hpp"

#include <algorithm>
#include <utility>

#include "bee/value/pack.hpp"

namespace bee::traffic {
namespace {

bool redact_in(value::value& v, const field_names& names) {
  if (!v.is_table()) return false;
  auto& t = v.as_table();
  bool found = false;
  for (auto& element : t.array) found |= redact_in(element, names);
  for (auto& [key, field] : t.pairs) {
    const bool is_named =
        key.is_string() && std::find(names.begin(), names.end(), key.as_string()) != names.end();
    if (is_named) field = redacted_mark;
    found |= is_named || redact_in(field, names);
  }
  return found;
}

std::string key_bytes(const value::value& key) {
  auto packed = value::pack(value::list{key});
  return packed ? std::move(*packed) : std::string();
}

void put_in_order(value::value& v) {
  if (!v.is_table()) return;
  auto& t = v.as_table();
  for (auto& element : t.array) put_in_order(element);
  std::vector<std::pair<std::string, std::size_t>> keys;
  keys.reserve(t.pairs.size());
  for (std::size_t i = 0; i < t.pairs.size(); ++i) {
    put_in_order(t.pairs[i].second);
    keys.emplace_back(key_bytes(t.pairs[i].first), i);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::pair<value::value, value::value>> sorted;
  sorted.reserve(keys.size());
  for (const auto& [unused, i] : keys) sorted.push_back(std::move(t.pairs[i]));
  t.pairs = std::move(sorted);
}

}  // namespace

bool redact(value::list& values, const field_names& names) {
  if (names.empty()) return false;
  bool found = false;
  for (auto& v : values) found |= redact_in(v, names);
  return found;
}

bool redact(std::string& message, const field_names& names) {
  if (names.empty()) return false;
  auto values = value::unpack(message);
  if (!values || !redact(*values, names)) return false;
  auto packed = value::pack(*values);
  if (packed) message = std::move(*packed);
  return packed.has_value();
}

std::string canonical(std::string_view message) {
  auto values = value::unpack(message);
  if (!values) return std::string(message);
  for (auto& v : *values) put_in_order(v);
  auto packed = value::pack(*values);
  return packed ? std::move(*packed) : std::string(message);
}

}  // namespace bee::traffic
