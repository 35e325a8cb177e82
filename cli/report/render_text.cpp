// Reports for people.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/value/literal.hpp"
#include "cli/base/text_table.hpp"
#include "cli/report/render.hpp"

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

// States and events say by their colour how it is.
bool has_tone(std::string_view key) {
  return key == "state" || key == "event";
}

text_cell cell_of(std::string_view key, const value::value& v) {
  const bool is_number = v.type() == value::kind::integer || v.type() == value::kind::number;
  auto text = cut_to_cell(cell_text(v));
  const auto says = has_tone(key) ? tone_of(text) : tone::plain;
  return {std::move(text), is_number, says};
}

std::vector<text_cell> cells_of(const std::vector<std::string>& keys,
                                const std::vector<value::value>& values) {
  std::vector<text_cell> out;
  for (std::size_t i = 0; i < values.size(); ++i)
    out.push_back(cell_of(i < keys.size() ? keys[i] : std::string(), values[i]));
  return out;
}

std::vector<std::vector<text_cell>> rows_of(const table& t) {
  std::vector<std::vector<text_cell>> out;
  for (const auto& row : t.rows) out.push_back(cells_of(t.keys, row));
  return out;
}

bool has_many_lines(std::string_view text) {
  return text.find('\n') < text.size() - 1;
}

// "key  value" lines.
std::string text_of_record(const record& fields, bool color) {
  std::vector<std::vector<text_cell>> rows;
  for (const auto& [key, v] : fields) {
    auto text = cell_text(v);
    const auto says = has_tone(key) ? tone_of(text) : tone::plain;
    rows.push_back({text_cell{key}, text_cell{std::move(text), false, says}});
  }
  return lay_out({}, rows, {color});
}

std::string text_of_matrix(const matrix& m, const text_style& style) {
  std::vector<std::vector<text_cell>> rows;
  for (const auto& cells : m.rows) {
    std::vector<text_cell> line;
    for (const auto& text : cells)
      line.push_back({text, !line.empty(), line.empty() ? tone::plain : tone_of(text)});
    rows.push_back(std::move(line));
  }
  return rows.empty() ? "" : lay_out(m.headings, rows, {style.color, style.width, fit::blocks});
}

struct printer {
  const text_style& style;
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const value::list& values) const { return cli::text_of(values); }
  std::string operator()(const record& fields) const { return text_of_record(fields, style.color); }
  std::string operator()(const table& t) const {
    return lay_out(headings_of(t.keys), rows_of(t), {style.color, style.width});
  }
  std::string operator()(const matrix& m) const { return text_of_matrix(m, style); }
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
  std::string text(const text_style& style) const {
    return rows_.empty() ? "" : lay_out(headings_of(keys_), rows_, {style.color, style.width});
  }

 private:
  // One that failed has fewer fields than the others, and may be the first.
  void set_keys(const std::vector<std::string>& keys) {
    if (keys_.empty() && names_nodes_) keys_.emplace_back("node");
    for (const auto& key : keys)
      if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) keys_.push_back(key);
  }
  void add_row(const std::string& node, const std::vector<std::string>& keys,
               const std::vector<value::value>& values) {
    set_keys(keys);
    auto cells = cells_of(keys, values);
    std::vector<text_cell> row;
    if (names_nodes_) row.push_back(text_cell{escape_for_terminal(node)});
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto column = static_cast<std::size_t>(
          std::find(keys_.begin() + (names_nodes_ ? 1 : 0), keys_.end(), keys[i]) - keys_.begin());
      row.resize(std::max(row.size(), column + 1));
      row[column] = std::move(cells[i]);
    }
    rows_.push_back(std::move(row));
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

// Nodes that are printed as one, and what the first of them says.
struct group {
  std::vector<std::string> names;
  const node_report* first;

  std::string name() const { return escape_for_terminal(cluster::compress(names)); }
};

std::string name_of(const node_report& node) {
  return node.node + (node.number ? "#" + std::to_string(*node.number) : "");
}

// What of a node is printed, as a key: equal texts are equal answers.
std::string key_of(const node_report& node) {
  return std::to_string(node.result.index()) + "\n" + std::visit(printer{text_style{}}, node.result);
}

// Each by itself, or with all that say the same, where the first of them stands.
std::vector<group> groups_of(const std::vector<node_report>& nodes, bool folds) {
  std::vector<group> out;
  std::map<std::string, std::size_t> where;
  for (const auto& node : nodes) {
    if (std::holds_alternative<std::monostate>(node.result)) continue;
    const auto [at, is_new] =
        where.try_emplace(folds ? key_of(node) : std::to_string(out.size()), out.size());
    if (is_new) out.push_back({{}, &node});
    out[at->second].names.push_back(name_of(node));
  }
  return out;
}

// Return values of many nodes: "node  value" lines, or each under its node when one has many lines.
std::string values_of(const std::vector<group>& groups) {
  std::vector<std::vector<text_cell>> rows;
  std::string blocks;
  bool is_flat = true;
  for (const auto& g : groups) {
    const auto* values = std::get_if<value::list>(&g.first->result);
    if (!values) continue;
    auto text = text_of(*values);
    const auto colon = g.names.size() > 1 ? ":" : "";
    is_flat = is_flat && !has_many_lines(text);
    blocks += g.name() + ":\n" + indented(text);
    if (text.ends_with('\n')) text.pop_back();
    rows.push_back({text_cell{g.name() + colon}, text_cell{std::move(text)}});
  }
  return is_flat ? lay_out({}, rows) : blocks;
}

std::string text_of_nodes(const std::vector<node_report>& nodes, const text_style& style) {
  if (nodes.size() == 1)
    if (const auto* values = std::get_if<value::list>(&nodes[0].result)) return text_of(*values);
  const bool has_records = std::any_of(nodes.begin(), nodes.end(), [](const node_report& n) {
    return std::holds_alternative<record>(n.result);
  });
  const auto groups = groups_of(nodes, style.folds);
  joined_table joined(has_records || nodes.size() > 1);
  for (const auto& g : groups) {
    const auto name = cluster::compress(g.names);
    if (const auto* fields = std::get_if<record>(&g.first->result)) joined.add(name, *fields);
    if (const auto* t = std::get_if<table>(&g.first->result)) joined.add(name, *t);
  }
  return joined.text(style) + values_of(groups);
}

// Small ones without an exponent, so that a column can be compared by eye.
std::string number_text(double x) {
  constexpr double smallest = 1e-9;
  const auto size = std::abs(x);
  if (size >= 1 || size < smallest) return fmt::format("{}", x);
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), x, std::chars_format::fixed);
  return {digits.data(), end.ptr};
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
    case value::kind::number: return number_text(v.as_number());
    default: return value::to_literal(v);
  }
}

std::string render_text(report& r, const text_style& style) {
  return std::visit(printer{style}, r.result()) + text_of_nodes(r.nodes(), style);
}

}  // namespace bee::cli
