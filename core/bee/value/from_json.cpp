#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "bee/base/bytes.hpp"
#include "bee/value/exact_json.hpp"
#include "bee/value/json.hpp"
#include "bee/value/json_tags.hpp"
#include "bee/value/key_order.hpp"
#include "bee/value/literal_scan.hpp"
#include "bee/value/numeral.hpp"

namespace bee::value {
namespace {

using json = nlohmann::ordered_json;

// Exact: what would be rounded, or would take the place of something else, is refused.
enum class json_numbers { rounded, exact };

result<value> read_number(std::string_view text) {
  const double inf = std::numeric_limits<double>::infinity();
  if (text == "nan") return value(std::numeric_limits<double>::quiet_NaN());
  if (text == "inf") return value(inf);
  if (text == "-inf") return value(-inf);
  return errc::bad_json;
}

result<value> read_pointer(std::string_view text) {
  std::uint64_t address = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), address, 16);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
    return errc::bad_json;
  return value::userdata(address);
}

bool has_key_twice(const table& t) {
  std::vector<const value*> keys;
  for (const auto& [key, v] : t.pairs) {
    const bool is_in_array = key.is_integer() && key.as_integer() >= 1 &&
                             key.as_integer() <= static_cast<std::int64_t>(t.array.size());
    if (is_in_array) return true;
    if (!key.is_table()) keys.push_back(&key);
  }
  std::sort(keys.begin(), keys.end(), [](auto* a, auto* b) { return key_less(*a, *b); });
  return std::adjacent_find(keys.begin(), keys.end(), [](auto* a, auto* b) { return !key_less(*a, *b); }) !=
         keys.end();
}

// [[key, value], ...]
result<value> read_table(const value& pairs) {
  if (!pairs.is_table() || !pairs.as_table().pairs.empty()) return errc::bad_json;
  table out;
  for (const auto& pair : pairs.as_table().array) {
    if (!pair.is_table() || pair.as_table().array.size() != 2 || !pair.as_table().pairs.empty())
      return errc::bad_json;
    const auto& key = pair.as_table().array[0];
    const auto& v = pair.as_table().array[1];
    const bool is_nan = key.type() == kind::number && std::isnan(key.as_number());
    if (key.is_nil() || is_nan) return errc::bad_json;
    if (v.is_nil()) continue;
    const auto next = static_cast<std::int64_t>(out.array.size()) + 1;
    if (out.pairs.empty() && key == value(next)) {
      out.array.push_back(v);
    } else {
      out.pairs.emplace_back(key, v);
    }
  }
  return has_key_twice(out) ? result<value>(errc::bad_json) : value(std::move(out));
}

// Of two pairs with one key the last counts. Whether there were such.
bool keep_last(std::vector<std::pair<value, value>>& pairs) {
  bool has_repeated = false;
  std::vector<std::size_t> order(pairs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::size_t i) { return pairs[i].first.as_string(); };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    if (key(order[i]) != key(order[i + 1])) continue;
    pairs[order[i]].second = nullptr;
    has_repeated = true;
  }
  std::erase_if(pairs, [](const auto& pair) { return pair.second.is_nil(); });
  return has_repeated;
}

// The value that a single member with one of our tags stands for; nothing when it is no tag.
std::optional<result<value>> untagged(const table& members) {
  if (members.pairs.size() != 1) return {};
  const auto key = members.pairs[0].first.as_string();
  const auto& v = members.pairs[0].second;
  if (!json_tag::is_one(key)) return {};
  if (key == json_tag::table) return read_table(v);
  if (!v.is_string()) return errc::bad_json;
  if (key == json_tag::number) return read_number(v.as_string());
  if (key == json_tag::pointer) return read_pointer(v.as_string());
  const auto bytes = from_base64(v.as_string());
  return bytes ? result<value>(*bytes) : errc::bad_json;
}

// What an object with these members stands for.
result<value> close_object(table members, json_numbers how) {
  if (auto v = untagged(members)) return std::move(*v);
  if (keep_last(members.pairs) && how == json_numbers::exact) return errc::bad_json;
  if (auto v = untagged(members)) return std::move(*v);
  return value(std::move(members));
}

