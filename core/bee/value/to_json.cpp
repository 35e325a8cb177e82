#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <unordered_set>

#include "bee/base/bytes.hpp"
#include "bee/value/json.hpp"
#include "bee/value/json_tags.hpp"
#include "bee/value/key_order.hpp"

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
  if (key.is_string() && is_utf8(key.string_unchecked())) return std::string(key.string_unchecked());
  if (key.is_string()) return std::string(json_tag::base64) + ":" + to_base64(key.string_unchecked());
  if (key.type() == kind::userdata)
    return std::string(json_tag::pointer) + ":" + hex_of(key.userdata_unchecked());
  return to_json(key).dump();
}

// Whether the pairs only continue the array part: 1, 2, 3, ... in order.
bool is_sequence(const table& t) {
  auto next = static_cast<std::int64_t>(t.array.size());
  return std::all_of(t.pairs.begin(), t.pairs.end(),
                     [&](const auto& pair) { return pair.first == value(++next); });
}

std::vector<std::string> key_texts(const table& t) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < t.array.size(); ++i) out.push_back(std::to_string(i + 1));
  for (const auto& pair : t.pairs) out.push_back(key_text(pair.first));
  return out;
}

bool has_same_twice(const std::vector<std::string>& texts) {
  std::unordered_set<std::string_view> seen;
  return !std::all_of(texts.begin(), texts.end(), [&](const auto& text) { return seen.insert(text).second; });
}

// A peer can send one key twice; the last counts, as in Lua.
table without_shadowed(const table& t) {
  std::vector<std::size_t> order(t.pairs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) -> const value& { return t.pairs[i].first; };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key_less(key(a), key(b)); });
  table out{t.array, {}};
  std::vector<bool> stays(t.pairs.size(), true);
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    stays[order[i]] = key(order[i]).is_table() || key_less(key(order[i]), key(order[i + 1]));
  for (std::size_t i = 0; i < t.pairs.size(); ++i) {
    const auto at =
        key(i).is_integer() ? static_cast<std::uint64_t>(key(i).integer_unchecked()) - 1 : t.array.size();
    if (!stays[i]) continue;
    if (at < t.array.size()) {
      out.array[at] = t.pairs[i].second;
    } else {
      out.pairs.push_back(t.pairs[i]);
    }
  }
  return out;
}

json pairs_of(const table& t) {
  json all = json::array();
  for (std::size_t i = 0; i < t.array.size(); ++i) all.push_back({i + 1, to_json(t.array[i])});
  for (const auto& [key, v] : t.pairs) all.push_back({to_json(key), to_json(v)});
  return json::object({{std::string(json_tag::table), std::move(all)}});
}

json contents(const table& t) {
  if (is_empty_object(t)) return json::object();
  if (is_sequence(t)) {
    json array = json::array();
    for (const auto& v : t.array) array.push_back(to_json(v));
    for (const auto& pair : t.pairs) array.push_back(to_json(pair.second));
    return array;
  }
  auto texts = key_texts(t);
  const bool is_tag = texts.size() == 1 && json_tag::is_one(texts[0]);
  if (is_tag) return pairs_of(t);
  if (has_same_twice(texts)) {
    auto rest = without_shadowed(t);
    const bool is_smaller = rest.array.size() + rest.pairs.size() < texts.size();
    return is_smaller ? contents(rest) : pairs_of(t);
  }
  json object = json::object();
  // Its own emplace looks at every key that is there: an object of n keys would cost n * n.
  std::vector<json::object_t::value_type>& members = object.get_ref<json::object_t&>();
  auto text = texts.begin();
  for (const auto& v : t.array) members.emplace_back(std::move(*text++), to_json(v));
  for (const auto& pair : t.pairs) members.emplace_back(std::move(*text++), to_json(pair.second));
  return object;
}

}  // namespace

json to_json(const value& v) {
  switch (v.type()) {
    case kind::nil: return nullptr;
    case kind::boolean: return v.boolean_unchecked();
    case kind::integer: return v.integer_unchecked();
    case kind::number: return number(v.number_unchecked());
    case kind::string: return string(v.string_unchecked());
    case kind::userdata: return tagged(json_tag::pointer, hex_of(v.userdata_unchecked()));
    case kind::table: return contents(v.table_unchecked());
  }
  return nullptr;
}

json to_json(const list& values) {
  json array = json::array();
  for (const auto& v : values) array.push_back(to_json(v));
  return array;
}

}  // namespace bee::value
