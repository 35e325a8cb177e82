// The same document as JSON, as a Lua table: nothing of a value is lost.
#include <cmath>

#include "bee/value/literal.hpp"
#include "cli/report/render.hpp"

namespace bee::cli {
namespace {

// A field; nil is told by its absence.
void put(value::table& to, std::string_view key, value::value v) {
  if (!v.is_nil()) to.pairs.emplace_back(key, std::move(v));
}

value::value milliseconds(const std::optional<double>& ms) {
  return ms ? value::value(std::round(*ms * 1000) / 1000) : value::value();
}

value::value lua_of(const tree& t);

value::value lua_of(const tree::array& items) {
  value::table out;
  for (const auto& item : items) out.array.push_back(lua_of(item));
  return out;
}

value::value lua_of(const tree::object& fields) {
  value::table out;
  for (const auto& [key, field] : fields) put(out, key, lua_of(field));
  return out;
}

value::value lua_of(const value::value& v) {
  return v;
}

value::value lua_of(const tree& t) {
  return std::visit([](const auto& is) { return lua_of(is); }, t.is);
}

struct to_lua_text {
  value::value operator()(std::monostate) const { return nullptr; }
  value::value operator()(const plain_text& t) const { return t.text; }
  value::value operator()(const matrix&) const { return nullptr; }  // for people alone
  value::value operator()(const value::list& values) const {
    value::table out;
    out.array = values;
    // A nil at the end is not told apart from nothing: the length is said, as table.pack does.
    if (!values.empty() && values.back().is_nil()) put(out, "n", static_cast<std::int64_t>(values.size()));
    return out;
  }
  value::value operator()(const record& fields) const {
    value::table out;
    for (const auto& [key, v] : fields) put(out, key, v);
    return out;
  }
  value::value operator()(const table& t) const {
    value::table out;
    for (const auto& row : t.rows) {
      value::table fields;
      for (std::size_t i = 0; i < t.keys.size() && i < row.size(); ++i) put(fields, t.keys[i], row[i]);
      out.array.emplace_back(std::move(fields));
    }
    return out;
  }
};

value::value lua_of(const data& result, const std::optional<tree>& facts) {
  return facts ? lua_of(*facts) : std::visit(to_lua_text{}, result);
}

value::value lua_of(const failure& f) {
  value::table out;
  put(out, "class", class_of(f.code));
  put(out, "exit", static_cast<int>(f.code));
  put(out, "ran", to_string(f.has_run));
  put(out, "message", f.message);
  if (!f.hint.empty()) put(out, "hint", f.hint);
  return out;
}

value::value lua_of(const node_report& node) {
  value::table out;
  put(out, "node", node.node);
  put(out, "address", node.address);
  if (node.number) put(out, "n", static_cast<std::int64_t>(*node.number));
  put(out, "ok", !node.error);
  put(out, "elapsed_ms", milliseconds(node.elapsed_ms));
  put(out, "result", lua_of(node.result, node.facts));
  if (node.error) put(out, "error", lua_of(*node.error));
  return out;
}

}  // namespace

std::string render_lua(report& r, std::optional<double> elapsed_ms) {
  value::table out;
  const auto code = r.exit();
  put(out, "v", 1);
  put(out, "command", r.command());
  put(out, "ok", code == exit_code::done);
  put(out, "exit", static_cast<int>(code));
  put(out, "elapsed_ms", milliseconds(elapsed_ms));
  put(out, "result", lua_of(r.result(), r.facts()));
  if (r.error()) put(out, "error", lua_of(*r.error()));
  value::table nodes;
  for (const auto& node : r.nodes()) nodes.array.push_back(lua_of(node));
  put(out, "nodes", std::move(nodes));
  return value::to_literal(out, value::layout::indented) + "\n";
}

}  // namespace bee::cli
