// Reports for people.
#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/value/literal.hpp"
#include "cli/render.hpp"
#include "cli/text_table.hpp"

namespace bee::cli {
namespace {

std::string heading_of(std::string_view key) {
  std::string out(key);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return out;
}

std::vector<std::string> headings_of(const std::vector<std::string>& keys) {
  std::vector<std::string> out;
  for (const auto& key : keys) out.push_back(heading_of(key));
  return out;
}

text_cell cell_of(const value::value& v) {
  const bool is_number = v.type() == value::kind::integer || v.type() == value::kind::number;
  return {cut_to_cell(cell_text(v)), is_number};
}

std::vector<text_cell> cells_of(const std::vector<value::value>& values) {
  std::vector<text_cell> out;
  for (const auto& v : values) out.push_back(cell_of(v));
  return out;
}

std::vector<std::vector<text_cell>> rows_of(const table& t) {
  std::vector<std::vector<text_cell>> out;
  for (const auto& row : t.rows) out.push_back(cells_of(row));
  return out;
}

bool has_many_lines(std::string_view text) {
  return text.find('\n') < text.size() - 1;
}

// "key  value" lines.
std::string text_of_record(const record& fields) {
  std::vector<std::vector<text_cell>> rows;
  for (const auto& [key, v] : fields) rows.push_back({text_cell{key}, text_cell{cell_text(v)}});
  return lay_out({}, rows);
}

struct printer {
  bool color;
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const value::list& values) const { return cli::text_of(values); }
  std::string operator()(const record& fields) const { return text_of_record(fields); }
  std::string operator()(const table& t) const { return lay_out(headings_of(t.keys), rows_of(t), color); }
  std::string operator()(const plain_text& t) const { return t.text; }
};

// Records and tables of many nodes become one table with the node in front.
class joined_table {
 public:
  explicit joined_table(bool names_nodes) : names_nodes_(names_nodes) {}

  void add(const std::string& node, const record& fields) {
    std::vector<std::string> keys;
    std::vector<value::value> values;
    for (const auto& [key, v] : fields) {
      keys.push_back(key);
      values.push_back(v);
    }
    add_row(node, keys, values);
  }
  void add(const std::string& node, const table& t) {
    set_keys(t.keys);
    for (const auto& row : t.rows) add_row(node, t.keys, row);
  }
  std::string text(bool color) const {
    return rows_.empty() ? "" : lay_out(headings_of(keys_), rows_, color);
  }

 private:
  void set_keys(const std::vector<std::string>& keys) {
    if (!keys_.empty()) return;
    keys_ = keys;
    if (names_nodes_) keys_.insert(keys_.begin(), "node");
  }
  void add_row(const std::string& node, const std::vector<std::string>& keys,
               const std::vector<value::value>& values) {
    set_keys(keys);
    auto cells = cells_of(values);
    if (names_nodes_) cells.insert(cells.begin(), text_cell{escape_for_terminal(node)});
    rows_.push_back(std::move(cells));
  }

  bool names_nodes_;
  std::vector<std::string> keys_;
  std::vector<std::vector<text_cell>> rows_;
};

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.append("  ").append(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

// Return values of many nodes: "node  value" lines, or each under its node when one has many lines.
std::string values_of_nodes(const std::vector<node_report>& nodes) {
  std::vector<std::vector<text_cell>> rows;
  std::string blocks;
  bool is_flat = true;
  for (const auto& node : nodes) {
    const auto* values = std::get_if<value::list>(&node.result);
    if (!values) continue;
    auto text = text_of(*values);
    const auto name =
        escape_for_terminal(node.node) + (node.number ? "#" + std::to_string(*node.number) : "");
    is_flat = is_flat && !has_many_lines(text);
    blocks += name + ":\n" + indented(text);
    if (text.ends_with('\n')) text.pop_back();
    rows.push_back({text_cell{name}, text_cell{std::move(text)}});
  }
  return is_flat ? lay_out({}, rows) : blocks;
}

std::string text_of_nodes(const std::vector<node_report>& nodes, bool color) {
  if (nodes.size() == 1)
    if (const auto* values = std::get_if<value::list>(&nodes[0].result)) return text_of(*values);
  const bool has_records = std::any_of(nodes.begin(), nodes.end(), [](const node_report& n) {
    return std::holds_alternative<record>(n.result);
  });
  joined_table joined(has_records || nodes.size() > 1);
  for (const auto& node : nodes) {
    if (const auto* fields = std::get_if<record>(&node.result)) joined.add(node.node, *fields);
    if (const auto* t = std::get_if<table>(&node.result)) joined.add(node.node, *t);
  }
  return joined.text(color) + values_of_nodes(nodes);
}

}  // namespace

std::string text_of(const value::list& values) {
  std::string out;
  for (const auto& v : values) {
    const bool is_alone = values.size() == 1;
    out += v.is_string() && is_alone
               ? escape_for_terminal(v.as_string(), true)
               : value::to_literal(v, is_alone ? value::layout::indented : value::layout::line);
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

std::string cell_text(const value::value& v) {
  switch (v.type()) {
    case value::kind::nil: return "-";
    case value::kind::string: return escape_for_terminal(v.as_string());
    case value::kind::number: return fmt::format("{}", v.as_number());
    default: return value::to_literal(v);
  }
}

std::string render_text(report& r, bool color) {
  return std::visit(printer{color}, r.result()) + text_of_nodes(r.nodes(), color);
}

}  // namespace bee::cli