// Builds the value from the events of the parser, without recursion.
class builder {
 public:
  explicit builder(json_numbers numbers) : numbers_(numbers) {}

  bool null() { return add(nullptr); }
  bool boolean(bool b) { return add(b); }
  bool number_integer(std::int64_t i) { return add(i); }
  bool number_unsigned(std::uint64_t u) {
    if (u > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return fail(errc::bad_number);
    return add(static_cast<std::int64_t>(u));
  }
  bool number_float(double d, const std::string& text) {
    const bool is_too_long_an_integer = text.find_first_of(".eE") == std::string::npos;
    const bool is_rounded = numbers_ == json_numbers::exact && !is_exact_in_json(text);
    return is_too_long_an_integer || is_rounded ? fail(errc::bad_number) : add(d);
  }
  bool string(std::string& text) { return add(std::string_view(text)); }
  bool binary(std::vector<std::uint8_t>&) { return fail(errc::bad_json); }
  bool start_object(std::size_t) { return open(); }
  bool start_array(std::size_t) { return open(); }
  bool key(std::string& text) {
    open_.back().key = std::string_view(text);
    return true;
  }
  bool end_array() { return add(close()); }
  bool end_object() {
    auto v = close_object(close(), numbers_);
    return v ? add(std::move(*v)) : fail(static_cast<errc>(v.error().value()));
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& e) {
    return fail(e.id == 406 ? errc::bad_number : errc::bad_json);  // 406: a number out of range
  }

  result<value> finish(bool ok) {
    if (!ok) return failed_;
    return std::move(root_);
  }

 private:
  struct level {
    table t;
    value key;  // nil in an array
  };

  bool open() {
    if (open_.size() >= max_text_depth) return fail(errc::too_deep);
    open_.emplace_back();
    return true;
  }
  table close() {
    table t = std::move(open_.back().t);
    open_.pop_back();
    return t;
  }
  bool add(value v) {
    if (open_.empty()) {
      root_ = std::move(v);
    } else if (auto& [t, key] = open_.back(); key.is_nil()) {
      t.array.push_back(std::move(v));
    } else {
      t.pairs.emplace_back(std::move(key), std::move(v));
    }
    return true;
  }
  bool fail(errc e) {
    failed_ = e;
    return false;
  }

  json_numbers numbers_;
  std::vector<level> open_;
  value root_;
  errc failed_ = errc::bad_json;
};

result<value> read(const json& j, std::size_t depth) {
  if (depth > max_text_depth) return errc::too_deep;
  table t;
  switch (j.type()) {
    case json::value_t::null: return value();
    case json::value_t::boolean: return value(j.get<bool>());
    case json::value_t::number_integer: return value(j.get<std::int64_t>());
    case json::value_t::number_float: return value(j.get<double>());
    case json::value_t::string: return value(j.get_ref<const std::string&>());
    case json::value_t::number_unsigned:
      if (j.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) return errc::bad_number;
      return value(j.get<std::int64_t>());
    case json::value_t::array:
      for (const auto& element : j) {
        auto v = read(element, depth + 1);
        if (v.has_error()) return v;
        t.array.push_back(std::move(*v));
      }
      return value(std::move(t));
    case json::value_t::object:
      for (const auto& [key, member] : j.items()) {
        auto v = read(member, depth + 1);
        if (v.has_error()) return v;
        t.pairs.emplace_back(key, std::move(*v));
      }
      return close_object(std::move(t), json_numbers::rounded);
    default: return errc::bad_json;
  }
}

}  // namespace

result<value> from_json(const json& j) {
  return read(j, 0);
}

result<value> parse_json(std::string_view text) {
  builder b(json_numbers::rounded);
  return b.finish(json::sax_parse(text, &b));
}

result<value> parse_exact_json(std::string_view text) {
  builder b(json_numbers::exact);
  return b.finish(json::sax_parse(text, &b));
}

}  // namespace bee::value
