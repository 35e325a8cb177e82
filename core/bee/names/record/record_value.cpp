#include "bee/names/record/record_value.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bee/names/record/request_arguments.hpp"
#include "bee/value/json.hpp"

namespace bee::names {
namespace {

answer<std::string> read_text(std::string_view what, const value::value& v) {
  if (!v.is_string()) return malformed(std::string(what) + " must be a string");
  return std::string(v.as_string());
}

answer<void> read_labels(const value::value& v, std::map<std::string, std::string>& labels) {
  if (!v.is_table() || !v.as_table().array.empty()) return malformed("labels must be a table of strings");
  for (const auto& [key, text] : v.as_table().pairs) {
    const bool is_removal = text.type() == value::kind::boolean && !text.as_boolean();
    if (!key.is_string() || (!text.is_string() && !is_removal))
      return malformed("labels must be a table of strings");
    const std::string name(key.as_string());
    if (is_removal)
      labels.erase(name);
    else
      labels[name] = text.as_string();
  }
  return boost::system::in_place_value;
}

answer<void> read_state(const value::value& v, node_state& into) {
  const auto state = v.is_string() ? parse_node_state(v.as_string()) : std::nullopt;
  if (!state) return malformed("the state must be starting, ready, draining or down");
  into = *state;
  return boost::system::in_place_value;
}

template <class T>
answer<void> store(answer<T> read, T& into) {
  if (!read) return read.error();
  into = std::move(*read);
  return boost::system::in_place_value;
}

// What both a new record and a change may say. False when the key is none of these.
answer<bool> read_field(std::string_view key, const value::value& v, node_record& r) {
  answer<void> done = boost::system::in_place_value;
  if (key == "state") {
    done = read_state(v, r.state);
  } else if (key == "hot_version") {
    done = store(read_text(key, v), r.hot_version);
  } else if (key == "services") {
    done = store(read_strings(key, v), r.services);
  } else if (key == "depends") {
    done = store(read_strings(key, v), r.depends);
  } else if (key == "labels") {
    done = read_labels(v, r.labels);
  } else {
    return false;
  }
  if (!done) return done.error();
  return true;
}

answer<void> read_address(const value::value& v, endpoint& into) {
  const auto at = v.is_string() ? parse_endpoint(v.as_string()) : result<endpoint>(errc::bad_address);
  if (!at) return malformed("the address must be host:port");
  into = *at;
  return boost::system::in_place_value;
}

// What only a new record may say.
answer<bool> read_identity(std::string_view key, const value::value& v, node_record& r) {
  answer<void> done = boost::system::in_place_value;
  if (key == "name") {
    done = store(read_text(key, v), r.name);
  } else if (key == "address") {
    done = read_address(v, r.at);
  } else if (key == "incarnation") {
    done = store(count_in(key, v), r.incarnation);
  } else if (key == "lease_ms") {
    done = store(count_in(key, v), r.lease_ms);
  } else if (key == "process") {
    done = store(read_text(key, v), r.last_write.process);
  } else if (key == "write") {
    done = store(count_in(key, v), r.last_write.count);
  } else if (key == "revision") {
    done = store(count_in(key, v), r.changed);
  } else {
    return false;
  }
  if (!done) return done.error();
  return true;
}

constexpr std::string_view identity[] = {"name",    "address", "incarnation", "lease_ms",
                                         "process", "write",   "revision"};

// What this version does not know.
void keep_other(std::string_view key, const value::value& v, node_record& r) {
  const auto again = value::parse_json(value::to_json(v).dump());
  if (again && *again == v) r.others[std::string(key)] = v;
}

answer<void> read_fields(const value::table& from, bool is_new, node_record& into) {
  if (!from.array.empty()) return malformed("a record is a table with names as keys");
  for (const auto& [key, v] : from.pairs) {
    if (!key.is_string()) return malformed("a record is a table with names as keys");
    auto known = read_field(key.as_string(), v, into);
    if (known && !*known && is_new) known = read_identity(key.as_string(), v, into);
    if (!known) return known.error();
    if (*known) continue;
    if (std::find(std::begin(identity), std::end(identity), key.as_string()) != std::end(identity))
      return malformed(std::string(key.as_string()) + " can not be set");
    keep_other(key.as_string(), v, into);
  }
  return boost::system::in_place_value;
}

}  // namespace

value::value text_list(const std::vector<std::string>& texts) {
  value::table out;
  for (const auto& t : texts) out.array.emplace_back(t);
  return out;
}

answer<std::vector<std::string>> read_strings(std::string_view what, const value::value& from) {
  const auto wrong = malformed(std::string(what) + " must be a list of strings");
  if (!from.is_table() || !from.as_table().pairs.empty()) return wrong;
  std::vector<std::string> out;
  for (const auto& v : from.as_table().array) {
    if (!v.is_string()) return wrong;
    out.emplace_back(v.as_string());
  }
  return out;
}

value::table to_table(const node_record& r) {
  value::table labels;
  for (const auto& [key, text] : r.labels) labels.pairs.emplace_back(key, text);
  value::table out;
  const auto add = [&out](const char* key, value::value v) { out.pairs.emplace_back(key, std::move(v)); };
  add("name", r.name);
  add("address", to_string(r.at));
  add("incarnation", r.incarnation);
  add("state", to_text(r.state));
  add("hot_version", r.hot_version);
  add("lease_ms", r.lease_ms);
  add("services", text_list(r.services));
  add("depends", text_list(r.depends));
  add("labels", std::move(labels));
  if (!r.last_write.process.empty()) {
    add("process", r.last_write.process);
    add("write", r.last_write.count);
  }
  add("revision", r.changed);
  for (const auto& [key, v] : r.others) out.pairs.emplace_back(key, v);
  return out;
}

answer<node_record> read_record(const value::table& from, const record_limits& limits) {
  node_record out;
  if (auto read = read_fields(from, true, out); !read) return read.error();
  if (auto ok = check(out, limits); !ok) return ok.error();
  if (out.last_write.process.empty()) out.last_write = {};  // the number of nobody's request says nothing
  return out;
}

answer<node_record> read_change(const node_record& base, const value::table& from,
                                const record_limits& limits) {
  node_record out = base;
  if (auto read = read_fields(from, false, out); !read) return read.error();
  if (auto ok = check(out, limits); !ok) return ok.error();
  return out;
}

std::string to_json_text(const node_record& r) {
  return value::to_json(value::value(to_table(r))).dump();
}

answer<node_record> parse_json_record(std::string_view text) {
  const auto parsed = value::parse_json(text);
  if (!parsed || !parsed->is_table()) return malformed("not a record in JSON");
  return read_record(parsed->as_table(), record_limits::widest());
}

}  // namespace bee::names
