// Reports for scripts. The shape is a contract: keys are added, never renamed.
#include <cmath>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"
#include "bee/value/json.hpp"
#include "cli/report/render.hpp"

namespace bee::cli {
namespace {

using json = nlohmann::ordered_json;

void add_time(json& out, const std::optional<double>& ms) {
  if (ms) out["elapsed_ms"] = std::round(*ms * 1000) / 1000;
}

json json_of(const tree& t);

json json_of(const tree::array& items) {
  json out = json::array();
  for (const auto& item : items) out.push_back(json_of(item));
  return out;
}

json json_of(const tree::object& fields) {
  json out = json::object();
  for (const auto& [key, field] : fields) out[key] = json_of(field);
  return out;
}

// A string that stands by itself is a text: bytes that are none are escaped in it. What a Lua value holds
// keeps them.
json json_of(const value::value& v) {
  if (v.is_string() && !is_utf8(v.as_string())) return escape_for_terminal(v.as_string());
  return value::to_json(v);
}

json json_of(const tree& t) {
  return std::visit([](const auto& is) { return json_of(is); }, t.is);
}

json json_of(const std::vector<std::string>& keys, const std::vector<value::value>& row) {
  json out = json::object();
  for (std::size_t i = 0; i < keys.size() && i < row.size(); ++i) out[keys[i]] = value::to_json(row[i]);
  return out;
}

struct to_json_text {
  json operator()(std::monostate) const { return nullptr; }
  json operator()(const value::list& values) const { return value::to_json(values); }
  json operator()(const plain_text& t) const { return t.text; }
  json operator()(const matrix&) const { return nullptr; }  // for people alone
  json operator()(const record& fields) const {
    json out = json::object();
    for (const auto& [key, v] : fields) out[key] = value::to_json(v);
    return out;
  }
  json operator()(const table& t) const {
    json out = json::array();
    for (const auto& row : t.rows) out.push_back(json_of(t.keys, row));
    return out;
  }
};

void add_result(json& out, const data& result, const std::optional<tree>& facts) {
  if (facts) {
    out["result"] = json_of(*facts);
  } else if (!std::holds_alternative<std::monostate>(result)) {
    out["result"] = std::visit(to_json_text{}, result);
  }
}

json json_of(const failure& f) {
  json out{{"class", class_of(f.code)},
           {"exit", static_cast<int>(f.code)},
           {"ran", to_string(f.has_run)},
           {"message", f.message}};
  if (!f.hint.empty()) out["hint"] = f.hint;
  return out;
}

json json_of(const node_report& node) {
  json out{{"node", node.node}, {"address", node.address}};
  if (node.number) out["n"] = *node.number;
  out["ok"] = !node.error;
  add_time(out, node.elapsed_ms);
  add_result(out, node.result, node.facts);
  if (node.error) out["error"] = json_of(*node.error);
  return out;
}

json head_of(const report& r) {
  const auto code = r.exit();
  return {
      {"v", 1}, {"command", r.command()}, {"ok", code == exit_code::done}, {"exit", static_cast<int>(code)}};
}

std::string line_of(const json& j) {
  return escape_json(j.dump(-1, ' ', false, json::error_handler_t::replace)) + "\n";
}

}  // namespace

std::string render_json(report& r, std::optional<double> elapsed_ms) {
  json out = head_of(r);
  add_time(out, elapsed_ms);
  add_result(out, r.result(), r.facts());
  if (r.error()) out["error"] = json_of(*r.error());
  out["nodes"] = json::array();
  for (const auto& node : r.nodes()) out["nodes"].push_back(json_of(node));
  return line_of(out);
}

std::string render_json_failure(const report& r) {
  const bool has_result = r.facts() || !std::holds_alternative<std::monostate>(r.result());
  if (!r.error() && !has_result) return {};
  json out = head_of(r);
  add_result(out, r.result(), r.facts());
  if (r.error()) out["error"] = json_of(*r.error());
  return line_of(out);
}

std::string render_json_node(const node_report& node) {
  return line_of(json_of(node));
}

std::string render_json_tree(const tree& t) {
  return escape_json(json_of(t).dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string render_json_record(const record& fields) {
  json out = json::object();
  for (const auto& [key, v] : fields)
    if (!v.is_nil()) out[key] = value::to_json(v);
  return line_of(out);
}

}  // namespace bee::cli
