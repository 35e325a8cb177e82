#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/value/json.hpp"
#include "bee/value/json_tags.hpp"

namespace bee::value {
namespace {

using json = nlohmann::ordered_json;

std::string hex_of(std::uint64_t address) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(address >> shift);
  return to_hex(bytes);
}

json tagged(std::string_view key, std::string text) {
  return json::object({{std::string(key), std::move(text)}});
}

json number(double d) {
  if (std::isnan(d)) return tagged(json_tag::number, "nan");
  if (std::isinf(d)) return tagged(json_tag::number, d > 0 ? "inf" : "-inf");
  return d;
}

json string(std::string_view bytes) {
  return is_utf8(bytes) ? json(bytes) : tagged(json_tag::base64, to_base64(bytes));
}

// A key is what its value is in JSON, as a text.
std::string key_text(const value& key) {
  if (key.is_string() && is_utf8(key.as_string())) return std::string(key.as_string());
  if (key.is_string()) return std::string(json_tag::base64) + ":" + to_base64(key.as_string());
  if (key.type() == kind::userdata) return std::string(json_tag::pointer) + ":" + hex_of(key.as_userdata());
  return to_json(key).dump();
}

// Whether the pairs only continue the array part: 1, 2, 3, ... in order.
bool is_sequence(const table& t) {
  auto next = static_cast<std::int64_t>(t.array.size());
  return std::all_of(t.pairs.begin(), t.pairs.end(),
                     [&](const auto& pair) { return pair.first == value(++next); });
}

json contents(const table& t) {
  if (is_sequence(t)) {
    json array = json::array();
    for (const auto& v : t.array) array.push_back(to_json(v));
    for (const auto& pair : t.pairs) array.push_back(to_json(pair.second));
    return array;
  }
  json object = json::object();
  // Its own emplace looks at every key that is there: an object of n keys would cost n * n.
  std::vector<json::object_t::value_type>& members = object.get_ref<json::object_t&>();
  for (std::size_t i = 0; i < t.array.size(); ++i)
    members.emplace_back(std::to_string(i + 1), to_json(t.array[i]));
  for (const auto& [key, v] : t.pairs) members.emplace_back(key_text(key), to_json(v));
  return object;
}

}  // namespace

json to_json(const value& v) {
  switch (v.type()) {
    case kind::nil: return nullptr;
    case kind::boolean: return v.as_boolean();
    case kind::integer: return v.as_integer();
    case kind::number: return number(v.as_number());
    case kind::string: return string(v.as_string());
    case kind::userdata: return tagged(json_tag::pointer, hex_of(v.as_userdata()));
    case kind::table: return contents(v.as_table());
  }
  return nullptr;
}

json to_json(const list& values) {
  json array = json::array();
  for (const auto& v : values) array.push_back(to_json(v));
  return array;
}

}  // namespace bee::value
